import { createHash } from 'node:crypto';
import { daysFrom, helsinkiDay } from '@toteuma/kernel';
import type { Duty as DutyRow, Prisma, PrismaClient, ReminderSetting } from '../../generated/prisma/client.js';
import { dutiesOfOrganisation, shownDuty } from '../../views/duties.js';
import { reminderOf, type Language } from '../../duty/duty-words.js';
import { NotSent, type Mail } from './mail.js';

/** A step that was missed by more days is not made good: the next one comes soon, or it is too late for it. */
const CATCH_UP = 7;
/** So often a reminder is tried that the mail server did not take. */
const TRIES = 5;
/** A reminder that is claimed for so long (milliseconds) was left by a process that ended: nobody knows whether it was sent. */
const ABANDONED = 15 * 60_000;
/** Duties that are read at once. */
const PAGE = 100;

export interface Run {
  sent: number;
  /** Not sent; tried again by a later run. */
  failed: number;
  /** Perhaps sent: never sent again, but shown to the operator. */
  uncertain: number;
}

interface Due {
  readonly duty: string;
  readonly dueOn: string;
  readonly step: number;
  readonly person: string;
}

/** Reminds people of their duties, of each duty, day and step once at most: a row is claimed before the letter goes out. */
export class Reminders {
  constructor(private readonly o: {
    readonly prisma: PrismaClient;
    readonly mail: Mail;
    /** Where the letters say they come from: the part of their ids behind the @. */
    readonly domain: string;
    readonly failed: (about: Due, state: 'failed' | 'uncertain', error: unknown) => void;
  }) {}

  /** @param now the instant of the run (ISO 8601) */
  async run(now: string): Promise<Run> {
    const { prisma } = this.o;
    const { count: abandoned } = await prisma.reminder.updateMany({ where: { state: 'claimed', claimedAt: { lt: new Date(Date.parse(now) - ABANDONED) } }, data: { state: 'uncertain', settledAt: new Date(now) } });
    const run: Run = { sent: 0, failed: 0, uncertain: abandoned };
    const today = helsinkiDay(now);
    for (const setting of await prisma.reminderSetting.findMany({ orderBy: { person: 'asc' } })) {
      for await (const duty of this.#open(setting, today)) {
        const step = stepFor(setting.steps, daysFrom(today, duty.dueOn));
        if (step !== null) await this.#remind(setting, duty, step, now, run);
      }
    }
    return run;
  }

  async *#open({ organisation, steps }: ReminderSetting, today: string): AsyncGenerator<DutyRow> {
    const around = (days: number): string => new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
    const open: Prisma.DutyWhereInput = { OR: [{ doneOn: null }, { doneOn: { gt: today } }] };
    const near: Prisma.DutyWhereInput = { dueOn: { gte: around(Math.min(0, ...steps) - CATCH_UP), lte: around(Math.max(0, ...steps)) } };
    const wanted: Prisma.DutyWhereInput[] = [dutiesOfOrganisation(organisation), { kind: { not: 'retention' } }, open, near];
    for (let after: Prisma.DutyWhereInput = {}; ; ) {
      const page = await this.o.prisma.duty.findMany({ where: { AND: [...wanted, after] }, orderBy: [{ dueOn: 'asc' }, { id: 'asc' }], take: PAGE });
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = { OR: [{ dueOn: { gt: last.dueOn } }, { dueOn: last.dueOn, id: { gt: last.id } }] };
    }
  }

  async #remind({ person, address, language }: ReminderSetting, duty: DutyRow, step: number, now: string, run: Run): Promise<void> {
    const due: Due = { duty: duty.id, dueOn: duty.dueOn, step, person };
    const messageId = `<${createHash('sha256').update(JSON.stringify(due)).digest('hex').slice(0, 32)}@${this.o.domain}>`;
    if (!(await this.#claim(due, messageId, now))) return;
    const today = helsinkiDay(now);
    const { subject, body } = reminderOf(shownDuty(duty, today), daysFrom(today, duty.dueOn), language as Language);
    try {
      await this.o.mail.send({ messageId, person, to: address, subject, body });
    } catch (error) {
      const state = error instanceof NotSent ? 'failed' : 'uncertain';
      run[state] += 1;
      await this.#settle(due, state, now);
      return this.o.failed(due, state, error);
    }
    await this.#settle(due, 'sent', now);
    run.sent += 1;
  }

  /** Whether this run, and no other, may send it. */
  async #claim(due: Due, messageId: string, now: string): Promise<boolean> {
    const { prisma } = this.o;
    const { count } = await prisma.reminder.createMany({ data: [{ ...due, state: 'claimed', messageId, claimedAt: now }], skipDuplicates: true });
    if (count === 1) return true;
    const again = await prisma.reminder.updateMany({ where: { ...due, state: 'failed', tries: { lt: TRIES } }, data: { state: 'claimed', claimedAt: now, tries: { increment: 1 } } });
    return again.count === 1;
  }

  /** Whoever claimed it knows best, though another run may have given it up meanwhile; nobody claims it anew then. */
  async #settle(due: Due, state: 'sent' | 'failed' | 'uncertain', now: string): Promise<void> {
    await this.o.prisma.reminder.updateMany({ where: { ...due, state: { in: ['claimed', 'uncertain'] } }, data: { state, settledAt: new Date(now) } });
  }
}

/**
 * The step that is to be taken so many days before a day (less than nothing: after it), null where there is none: of the steps whose day has
 * come the latest, unless that was missed by too much.
 */
export function stepFor(steps: readonly number[], daysLeft: number): number | null {
  const reached = steps.filter((step) => step >= daysLeft);
  const latest = Math.min(...reached);
  return reached.length > 0 && latest - daysLeft <= CATCH_UP ? latest : null;
}
