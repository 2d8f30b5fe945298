import { LEAD } from '@toteuma/contracts';
import { dayAfter, dayBefore, daysAfter, endOfTimeLimit, monthsAfter, yearOf } from '@toteuma/kernel';
import type { Asked, DutyFacts, FiledClaim, FiledReport } from './duty-facts.js';

export const dutyKinds = [
  'claim', 'last-claim', 'progress-report', 'indicator-report', 'final-report', 'condition', 'clarification', 'deduction-hearing', 'amendment-supplement', 'receivable', 'retention',
] as const;
export type DutyKind = (typeof dutyKinds)[number];
/** Where the day comes from: what was decided for this grant, what the programme says, or what is usual where neither says anything. */
export type Basis = 'decision' | 'programme' | 'default';
export const dutyStates = ['coming', 'due', 'late', 'done'] as const;
export type DutyState = (typeof dutyStates)[number];

export interface Duty {
  readonly kind: DutyKind;
  /** Of the claim in its chain, the condition, the clarification, the hearing, the amendment or the recovery; null where there is one only. */
  readonly number: number | null;
  /** The claim that it is about, where that is filed. */
  readonly claim: number | null;
  /** Whose claim it is, where each partner files its own. */
  readonly partner: string | null;
  /** Whose it is beside the lead's: of the organisation that files the claims of that partner. */
  readonly partnerOrganisation: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Cents. */
  readonly amount: string | null;
  /** The day as it was set, and the working day on which it ends. */
  readonly setFor: string;
  readonly dueOn: string;
  /** From this day on it can be done. */
  readonly opensOn: string;
  readonly doneOn: string | null;
  readonly basis: Basis;
  readonly source: 'applications' | 'claims' | 'indicators' | 'reports';
}

/** Months from the end of the operation to its last claim and reports, where the programme does not say. */
const LAST_CLAIM_MONTHS = 4;
/** Months from the end of a claim's period to its filing. */
const FILING_MONTHS = 1;
/** Days to mend a report that was sent back, to file one that came without a day, and to go on after an interruption. */
const MENDING_DAYS = 14;
const GOING_ON_DAYS = 30;
/** Days before its day on which a condition begins to be due. */
const CONDITION_DAYS = 30;
/** No more claims than these are looked ahead to. */
const MOST_AHEAD = 120;

/** The state of a duty on a day: who asks for an earlier day gets it as of then. */
export function stateOn({ dueOn, opensOn, doneOn }: Pick<Duty, 'dueOn' | 'opensOn' | 'doneOn'>, day: string): DutyState {
  if (doneOn !== null && doneOn <= day) return 'done';
  if (dueOn < day) return 'late';
  return opensOn <= day ? 'due' : 'coming';
}

/** What makes a duty the same one however its day moves. */
export const keyOf = ({ kind, number, claim, partner }: Duty): (string | number | null)[] => [kind, number, kind === 'claim' || kind === 'last-claim' ? null : claim, partner];

/** The dated duties of a grant, in no order; none before its award and once that is taken back. */
export function dutiesOf(facts: DutyFacts): Duty[] {
  if (facts.award === null) return [];
  const filing = [...claimDuties(facts, facts.award), ...progressDuties(facts, facts.award), ...endDuties(facts, facts.award)].flatMap((duty) => running(duty, facts));
  return [...filing, ...conditionDuties(facts.award, facts.closed !== null), ...askedDuties(facts), ...receivableDuties(facts), ...retentionDuties(facts, facts.award)].map((one) => ({ ...one, partnerOrganisation: filedBy(one, facts) }));
}

/** Who else has a duty than the lead: of filing a partner's claims, and of answering what is asked about them. All that is of the whole operation is the lead's alone. */
function filedBy({ kind, partner, claim }: Duty, { organisations = {}, claims }: DutyFacts): string | null {
  if (kind === 'claim' || kind === 'last-claim') return organisations[partner ?? LEAD] ?? null;
  if (kind !== 'clarification' && kind !== 'deduction-hearing') return null;
  return organisations[claims.find((one) => one.claim === claim)?.filer ?? LEAD] ?? null;
}

type Given = Pick<Duty, 'kind' | 'setFor' | 'opensOn' | 'basis' | 'source'> & Partial<Duty>;
/** @param given the day as it was set; it ends on a working day (Act 150/1930, section 5) */
const duty = (given: Given): Duty => ({ number: null, claim: null, partner: null, partnerOrganisation: null, from: null, to: null, amount: null, doneOn: null, ...given, dueOn: endOfTimeLimit(given.setFor) });

type AwardFacts = NonNullable<DutyFacts['award']>;

/** The chain of claims, of each partner where each files its own: those that are filed, then those that have to come. */
function claimDuties(facts: DutyFacts, award: AwardFacts): Duty[] {
  const filers = award.claims.jointOperation === 'each-partner' ? [LEAD, ...award.partners] : [null];
  return filers.flatMap((filer) => chainOf(award, filer, facts.claims.filter((claim) => filer === null || (claim.filer ?? LEAD) === filer).toSorted((a, b) => a.claim - b.claim)));
}

function chainOf(award: AwardFacts, partner: string | null, filed: readonly FiledClaim[]): Duty[] {
  const { monthsBetween } = award.claims;
  const found: Duty[] = [];
  let from = award.from;
  for (const [index, claim] of filed.entries()) {
    const done = { number: index + 1, claim: claim.claim, partner, from: claim.from, to: claim.to, doneOn: claim.on };
    if (claim.last) return [...found, lastClaim(award, { ...done, number: null })];
    // Without a timetable a claim that is filed had no day.
    if (monthsBetween !== null) found.push(periodic({ ...done, setFor: filingDay(endOfStretch(from, monthsBetween)) }));
    from = next(claim.to);
  }
  for (let number = filed.length + 1; monthsBetween !== null && number <= filed.length + MOST_AHEAD; number += 1) {
    const to = endOfStretch(from, monthsBetween);
    if (to >= award.to) break;
    found.push(periodic({ number, partner, from, to, setFor: filingDay(to) }));
    from = next(to);
  }
  return [...found, lastClaim(award, { partner, from: from <= award.to ? from : award.to, to: award.to })];
}

const periodic = (of: Partial<Duty> & { readonly to: string; readonly setFor: string }): Duty => duty({ kind: 'claim', basis: 'programme', source: 'claims', opensOn: next(of.to), ...of });

function lastClaim(award: AwardFacts, of: Partial<Duty>): Duty {
  return duty({ kind: 'last-claim', source: 'claims', opensOn: next(award.to), ...ending(award), ...of });
}

/** When all that ends an operation has to be there. */
function ending({ to, claims: { lastClaimMonths } }: AwardFacts): Pick<Duty, 'setFor' | 'basis'> {
  return { setFor: later(to, lastClaimMonths ?? LAST_CLAIM_MONTHS), basis: lastClaimMonths === null ? 'default' : 'programme' };
}

/** Each claim has a report of what was done, where the programme asks for one. */
function progressDuties(facts: DutyFacts, award: AwardFacts): Duty[] {
  if (!award.claims.progressReports) return [];
  const planned = new Map(claimDuties(facts, award).flatMap(({ claim, setFor }) => (claim === null ? [] : [[claim, setFor] as const])));
  return facts.claims.map(({ claim, from, to, on, filer }) => {
    const given = planned.get(claim);
    // A claim that is filed early does not make its report due before the claim itself was.
    const first = { kind: 'progress-report' as const, number: claim, claim, partner: filer, from, to, source: 'reports' as const, opensOn: on, setFor: given ?? plus(on, MENDING_DAYS), basis: given === undefined ? ('default' as const) : ('programme' as const) };
    return duty(mended(first, facts.progress[String(claim)] ?? null));
  });
}

/** The final report and the last report of the indicators, due together with the last claim. */
function endDuties(facts: DutyFacts, award: AwardFacts): Duty[] {
  const shared = { opensOn: next(award.to), from: award.from, to: award.to, ...ending(award) };
  const final = duty(mended({ kind: 'final-report', source: 'reports', ...shared }, facts.finalReport));
  if (!award.indicators) return [final];
  const reported = facts.indicators.find(({ to }) => to >= award.to);
  return [final, duty({ kind: 'indicator-report', source: 'indicators', ...shared, doneOn: reported?.on ?? null })];
}

/** A report that was sent back is due anew. */
function mended(first: Given, report: FiledReport | null): Given {
  if (report === null) return first;
  if (report.sentBackOn === null) return { ...first, doneOn: report.on };
  const setFor = plus(report.sentBackOn, MENDING_DAYS);
  return setFor <= first.setFor ? first : { ...first, setFor, opensOn: report.sentBackOn, basis: 'default' };
}

/** Nothing is filed while the operation stands still or once it is closed; what became due meanwhile has some time when it goes on. */
function running(one: Duty, { interruptions, closed }: DutyFacts): Duty[] {
  if (one.doneOn !== null) return [one];
  if (closed !== null || interruptions.some(({ to }) => to === null)) return [];
  const missed = interruptions.findLast(({ from, to }) => from <= one.dueOn && one.dueOn <= plus(to!, GOING_ON_DAYS));
  return [missed === undefined ? one : duty({ ...one, setFor: plus(missed.to!, GOING_ON_DAYS), basis: 'default' })];
}

function conditionDuties({ conditions, conditionsDone = {}, on }: AwardFacts, isClosed: boolean): Duty[] {
  return conditions.flatMap((due, index) => {
    const doneOn = conditionsDone[index + 1] ?? null;
    if (due === null || (isClosed && doneOn === null)) return [];
    const opens = minus(due, CONDITION_DAYS);
    return [duty({ kind: 'condition', number: index + 1, setFor: due, opensOn: opens < on ? on : opens, basis: 'decision', source: 'applications', doneOn })];
  });
}

function askedDuties({ clarifications, hearings, supplements, closed }: DutyFacts): Duty[] {
  const of = (kind: DutyKind, source: Duty['source'], asked: readonly Asked[]) =>
    asked.filter(({ answeredOn }) => closed === null || answeredOn !== null).map(({ number, claim, due, on, answeredOn }) => duty({ kind, number, claim, setFor: due, opensOn: on, doneOn: answeredOn, basis: 'decision', source }));
  return [...of('clarification', 'claims', clarifications), ...of('deduction-hearing', 'claims', hearings), ...of('amendment-supplement', 'applications', supplements)];
}

const receivableDuties = ({ recoveries }: DutyFacts): Duty[] =>
  recoveries.map(({ recovery, amount, due, on, paidOn }) => duty({ kind: 'receivable', number: recovery, amount, setFor: due, opensOn: on, doneOn: paidOn, basis: 'decision', source: 'claims' }));

/** How long documents are kept: known once the operation is closed, or once the last claim is paid. It ends on its day, working day or not. */
function retentionDuties(facts: DutyFacts, award: AwardFacts): Duty[] {
  const until = retainedUntil(facts, award);
  if (until === null) return [];
  const decided = facts.closed?.retainUntil === until;
  return [{ ...duty({ kind: 'retention', setFor: until, opensOn: until, doneOn: until, basis: decided ? 'decision' : 'programme', source: 'claims' }), dueOn: until }];
}

function retainedUntil({ closed, claims, decided, paidOn }: DutyFacts, { retention: { years, from }, programmeEnd }: AwardFacts): string | null {
  if (closed?.retainUntil) return closed.retainUntil;
  if (!claims.some(({ claim, last }) => last && decided.includes(claim))) return null;
  const starts = { 'last-payment-year-end': paidOn === null ? null : `${paidOn.slice(0, 4)}-12-31`, closure: closed?.on ?? null, 'programme-end': programmeEnd }[from];
  return starts === null ? null : later(starts, years * 12);
}

const endOfStretch = (from: string, months: number): string => {
  const after = later(from, months);
  return after > from ? dayBefore(after) : from;
};
const filingDay = (to: string): string => later(to, FILING_MONTHS);

// The days of a grant may be any that can be written: at the end of the calendar a day stays as it is.
const LAST_YEAR = 9990;
const bounded = (day: string, move: () => string): string => (yearOf(day) > LAST_YEAR ? day : move());
const next = (day: string): string => bounded(day, () => dayAfter(day));
const plus = (day: string, days: number): string => bounded(day, () => daysAfter(day, days));
const later = (day: string, months: number): string => (yearOf(day) + Math.ceil(months / 12) > LAST_YEAR ? day : monthsAfter(day, months));
const minus = (day: string, days: number): string => {
  let before = day;
  for (let count = 0; count < days && before > '0001-01-01'; count += 1) before = dayBefore(before);
  return before;
};
