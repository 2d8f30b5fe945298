import type { DecisionContent, Pack, TextRef } from '@toteuma/contracts';
import { budgetTotal, min, money, parseMoney, sum } from '@toteuma/kernel';
import { planOn, type Awarded, type Rejected, type State } from '../application/application-state.js';
import { lastDay } from './decision-change.js';
import { advanceWithin } from '../application/known-to-pack.js';
import { cellsOf } from '../application/terms.js';

type Decided = Awarded | Rejected;
export type DecisionKind = DecisionContent['decision'];

/** Every text that the document of a decision quotes. */
export function decisionTexts(state: Decided): TextRef[] {
  const { rectifications } = state.processing;
  return [...(state.status === 'awarded' ? state.conditions : [state.reason]), ...rectifications.map(({ decisionReason }) => decisionReason)].filter((ref) => ref !== null);
}

/**
 * What the document of a decision says.
 * @param state right after the decision
 * @param pack the programme pack that the application was filed under, for its words; null where it is not at hand
 * @param said a text out of the vault
 */
export function decisionContentOf(decision: DecisionKind, state: Decided, pack: Pack | null, said: (ref: TextRef | null) => string): DecisionContent {
  const { organisation, call, rules, processing } = state;
  // An award that came of a rectification says why it was rectified.
  const rectified = processing.rectifications.findLast(({ status }) => status === 'accepted' || status === 'changed');
  const reason = state.status === 'rejected' ? said(state.reason) : said(rectified?.decisionReason ?? null);
  const on = decision === 'rectification' ? (rectified?.decidedOn ?? state.decidedOn) : state.decidedOn;
  const plan = planOn(state, on);
  return {
    decision,
    number: decision === 'rectification' ? (rectified?.number ?? null) : null,
    on,
    code: state.status === 'awarded' ? state.code : null,
    name: plan.name,
    organisation,
    applicant: plan.applicant.name,
    partners: plan.partners.map(({ id, name }) => ({ id, name })),
    programmeName: rules.programmeName,
    call,
    period: plan.period,
    award: state.status === 'awarded' ? awardShown(state, said) : null,
    reason,
    labels: pack === null ? {} : Object.fromEntries([...pack.categories, ...pack.sources].map(({ id, names }) => [id, names])),
    texts: { decision: (state.status === 'awarded' ? pack?.documents.decision : pack?.documents.rejection) ?? null, appeal: pack?.documents.appeal ?? null },
    rectificationUntil: lastDay(state),
  };
}

function awardShown(state: Awarded, said: (ref: TextRef | null) => string): NonNullable<DecisionContent['award']> {
  const { plan: { advance = '0' }, terms, supportRate, ownRate, rules, plannedTranches, conditions, conditionsDue } = state;
  return {
    supportRate, ownRate, granted: terms.granted,
    ...(parseMoney(advance) > 0n && { advance: { asked: advance, granted: money(min(parseMoney(advance), advanceWithin(parseMoney(terms.granted), rules).highest)) } }),
    budgetVersion: terms.budgetVersion, costModel: rules.costModel.id,
    budget: terms.budget, budgetTotal: money(budgetTotal(cellsOf(terms.budget))), revenue: terms.revenue,
    financing: terms.financing, financingTotal: money(sum(terms.financing.map(({ amount }) => parseMoney(amount)))),
    tranches: plannedTranches,
    conditions: conditions.map((ref, at) => ({ text: said(ref), due: conditionsDue[at] ?? null })),
  };
}

export function isDecided(state: State): state is Decided {
  return state.status === 'awarded' || state.status === 'rejected';
}

/** The pack that the application was filed under; null where another version, or none, is at hand. */
export function packOfDecision({ rules }: Pick<Decided, 'rules'>, packs: ReadonlyMap<string, Pack>): Pack | null {
  const pack = packs.get(rules.pack);
  return pack?.version === rules.packVersion ? pack : null;
}
