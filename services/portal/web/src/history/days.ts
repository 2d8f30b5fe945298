import type { HistoryEvent } from '../api-types.js';
import type { Format } from '../format.js';

export interface Day {
  readonly day: string;
  readonly events: readonly HistoryEvent[];
}

/** Events in their order, parted where the day in Helsinki changes. */
export function byDay(events: readonly HistoryEvent[], format: Format): Day[] {
  const days: { day: string; events: HistoryEvent[] }[] = [];
  for (const event of events) {
    const day = format.longDay(event.occurredAt);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  return days;
}
