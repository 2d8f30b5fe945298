import type { AmendmentKind, AmendmentPart, BudgetCellJson, DomainEvent, EventData, FinancingCellJson, GrantTerms, TextRef } from '@toteuma/contracts';
import { endOfTimeLimit, err, ok } from '@toteuma/kernel';
import { effectsOf } from './amendment-effects.js';
import { proposalFaults, proposedTerms, supportRefusal, type AmendedGrant, type Place, type Proposal } from './amendment-checks.js';
import { rebased, unsettled } from './amendment-rebase.js';
import { openKinds, type Amendment } from './amendment-state.js';
import { flexibilityOf, type Needed } from './flexibility.js';
import { byContent, byState, contentFault, type Decision, type Refusal, type Stamp } from '../application/refusal.js';
import { amountsBySource, cellsOf, lowers, normalised, type BudgetChange, type Certified } from '../application/terms.js';

/** What the beneficiary asks for. The budget part lies beside the parts, where it always lay. */
export interface AskedFor {
  readonly effectiveFrom: string;
  readonly parts: readonly AmendmentPart[];
  readonly change: BudgetChange;
  readonly reason: TextRef | null;
}
export interface RequestAmendment extends AskedFor {
  readonly type: 'RequestAmendment';
  /** Whether a decision is wanted even where the flexibility of the budget needs none. */
  readonly formal: boolean;
  readonly certified: Certified;
}
export interface RequestAmendmentSupplement {
  readonly type: 'RequestAmendmentSupplement';
  readonly amendment: number;
  readonly reason: TextRef | null;
  readonly due: string;
}
/** The amendment as it is from now on, made on what is in force now. */
export interface SupplementAmendment extends Omit<AskedFor, 'change'> {
  readonly type: 'SupplementAmendment';
  readonly amendment: number;
  /** Null: the budget stays asked for as it was, on the terms of today. */
  readonly change: BudgetChange | null;
  readonly certified: Certified;
}
export interface WithdrawAmendment {
  readonly type: 'WithdrawAmendment';
  readonly amendment: number;
  readonly reason: TextRef | null;
}
export interface DecideAmendment {
  readonly type: 'DecideAmendment';
  readonly amendment: number;
  /** One for each part. */
  readonly answers: readonly PartAnswer[];
  /** The new total of the grant; null leaves it. */
  readonly support: string | null;
  readonly certified: Certified;
}
export interface PartAnswer {
  readonly kind: AmendmentKind;
  /** `acceptedAs` says what differs from the request. */
  readonly outcome: 'accepted' | 'rejected' | { readonly acceptedAs: AmendmentPart; readonly change?: OtherChange };
  readonly reason: TextRef | null;
}
/** What a decision leaves out of the budget is accepted as requested. */
interface OtherChange {
  readonly cells: readonly BudgetCellJson[] | null;
  readonly financing: readonly FinancingCellJson[] | null;
}
/** Claims has lowered its ceiling: the decided amendment takes effect. */
export interface AcceptLowering {
  readonly type: 'AcceptLowering';
  readonly amendment: number;
}
/** Claims had meanwhile certified more than the decided amendment would leave. */
export interface LapseAmendment {
  readonly type: 'LapseAmendment';
  readonly amendment: number;
}
export type AmendmentCommand = RequestAmendment | RequestAmendmentSupplement | SupplementAmendment | WithdrawAmendment | DecideAmendment | AcceptLowering | LapseAmendment;

/** What an amendment of an awarded grant leads to. */
export function decideOnAmendment(command: Stamp & AmendmentCommand, state: AmendedGrant): Decision {
  switch (command.type) {
    case 'RequestAmendment':
      return requestAmendment(command, state);
    case 'RequestAmendmentSupplement':
      return onRequested(command, state, ({ number }) => ok([{ type: 'AmendmentSupplementRequested', data: { amendment: number, reason: command.reason, due: command.due } }]));
    case 'SupplementAmendment':
      return onRequested(command, state, (found) => supplementAmendment(command, found, state));
    case 'WithdrawAmendment':
      return onRequested(command, state, ({ number }) => ok([{ type: 'AmendmentWithdrawn', data: { amendment: number, reason: command.reason } }]));
    case 'DecideAmendment':
      return onRequested(command, state, (found) => decideAmendment(command, found, state));
    case 'AcceptLowering':
      return answered(command, state, (found) => waitedFor(found, state));
    case 'LapseAmendment':
      return answered(command, state, ({ number }) => [{ type: 'AmendmentLapsed', data: { amendment: number, why: 'below-certified' } }]);
    default:
      return command satisfies never;
  }
}

/** What forbids this request, in the order in which it is said; `of` is the amendment that it replaces. */
export function requestFaults(command: Pick<Stamp, 'today'> & AskedFor & { readonly certified: Certified }, state: AmendedGrant, of: Amendment | null = null): Refusal[] {
  const { effectiveFrom, parts, change, certified } = command;
  const today = of?.filedOn ?? command.today;
  const open = state.amendments.filter((one) => one.number !== of?.number).flatMap(openKinds);
  const touched = parts.find(({ kind }) => open.includes(kind));
  return [
    ...(today > state.plan.period.to ? [{ type: 'amendment/after-end' as const, because: 'state' as const, detail: `The operation ended on ${state.plan.period.to}; an amendment is filed before that.` }] : []),
    ...(touched ? [{ type: 'amendment/part-open' as const, because: 'state' as const, detail: PART_OPEN[touched.kind] }] : []),
    ...(effectiveFrom < today ? [contentFault('amendment/before-filing', `The amendment is filed on ${today} and cannot take effect before that.`, 'effectiveFrom', `${today} or later`)] : []),
    ...proposalFaults(state, { parts, change: budgetPart(parts, change), support: null }, certified, placeIn(parts)),
  ];
}

const PART_OPEN: Readonly<Record<AmendmentKind, string>> = {
  extension: 'An earlier amendment of the period is not decided yet.',
  budget: 'An earlier amendment of the budget is not decided yet.',
  content: 'An earlier amendment of the content is not decided yet.',
  partners: 'An earlier amendment of the partners is not decided yet.',
  contact: 'An earlier amendment of the contacts is not decided yet.',
};

/** Where each part lies in the body of a request. */
export const placeIn = (parts: readonly AmendmentPart[]): Place => (kind) => `parts[${Math.max(0, parts.findIndex((part) => part.kind === kind))}].`;

export const budgetPart = (parts: readonly AmendmentPart[], change: BudgetChange): BudgetChange | null => (parts.some(({ kind }) => kind === 'budget') ? change : null);

/** What the grant's rules say about a request: whether it needs a decision at all. */
export function neededFor({ parts, change }: Pick<AskedFor, 'parts' | 'change'>, state: AmendedGrant): ReturnType<typeof flexibilityOf> {
  const { terms, awardTerms, rules } = state;
  const proposed = proposedTerms(state, change, null);
  const computed = new Set(rules.costModel.flatRates.map((flat) => flat.category));
  const { answer, uses } = flexibilityOf(rules.flexibility, { award: cellsOf(awardTerms.budget), current: cellsOf(terms.budget), proposed: cellsOf(proposed.budget) }, computed);
  // The limits speak of the budget alone: who pays how much, and every other part, is for a decision.
  const onlyBudget = parts.every(({ kind }) => kind === 'budget') && samePayers(terms, proposed);
  return { answer: onlyBudget ? answer : 'formal', uses };
}

function samePayers(before: GrantTerms, after: GrantTerms): boolean {
  const [was, now] = [amountsBySource(before.financing), amountsBySource(after.financing)];
  return [...new Set([...was.keys(), ...now.keys()])].every((source) => (was.get(source) ?? 0n) === (now.get(source) ?? 0n));
}

function requestAmendment(command: Stamp & RequestAmendment, state: AmendedGrant): Decision {
  const [fault] = requestFaults(command, state);
  if (fault !== undefined) return err(fault);
  const number = state.amendments.length + 1;
  const requested: DomainEvent = { type: 'AmendmentRequested', data: askedData(number, command) };
  const { answer } = neededFor(command, state);
  if (command.formal || answer === 'formal') return ok([requested]);
  return ok([requested, ...notified(number, command, state, answer)]);
}

/** Within its flexibility a change takes effect as an accepted one does: what lowers a cell has to wait for claims. */
function notified(amendment: number, { change, effectiveFrom }: AskedFor, state: AmendedGrant, answer: Exclude<Needed, 'formal'>): DomainEvent[] {
  const proposed = proposedTerms(state, change, null);
  const waits = lowers(state.terms, proposed);
  return [
    { type: 'AmendmentNotified', data: { amendment, answer, effect: waits ? 'when-claims-answers' : 'at-once', proposed } },
    ...(waits ? [] : [{ type: 'BudgetAmended' as const, data: { amendment, effectiveFrom, terms: proposed } }]),
  ];
}

function supplementAmendment(command: Stamp & SupplementAmendment, found: Amendment, state: AmendedGrant): Decision {
  const { change, conflicts } = command.change === null ? conflictsOf(found, state) : { change: command.change, conflicts: [] };
  if (conflicts.length > 0) return byState('amendment/conflict', `Since the request others have changed ${conflicts.length} of its values: send its budget part too, with the amounts that hold.`);
  const asked = { ...command, change };
  const [fault] = requestFaults(asked, state, found);
  if (fault !== undefined) return err(fault);
  const due = found.supplements.find(({ answeredOn }) => answeredOn === null)?.due;
  return ok([{ type: 'AmendmentSupplemented', data: { ...askedData(found.number, asked), late: due !== undefined && command.today > endOfTimeLimit(due) } }]);
}

function askedData(amendment: number, { effectiveFrom, parts, change, reason }: AskedFor): EventData<'AmendmentRequested'> {
  const financing = change.financing === null ? null : normalised(change.financing);
  const onlyBudget = parts.length === 1 && parts[0]!.kind === 'budget';
  return { amendment, effectiveFrom, budget: { cells: normalised(change.cells), financing }, reason, ...(onlyBudget ? {} : { parts: [...parts] }) };
}

function decideAmendment(command: Stamp & DecideAmendment, found: Amendment, state: AmendedGrant): Decision {
  const { answers, certified, support } = command;
  const unanswered = found.parts.find(({ kind }) => !answers.some((answer) => answer.kind === kind));
  if (unanswered) return byContent('request/invalid', `The decision says nothing of the part ${unanswered.kind}.`, `parts.${unanswered.kind}`, 'accepted, rejected or {"acceptedAs": {...}}');
  const accepted = acceptedOf(found, answers, state);
  if (accepted.conflicts.length > 0) return byState('amendment/conflict', `Since the request others have changed ${accepted.conflicts.length} of its values: accept it with changes that name them, or let the applicant supplement it.`);
  const fault = proposalFaults(state, { ...accepted, support }, certified, placeOfAnswer)[0] ?? null;
  const proposed = accepted.change === null ? null : proposedTerms(state, accepted.change, support);
  const refusal = fault ?? (proposed === null ? null : supportRefusal(state, proposed, support));
  if (refusal !== null) return err(refusal);

  // Claims owns what may still be certified: what lowers that takes effect only with its answer.
  const waits = proposed !== null && lowers(state.terms, proposed);
  const outcome = outcomeOf(answers);
  const effect = waits ? 'when-claims-answers' : outcome === 'rejected' ? 'none' : 'at-once';
  const parts = answers.map((answer) => decidedPart(answer, found));
  const plain = parts.length === 1 && parts[0]!.kind === 'budget' && parts[0]!.reason === null;
  const decided: DomainEvent = { type: 'AmendmentDecided', data: { amendment: found.number, outcome, effect, proposed, ...(plain ? {} : { parts }) } };
  return ok([decided, ...effectsOf(found, { parts: accepted.parts, terms: proposed }, state, waits ? 'now' : 'all')]);
}

const placeOfAnswer: Place = (kind) => `parts.${kind}.`;

/** The parts as they are accepted, the budget on the terms of today, and the conflicts that the decision leaves open. */
export function acceptedOf(found: Amendment, answers: readonly PartAnswer[], state: AmendedGrant): Pick<Proposal, 'parts' | 'change'> & { conflicts: ReturnType<typeof conflictsOf>['conflicts'] } {
  const taken = answers.filter(({ outcome }) => outcome !== 'rejected');
  const parts = taken.map((answer) => partOf(answer, found));
  const budget = taken.find(({ kind }) => kind === 'budget');
  if (budget === undefined) return { parts, change: null, conflicts: [] };
  const { change, conflicts } = conflictsOf(found, state);
  const other = typeof budget.outcome === 'object' ? budget.outcome.change : undefined;
  return {
    parts,
    change: { cells: other?.cells ?? change.cells, financing: other?.financing ?? change.financing },
    conflicts: unsettled(conflicts, { cells: other?.cells ?? null, financing: other?.financing ?? null }),
  };
}

/** The budget part of an amendment on the terms of today. */
export function conflictsOf({ requested, base }: Pick<Amendment, 'requested' | 'base'>, { terms, rules, left }: AmendedGrant): ReturnType<typeof rebased> {
  return rebased({ change: requested, base, now: terms, model: rules.costModel, gone: (partner) => left.some(({ id }) => id === partner) });
}

function partOf({ kind, outcome }: PartAnswer, found: Amendment): AmendmentPart {
  if (typeof outcome === 'object') return outcome.acceptedAs;
  return found.parts.find((part) => part.kind === kind)!;
}

function decidedPart(answer: PartAnswer, found: Amendment): NonNullable<EventData<'AmendmentDecided'>['parts']>[number] {
  const { kind, outcome, reason } = answer;
  if (outcome === 'rejected') return { kind, outcome, reason, accepted: null };
  const accepted = kind === 'budget' ? null : partOf(answer, found);
  return { kind, outcome: outcome === 'accepted' ? 'accepted' : 'accepted-with-changes', reason, accepted };
}

function outcomeOf(answers: readonly PartAnswer[]): EventData<'AmendmentDecided'>['outcome'] {
  if (answers.every(({ outcome }) => outcome === 'accepted')) return 'accepted';
  return answers.every(({ outcome }) => outcome === 'rejected') ? 'rejected' : 'accepted-with-changes';
}

/** What takes effect when claims has lowered its ceiling. */
function waitedFor(found: Amendment, state: AmendedGrant): DomainEvent[] {
  const parts = found.decisions.flatMap(({ accepted }) => accepted ?? []);
  return effectsOf(found, { parts, terms: found.proposed }, state, 'waiting');
}

function onRequested(command: { readonly amendment: number }, state: AmendedGrant, decide: (found: Amendment) => Decision): Decision {
  const found = state.amendments[command.amendment - 1];
  if (found === undefined) return byState('not-found', `There is no amendment ${command.amendment}.`);
  if (found.status !== 'requested') return byState('amendment/already-decided', found.status === 'withdrawn' ? `Amendment ${found.number} was withdrawn.` : `Amendment ${found.number} was decided before.`);
  return decide(found);
}

function answered(command: AcceptLowering | LapseAmendment, state: AmendedGrant, events: (amendment: Amendment) => DomainEvent[]): Decision {
  const found = state.amendments[command.amendment - 1];
  if (found?.status !== 'waiting') return byState('amendment/not-waiting', `Amendment ${command.amendment} does not wait for an answer.`);
  return ok(events(found));
}
