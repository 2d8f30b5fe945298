import { Controller, Get, Inject, Query } from '@nestjs/common';
import { helsinkiDay, money, paymentClock } from '@toteuma/kernel';
import { Acting, Describe, filter, List, oneOf, PRISMA, Roles, searchText, sortable, sought, type Caller, type Role } from '@toteuma/platform';
import { actingPersons } from '../claim/claim-command.js';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { checkedFrom } from './claim-checks.js';
import { queueAnswer } from './claim-checks-answer.js';
import { STEPS, type CheckedClaim, type WaitingFor } from './claim-checks-record.js';

type Where = Prisma.ClaimCheckWhereInput;

/** @param mine which claims wait for the reader */
const queueOf = (mine: Where) => new List<Prisma.ClaimCheckFindManyArgs>({
  name: 'claim-queue',
  // By the day on which the clock ends; whose clock stands still comes last.
  sorts: { remaining: sortable.text.nullable(), amount: sortable.whole, age: sortable.instant },
  first: 'remaining',
  key: { grant: sortable.text, claim: sortable.count },
  filters: {
    state: oneOf(STEPS, (waitingFor): Where => ({ waitingFor })),
    mine: oneOf(['true', 'false'], (word): Where => (word === 'true' ? mine : {})),
    search: filter(searchText, (text): Where => ({ of: { is: { AND: sought(text).map((searched) => ({ searched })) } } })),
  },
});
const { query: asked } = queueOf({});

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
  @Describe({ summary: 'The claims that wait for a step of the authority, by the days that are left', name: 'queue', query: asked, answer: queueAnswer, example: { answer: example } })
  async list(@Acting() caller: Caller, @Query() query: unknown) {
    const page = queueOf(waitingForYou(caller)).page(query);
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

/** Whose step it is, and who does not take it, having had another part in the claim. */
const RULES: Readonly<Record<WaitingFor, { readonly role: Role; readonly verifiers?: string; readonly payers?: string }>> = {
  verification: { role: 'verifier' },
  decision: { role: 'decision-maker', verifiers: 'whoever verified a claim does not decide on it' },
  authorisation: { role: 'payer', verifiers: 'whoever verified a claim does not authorise its payment' },
  confirmation: { role: 'payer', verifiers: 'whoever verified a claim does not confirm its payment', payers: 'whoever authorised a payment does not confirm it' },
  payment: { role: 'payer' },
};
const PARTS = ['verifiers', 'payers'] as const;

/** Why the next step of a claim is not for this person, as far as its persons tell; null where it is. Whoever acts for another counts as both. */
function obstacleFor(claim: CheckedClaim, caller: Caller): string | null {
  const rule = RULES[claim.waitingFor!];
  if (!caller.may(rule.role)) return `This needs the role ${rule.role}.`;
  const persons = actingPersons(caller.stamp);
  return PARTS.map((part) => (persons.some((person) => claim[part].includes(person)) ? rule[part] : undefined)).find((why) => why !== undefined) ?? null;
}

/** The claims whose next step is for this person, by the same rules. */
function waitingForYou(caller: Caller): Where {
  const hasSome = [...actingPersons(caller.stamp)];
  const steps = STEPS.filter((step) => caller.may(RULES[step].role));
  const waiting = steps.map((waitingFor): Where => ({ waitingFor, NOT: PARTS.flatMap((part): Where[] => (RULES[waitingFor][part] === undefined ? [] : [{ [part]: { hasSome } }])) }));
  return waiting.length === 0 ? { waitingFor: { in: [] } } : { OR: waiting };
}
