import { daysAfter } from '@toteuma/kernel';
import ical, { ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { ShownDuty } from './duties.js';
import { calendarName, doneTitleOf, linesOf, titleOf, type Language } from '../duty/duty-words.js';

/** A duty, and when the event happened that made it what it is. */
export interface CalendarDuty {
  readonly duty: ShownDuty;
  readonly changedAt: Date;
}

/** How often a calendar should look again (seconds). */
const REFRESH = 6 * 3600;
const DAY = 86_400;
/** Sequence numbers count from here, so that they fit (RFC 5545, section 3.8.7.4). */
const FIRST = Date.parse('2000-01-01T00:00:00Z');

/**
 * A calendar of duties (RFC 5545): an event of one day for each, which keeps its id when the day moves.
 * @param alarms days before; an event that is done has none
 */
export function calendarOf(duties: readonly CalendarDuty[], language: Language, alarms: readonly number[]): string {
  const calendar = ical({ name: calendarName(language), prodId: { company: 'Toteuma', product: 'duties', language: language.toUpperCase() }, method: ICalCalendarMethod.PUBLISH, ttl: REFRESH });
  for (const { duty, changedAt } of duties) {
    const done = duty.state === 'done';
    const summary = done ? doneTitleOf(duty, language) : titleOf(duty, language);
    calendar.createEvent({
      id: `${duty.id}@toteuma`,
      start: midnight(duty.dueOn),
      end: midnight(daysAfter(duty.dueOn, 1)),
      allDay: true,
      summary,
      description: linesOf(duty, language).join('\n'),
      stamp: changedAt,
      lastModified: changedAt,
      sequence: Math.max(0, Math.floor((changedAt.getTime() - FIRST) / 1000)),
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: done ? [] : alarms.filter((days) => days > 0).map((days) => ({ type: ICalAlarmType.display, trigger: days * DAY, description: summary })),
    });
  }
  return `${calendar.toString()}\r\n`;
}

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);
