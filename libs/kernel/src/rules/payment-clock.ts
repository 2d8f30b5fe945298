import { daysAfter, daysFrom } from '../period.js';

/** What moves the clock of a payment. All are days in Helsinki. */
export interface ClockOfPayment {
  /** The day on which the claim came in. */
  readonly startedOn: string;
  readonly days: number;
  /** From asking the beneficiary for something to its answer; null: it has not answered. */
  readonly stops: readonly { readonly from: string; readonly to: string | null }[];
  /** The day on which the beneficiary was paid, or there turned out to be nothing to pay. */
  readonly endedOn: string | null;
  readonly today: string;
}
export interface ClockReading {
  readonly startedOn: string;
  readonly days: number;
  readonly used: number;
  /** Less than nothing once the time is over. */
  readonly remaining: number;
  /** Whether it stands still: the beneficiary has been asked for something. */
  readonly stopped: boolean;
  /** The last day in time; while it stands still, if it went on today. */
  readonly endsOn: string;
}

/**
 * The beneficiary is paid within so many days of the claim (Regulation (EU) 2021/1060, Article 74(1)(b): 80); the clock stands
 * still while information is missing that was asked for. The day of the claim does not count, and a stop is as long as there are days from
 * the question to the answer; stops that overlap count once.
 */
export function paymentClock({ startedOn, days, stops, endedOn, today }: ClockOfPayment): ClockReading {
  const now = endedOn !== null && endedOn < today ? endedOn : today;
  let counted = startedOn;
  let still = 0;
  for (const { from, to } of stops.toSorted((one, other) => (one.from < other.from ? -1 : 1))) {
    const begun = from > counted ? from : counted;
    const ended = to !== null && to < now ? to : now;
    if (ended <= begun) continue;
    still += daysFrom(begun, ended);
    counted = ended;
  }
  const used = Math.max(0, daysFrom(startedOn, now)) - still;
  const stopped = endedOn === null && stops.some(({ to }) => to === null);
  return { startedOn, days, used, remaining: days - used, stopped, endsOn: daysAfter(startedOn, days + still) };
}
