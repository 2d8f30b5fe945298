import { Controller, Get, Inject, Param } from '@nestjs/common';
import { usualSpending, type SpendingRules, type TextRef } from '@toteuma/contracts';
import { EventStore } from '@toteuma/eventing';
import { drawSample, helsinkiDay, isComputed, money, parseMoney, paymentClock, populationOf, sum } from '@toteuma/kernel';
import { Acting, Describe, PRISMA, problem, Roles, type Caller, type Role } from '@toteuma/platform';
import { ClaimAccess, numberInPath } from '../claim/claim-access.http.js';
import { CLAIMS, claims as decider, type ClaimCommand, type Claims } from '../claim/claim.js';
import type { FiledClaim, OpenClaims } from '../claim/claim-state.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { rectifiableUntil } from './rectification.js';
import { depthOf, requiredOf } from './risk.js';
import { checkedFrom } from '../views/claim-checks.js';
import { checksAnswer, noticeAnswer, replayAnswer } from '../views/claim-checks-answer.js';
import type { CheckedClaim, CheckRecord } from '../views/claim-checks-record.js';
import { filersIn, supportTold } from '../views/seen-claims.js';

/** How a text reads that lies in the vault. */
type Said = (reference: TextRef | null | undefined) => string | null;
interface Found {
  readonly code: string;
  readonly organisation: string;
  readonly spending: SpendingRules;
  readonly checked: CheckedClaim;
  readonly said: Said;
}

/** The pages of one claim's checks: where they stand, the notice with its reasons, and the samples with their proof. */
@Controller('api/v1/claims')
export class ClaimChecksPages {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    private readonly store: EventStore,
    private readonly access: ClaimAccess,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  @Get(':grant/:claim/checks')
  @Roles('any')
  @Describe({ summary: 'The checks of a claim: clock, risk, checklists, samples, questions and hearings, and what comes next', answer: checksAnswer })
  async checks(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string) {
    const { code, organisation, spending, checked, said } = await this.#found(caller, grant, number);
    const { claim, age, points, record, clockDays: days, clockStops: stops, clockEndedOn: endedOn } = checked;
    // How a claim is checked is the authority's business; the beneficiary sees what it is asked and what was decided.
    const inside = caller.ofAuthority;
    return {
      code, organisation, claim,
      clock: paymentClock({ startedOn: helsinkiDay(age), days, stops, endedOn, today: caller.stamp.today }),
      risk: inside ? { points, signs: record.signs, depth: depthOf(spending.checklists, points) } : { points: 0, signs: [], depth: 'rows' as const },
      checklists: inside ? checklistsOf(spending, checked, said) : [],
      samples: inside ? record.samples.map(sampleText) : [],
      clarifications: record.clarifications.map(({ clarification, question, rows, due, askedOn, answer, answeredOn, late }) => ({ clarification, question: said(question), rows, due, askedOn, answer: said(answer), answeredOn, late })),
      hearings: record.hearings.map(({ hearing, reason, due, openedOn, answer, answeredOn }) => ({ hearing, reason: said(reason), due, openedOn, answer: said(answer), answeredOn })),
      findings: inside ? record.findings.map(({ finding, kind, row, amount, note, on }) => ({ finding, kind, row, amount, note: said(note), foundOn: on })) : [],
      rectifications: record.rectifications.map(({ request, reason, on, decided }) => ({
        request, reason: said(reason), requestedOn: on, outcome: decided?.outcome ?? null, corrections: decided?.corrections ?? [], decisionReason: said(decided?.reason), decidedOn: decided?.on ?? null,
      })),
      ...verificationOf(record, inside || record.decided !== null, said),
      notice: record.decided && { decidedOn: record.decided.on },
      next: await this.#next(caller, checked),
    };
  }

  @Get(':grant/:claim/notice')
  @Roles('any')
  @Describe({ summary: 'What of a claim was deducted or parked and why, row by row, and how to ask for a rectification', answer: noticeAnswer })
  async notice(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string) {
    const { code, organisation, spending, checked, said } = await this.#found(caller, grant, number);
    const { claim, record: { decided, verified, corrections } } = checked;
    if (decided === null) throw problem('not-found', { detail: caller.inWords('The claim is not decided yet: there is no notice.') });
    const state = await this.#open(grant);
    const filers = filersIn(caller, state);
    const filed = state.claims[claim - 1]!;
    const total = (part: 'declared' | 'deducted' | 'parked' | 'certified') => money(sum(decided.cells.map((cell) => parseMoney(cell[part]))));
    const until = rectifiableUntil(claim, state);
    const days = spending.claims.rectificationDays;
    return {
      code, organisation, claim, decidedOn: decided.on,
      declared: total('declared'), deducted: total('deducted'), parked: total('parked'), certified: total('certified'), support: supportTold(decided, filers), conclusion: said(verified?.conclusion),
      rows: decided.rows.map(({ row, from, declared, deducted, parked, certified }) => ({
        row, ...placeOf(filed, row, from !== undefined), declared, deducted, parked, certified,
        reasons: (verified?.deduct ?? []).filter((one) => one.row === row && from === undefined).map(({ reason, amount }) => ({ reason, amount })),
        notes: (verified?.notes ?? []).flatMap((one) => (one.row === row ? (said(one.note) ?? []) : [])),
      })),
      flatRates: decided.cells.filter(({ category, deducted, parked }) => isComputed(state.costModel, category) && /[1-9]/.test(deducted + parked)),
      corrections: corrections.map(({ correction, row, amount, reason, on, ...given }) => ({ correction, row, amount, support: supportTold(given, filers), reason: said(reason), correctedOn: on })),
      rectification: until === null ? null : { days, until },
      appeal: until === null ? null : caller.inWords(`A rectification of this decision may be asked for within ${days} days of it, by ${until}. Say what should be changed in the decision, and why.`),
    };
  }

  @Get(':grant/:claim/samples/:sample')
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'A sample of a claim, with what it was drawn from and a redraw', answer: replayAnswer })
  async sample(@Acting() caller: Caller, @Param('grant') grant: string, @Param('claim') number: string, @Param('sample') which: string) {
    const { code, checked } = await this.#found(caller, grant, number);
    const found = checked.record.samples.find(({ sample }) => String(sample) === which);
    if (!found) throw problem('not-found');
    const { claims } = await this.#open(grant);
    const { rows } = claims[checked.claim - 1]!;
    const { sha256 } = populationOf(rows);
    const redrawn = drawSample(rows, { method: found.method, size: found.size }, found.seed);
    return {
      grant, code, claim: checked.claim, ...sampleText(found), from: rows.map(({ id, partner, category, amount }) => ({ id, partner, category, amount: money(amount) })),
      redrawn: { sha256, rows: redrawn, same: sha256 === found.population.sha256 && redrawn.join('\n') === found.rows.join('\n') },
    };
  }

  @Get('samples/:event')
  @Roles('case-officer', 'decision-maker', 'verifier', 'payer', 'auditor')
  @Describe({ summary: 'The same by the id of the event that drew it', name: 'sampleOfEvent', answer: replayAnswer })
  async sampleOfEvent(@Acting() caller: Caller, @Param('event') event: string) {
    const found = await this.prisma.claimSample.findUnique({ where: { event } });
    if (!found) throw problem('not-found');
    return this.sample(caller, found.grant, String(found.claim), String(found.sample));
  }

  async #found(caller: Caller, grant: string, number: string): Promise<Found> {
    const claim = numberInPath.safeParse(number);
    const row = claim.success ? await this.prisma.claimCheck.findUnique({ where: { grant_claim: { grant, claim: claim.data } }, include: { of: true } }) : null;
    if (!row) throw problem('not-found');
    const { of, ...columns } = row;
    await this.access.claim(caller, grant, number);
    const checked = checkedFrom(columns);
    const texts = await this.store.texts(referencesIn(checked.record));
    return { code: of.code, organisation: of.organisation, spending: (of.spending ?? usualSpending) as unknown as SpendingRules, checked, said: (reference) => (reference ? (texts.get(reference.text) ?? null) : null) };
  }

  async #open(grant: string): Promise<OpenClaims> {
    const { state } = await this.claims.load(grant);
    if (state.status === 'unknown') throw problem('not-found');
    return state;
  }

  /** The acts that are due on the claim: whether the caller may do each is what the rules answer when it is tried, without doing it. */
  async #next(caller: Caller, { grant, claim, status, record }: CheckedClaim) {
    const state = await this.#open(grant);
    const on = { ...caller.stamp, claim };
    const open = (asked: readonly { readonly answeredOn: string | null }[]) => asked.findIndex(({ answeredOn }) => answeredOn === null) + 1;
    const [clarification, hearing] = [open(record.clarifications), open(record.hearings)];
    const asked = record.rectifications.some(({ decided }) => decided === null);
    const due: [act: string, role: Role, command: ClaimCommand][] = [];
    if (status !== 'decided') due.push(['verify', 'verifier', { type: 'VerifyClaim', ...on, deduct: [], park: [] }]);
    if (status === 'verified') due.push(['decide', 'decision-maker', { type: 'DecideClaim', ...on }]);
    if (status !== 'decided' && clarification > 0) due.push(['answer-clarification', 'applicant', { type: 'AnswerClarification', ...on, clarification, answer: null }]);
    if (status !== 'decided' && hearing > 0) due.push(['answer-hearing', 'applicant', { type: 'AnswerDeductionHearing', ...on, hearing, answer: null }]);
    if (asked) due.push(['decide-rectification', 'decision-maker', { type: 'DecideClaimRectification', ...on, outcome: 'rejected', corrections: [], reason: null }]);
    else if (status === 'decided') due.push(['request-rectification', 'applicant', { type: 'RequestClaimRectification', ...on, reason: null }]);
    return due.map(([act, role, command]) => {
      const refusal = !caller.may(role) ? `This needs the role ${role}.` : refusalOf(command, state);
      return { act, allowed: refusal === null, why: refusal === null ? null : caller.inWords(refusal) };
    });
  }
}

function refusalOf(command: ClaimCommand, state: OpenClaims): string | null {
  const tried = decider.decide(command, state);
  return tried.ok ? null : tried.error.detail;
}

function checklistsOf({ checklists }: SpendingRules, { points, record }: CheckedClaim, said: Said) {
  const required = requiredOf(checklists, points);
  return checklists.map((list) => {
    const filled = record.checklists.find(({ checklist }) => checklist === list.id);
    const { id, names, kind, items } = list;
    return { id, names, kind, items, required: required.includes(list), answers: filled?.answers.map((one) => ({ ...one, note: said(one.note) })) ?? null, filledOn: filled?.on ?? null };
  });
}

function verificationOf({ verified }: CheckRecord, visible: boolean, said: Said) {
  if (verified === null || !visible) return { verification: null, conclusion: null };
  const noteOn = (row: string) => verified.notes.flatMap((one) => (one.row === row ? (said(one.note) ?? []) : [])).join('\n') || null;
  const { deduct, park, on, conclusion } = verified;
  return {
    verification: { deduct: deduct.map((one) => ({ ...one, note: noteOn(one.row) })), park: park.map((one) => ({ ...one, note: noteOn(one.row) })), verifiedOn: on },
    conclusion: said(conclusion),
  };
}

const sampleText = ({ sample, rule, method, size, seed, population, rows, event, on }: CheckRecord['samples'][number]) => ({ sample, rule, method, size, seed, population, rows, event, drawnOn: on });

/** Where a row belongs: one of the claim, or one that it takes up. */
function placeOf({ rows, takeUp }: FiledClaim, row: string, taken: boolean): { partner: string; category: string } {
  const { partner, category } = (taken ? takeUp.find((one) => one.row === row) : rows.find(({ id }) => id === row)) ?? { partner: '', category: '' };
  return { partner, category };
}

/** All texts of a record: whatever in it has a text of its own. */
function referencesIn(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  if ('digest' in part && 'text' in part && typeof part.text === 'string') return [part.text];
  return Object.values(part).flatMap(referencesIn);
}
