import { Controller, Get, Inject, Query } from '@nestjs/common';
import { helsinkiDay, money, paymentClock } from '@toteuma/kernel';
import { Acting, contains, Describe, filter, List, oneOf, PRISMA, Roles, searchText, sortable, type Caller, type Role } from '@toteuma/platform';
import { actingPersons } from '../claim/claim-command.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { checkedFrom } from './claim-checks.js';
import { queueAnswer } from './claim-checks-answer.js';
import { STEPS, type CheckedClaim, type WaitingFor } from './claim-checks-record.js';

type Where = Prisma.ClaimCheckWhereInput;

const queue = new List<Prisma.ClaimCheckFindManyArgs>({
  name: 'claim-queue',
  // By the day on which the clock ends; whose clock stands still comes last.
  sorts: { remaining: sortable.text.nullable(), amount: sortable.whole, age: sortable.instant },
  first: 'remaining',
  key: { grant: sortable.text, claim: sortable.count },
  filters: {
    state: oneOf(STEPS, (waitingFor): Where => ({ waitingFor })),
    search: filter(searchText, (text): Where => ({ of: { is: { OR: [{ code: contains(text) }, { organisation: contains(text) }] } } })),
  },
});

const example = {
  claims: [{
    grant: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', organisation: 'org-jedu', claim: 1, status: 'submitted', declared: '183716.34', rows: 2, submittedAt: '2023-07-20T09:00:00.000Z',
    clock: { startedOn: '2023-07-20', days: 80, used: 12, remaining: 68, stopped: false, endsOn: '2023-10-08' }, points: 3, waitingFor: 'verification', mayYou: true, why: null,
  }],
  next: null,
};

/** The claims that wait for somebody of the authority, with the days that are left until the beneficiary is to be paid. */
@Controller('api/v1/claims')
export class ClaimQueue {
  constructor(@Inject(PRISMA) private readonly prisma: PrismaClient) {}

  @Get('queue')
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'The claims that wait for a step of the authority, by the days that are left', name: 'queue', query: queue.query, answer: queueAnswer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown) {
    const page = queue.page(query);
    const rows = await page.rows({ waitingFor: { not: null } }, (args) => this.prisma.claimCheck.findMany({ ...args, omit: { record: true }, include: { of: { select: { code: true, organisation: true } } } }));
    const { shown, next } = page.cut(rows);
    return { claims: shown.map(({ of, ...row }) => ({ ...queued(checkedFrom({ ...row, record: null }), caller), ...of })), next };
  }
}

function queued(claim: CheckedClaim, caller: Caller) {
  const { grant, claim: number, status, amount, rows, age, points, waitingFor, clockDays: days, clockStops: stops, clockEndedOn: endedOn } = claim;
  const clock = paymentClock({ startedOn: helsinkiDay(age), days, stops, endedOn, today: caller.stamp.today });
  const obstacle = obstacleFor(claim, caller);
  return { grant, claim: number, status, declared: money(amount), rows, submittedAt: age, clock, points, waitingFor: waitingFor!, mayYou: obstacle === null, why: obstacle === null ? null : caller.inWords(obstacle) };
}

const ROLE_OF: Readonly<Record<WaitingFor, Role>> = { verification: 'verifier', decision: 'decision-maker', authorisation: 'payer', confirmation: 'payer', payment: 'payer' };

/** Why the next step of a claim is not for this person, as far as its persons tell; null where it is. Whoever acts for another counts as both. */
function obstacleFor({ waitingFor, verifiers, payers }: CheckedClaim, caller: Caller): string | null {
  const step = waitingFor!;
  const isAmong = (persons: readonly string[]) => actingPersons(caller.stamp).some((person) => persons.includes(person));
  if (!caller.may(ROLE_OF[step])) return `This needs the role ${ROLE_OF[step]}.`;
  if (step === 'decision' && isAmong(verifiers)) return 'whoever verified a claim does not decide on it';
  if (step === 'authorisation' && isAmong(verifiers)) return 'whoever verified a claim does not authorise its payment';
  if (step !== 'confirmation') return null;
  if (isAmong(verifiers)) return 'whoever verified a claim does not confirm its payment';
  return isAmong(payers) ? 'whoever authorised a payment does not confirm it' : null;
}
