import type { BudgetCellJson, FinancingCellJson, TextRef } from '@toteuma/contracts';
import { money, parseMoney } from '@toteuma/kernel';
import type { Amendment, Awarded, State } from './application-state.js';
import { changedBudget } from './terms.js';

type Filed = Exclude<State, { status: 'none' }>;
type Bodies = ReadonlyMap<string, string | null>;

/** Every text that an application refers to. */
export function textsOf(state: Filed): TextRef[] {
  const decided = state.status === 'awarded' ? [...state.conditions, ...state.amendments.map(({ reason }) => reason)] : state.status === 'rejected' ? [state.reason] : [];
  const equality = state.plan.principles?.equality.map(({ reason }) => reason) ?? [];
  return [state.summary, ...Object.values(state.texts), ...equality, ...decided].filter((text) => text !== null);
}

/** An application as its readers get it: texts in place of their ids (null once erased), amendments with old, new and difference. */
export function applicationShown(state: Filed, bodies: Bodies) {
  const text = (ref: TextRef | null): string | null => (ref === null ? null : (bodies.get(ref.text) ?? null));
  const { organisation, programme, call, plan, rules, limits, submittedOn } = state;
  const principles = plan.principles && { ...plan.principles, equality: plan.principles.equality.map(({ answer, reason }) => ({ answer, reason: text(reason) })) };
  const filed = {
    organisation, programme, call, costModel: rules.costModel.id, rules, limits, submittedOn, summary: text(state.summary),
    texts: Object.fromEntries(Object.entries(state.texts).map(([name, ref]) => [name, text(ref)])),
    plan: { ...plan, principles },
  };
  if (state.status === 'submitted') return { status: state.status, ...filed };
  if (state.status === 'rejected') return { status: state.status, ...filed, decidedOn: state.decidedOn, reason: text(state.reason) };
  const { code, supportRate, ownRate, conditions, plannedTranches, tranches, decidedOn, terms, amendments } = state;
  return {
    status: state.status, ...filed, code, supportRate, ownRate, decidedOn, terms, plannedTranches, tranches: [...tranches],
    conditions: conditions.map(text),
    amendments: amendments.map((amendment) => amendmentShown(amendment, state, text)),
  };
}

function amendmentShown(amendment: Amendment, { terms, rules }: Awarded, text: (ref: TextRef | null) => string | null) {
  const { number, status, outcome, filedOn, effectiveFrom, decidedOn, reason, requested } = amendment;
  const before = amendment.before ?? terms;
  const after = amendment.proposed ?? { budget: changedBudget(before.budget, requested.cells, rules.costModel), financing: requested.financing ?? before.financing, granted: before.granted };
  return {
    number, status, outcome, filedOn, effectiveFrom, decidedOn, reason: text(reason),
    requested: { cells: [...requested.cells], financing: requested.financing && [...requested.financing] },
    budget: compared(before.budget, after.budget, ({ partner, category, year }) => ({ partner, category, year })),
    financing: compared(before.financing, after.financing, ({ source, partner, year }) => ({ source, partner, year })),
    granted: { old: before.granted, new: after.granted, difference: money(parseMoney(after.granted) - parseMoney(before.granted)) },
  };
}

/** Each line of either list once, with what it was, what it becomes and the difference; a line that is not there counts as 0. */
function compared<Line extends BudgetCellJson | FinancingCellJson, Key extends object>(before: readonly Line[], after: readonly Line[], keyOf: (line: Line) => Key) {
  const lines = new Map<string, { key: Key; old: bigint; now: bigint }>();
  const add = (line: Line, side: 'old' | 'now') => {
    const key = keyOf(line);
    const entry = lines.get(JSON.stringify(key)) ?? { key, old: 0n, now: 0n };
    entry[side] += parseMoney(line.amount);
    lines.set(JSON.stringify(key), entry);
  };
  before.forEach((line) => add(line, 'old'));
  after.forEach((line) => add(line, 'now'));
  return [...lines.values()].map(({ key, old, now }) => ({ ...key, old: money(old), new: money(now), difference: money(now - old) }));
}
