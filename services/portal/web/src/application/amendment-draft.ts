// The answer to an amendment, part by part, as somebody types it.
import { amendBudget, financingFoots, money, parseMoney } from '@toteuma/kernel';
import type { GrantRules, GrantTerms } from '@toteuma/contracts';
import { amountToType, typedAmount } from '../office/amount.js';
import type { BudgetLine, FinancingLine, Impact, OfficeAmendment, PartKind } from '../office-types.js';
import { cellKey } from './decision-draft.js';

export type Answer = 'accepted' | 'changed' | 'rejected' | '';

export interface AmendmentDraft {
  readonly answers: Readonly<Partial<Record<PartKind, Answer>>>;
  readonly reasons: Readonly<Partial<Record<PartKind, string>>>;
  readonly to: string;
  /** By cellKey. */
  readonly cells: Readonly<Record<string, string>>;
  /** By lineKey. */
  readonly lines: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  readonly support: string;
}

export const lineKey = ({ source, partner, year }: Pick<FinancingLine, 'source' | 'partner' | 'year'>): string => JSON.stringify([source, partner, year]);
/** What an amendment asks for, part by part. */
export const partsOf = ({ parts }: Pick<OfficeAmendment, 'parts'>) => parts.map(({ requested }) => requested);
/** The parts that can be accepted with changes; of the others a changed one is asked for by a supplement. */
export const changeable: readonly PartKind[] = ['extension', 'budget', 'content'];

/** A draft in which nothing is answered and every field holds what is asked for. */
export function startAmendmentDraft(amendment: OfficeAmendment, impact: Impact, language: string): AmendmentDraft {
  const extension = partsOf(amendment).find((part) => part.kind === 'extension');
  const content = partsOf(amendment).find((part) => part.kind === 'content');
  return {
    answers: {},
    reasons: {},
    to: extension?.to ?? '',
    cells: Object.fromEntries(impact.cells.map((cell) => [cellKey(cell), amountToType(cell.new, language)])),
    lines: Object.fromEntries(impact.financing.map((line) => [lineKey(line), amountToType(line.new, language)])),
    texts: Object.fromEntries(Object.entries(content?.texts ?? {}).map(([name, text]) => [name, text ?? ''])),
    support: '',
  };
}

/** What is wrong with which field; `fault` is below `officeAmendment.fault`. */
export interface AnswerFault {
  readonly field: string;
  readonly fault: 'choose' | 'needed' | 'amount' | 'does-not-foot' | 'conflict' | 'under-certified';
}

export interface JudgedAnswer {
  readonly budget: readonly BudgetLine[];
  readonly net: string;
  readonly difference: string;
  readonly faults: readonly AnswerFault[];
  readonly body: Readonly<Record<string, unknown>> | null;
}

interface Facts {
  readonly amendment: OfficeAmendment;
  readonly impact: Impact;
  readonly terms: GrantTerms;
  readonly rules: GrantRules;
}

/** Judges the answers with the rules of the kernel; the API judges again. */
export function judgeAnswer(draft: AmendmentDraft, facts: Facts): JudgedAnswer {
  const { amendment, impact, terms, rules } = facts;
  const cells = typedCells(draft, facts);
  const replaced = cells.filter(({ cell, amount }) => amount !== null && (amount !== cell.old || isContested(cell, impact))).map(({ cell: { partner, category, year, computed }, amount }): BudgetLine => ({ partner, category, year, amount: amount ?? '0.00', stated: computed }));
  const budget = amendBudget(inCents(terms.budget), inCents(replaced), rules.costModel as never).map((cell) => ({ ...cell, amount: money(cell.amount) }));
  const lines = impact.financing.map((line) => ({ line, amount: typedAmount(draft.lines[lineKey(line)] ?? '') }));
  const financing = lines.map(({ line: { source, partner, year }, amount }): FinancingLine => ({ source, partner, year, amount: amount ?? '0.00' }));
  const footing = financingFoots({ budget: inCents(budget), revenue: parseMoney(terms.revenue ?? '0.00'), financing: financing.map(({ amount }) => ({ amount: parseMoney(amount) })) });
  const changedBudget = draft.answers.budget === 'changed';
  const faults: AnswerFault[] = [
    ...partsOf(amendment).flatMap(({ kind }) => partFaults(kind, draft, impact)),
    ...(changedBudget
      ? [
          ...cells.flatMap(({ cell, amount }): AnswerFault[] => (amount === null ? [{ field: cellKey(cell), fault: 'amount' }] : parseMoney(amount) < parseMoney(cell.certified) ? [{ field: cellKey(cell), fault: 'under-certified' }] : [])),
          ...lines.flatMap(({ line, amount }) => (amount === null ? [{ field: lineKey(line), fault: 'amount' as const }] : [])),
          ...(footing.ok ? [] : [{ field: 'financing', fault: 'does-not-foot' as const }]),
        ]
      : []),
    ...(draft.support.trim() !== '' && typedAmount(draft.support) === null ? [{ field: 'support', fault: 'amount' as const }] : []),
  ];
  return { budget, net: money(footing.budgetNet), difference: money(footing.financing - footing.budgetNet), faults, body: faults.length > 0 ? null : bodyOf(draft, amendment, replaced, financing) };
}

/** The cells that a person types: all that are not computed, and flat rates that the amendment states. */
export function typedCells(draft: AmendmentDraft, { amendment, impact }: Pick<Facts, 'amendment' | 'impact'>) {
  const stated = new Set(amendment.requested.cells.filter((cell) => cell.stated).map(cellKey));
  return impact.cells.filter((cell) => !cell.computed || stated.has(cellKey(cell))).map((cell) => ({ cell, amount: typedAmount(draft.cells[cellKey(cell)] ?? '') }));
}

const isContested = (cell: Pick<BudgetLine, 'partner' | 'category' | 'year'>, { conflicts }: Impact): boolean => conflicts.some((conflict) => 'cell' in conflict && cellKey(conflict.cell) === cellKey(cell));
const inCents = (cells: readonly BudgetLine[]) => cells.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) }));

function partFaults(kind: PartKind, { answers, reasons, to }: AmendmentDraft, { conflicts }: Impact): AnswerFault[] {
  const answer = answers[kind] ?? '';
  if (answer === '') return [{ field: kind, fault: 'choose' }];
  return [
    ...(answer !== 'accepted' && (reasons[kind] ?? '').trim() === '' ? [{ field: `reason ${kind}`, fault: 'needed' as const }] : []),
    // What two amendments changed differently is settled by naming it.
    ...(kind === 'budget' && answer === 'accepted' && conflicts.length > 0 ? [{ field: kind, fault: 'conflict' as const }] : []),
    ...(kind === 'extension' && answer === 'changed' && to === '' ? [{ field: 'to', fault: 'needed' as const }] : []),
  ];
}

function bodyOf({ answers, reasons, to, texts, support }: AmendmentDraft, amendment: OfficeAmendment, budget: readonly BudgetLine[], financing: readonly FinancingLine[]) {
  const changed: Partial<Record<PartKind, object>> = { extension: { to }, budget: { budget, financing }, content: { texts } };
  const kinds = partsOf(amendment).map(({ kind }) => kind);
  const said = kinds.flatMap((kind) => ((reasons[kind] ?? '').trim() === '' ? [] : [[kind, reasons[kind]] as const]));
  return {
    parts: Object.fromEntries(kinds.map((kind) => [kind, answers[kind] === 'changed' ? { acceptedAs: changed[kind] } : answers[kind]])),
    ...(said.length === 0 ? {} : { reasons: Object.fromEntries(said) }),
    ...(support.trim() === '' || answers.budget === 'rejected' || answers.budget === undefined ? {} : { support: typedAmount(support) }),
  };
}
