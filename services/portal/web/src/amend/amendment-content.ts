import type { GrantRules, GrantTerms } from '@toteuma/contracts';
import { amendBudget, isComputed, parseMoney, type BudgetCell } from '@toteuma/kernel';
import type { DraftCell, DraftLine, Partner } from '../apply/api-types.js';
import { withoutBlanks } from '../apply/own-application.js';
import { keptAmount, readAmount } from '../budget/amount-text.js';
import { lineKey, writtenFinancing } from '../budget/financing-rows.js';
import { cellKey, figuresOf, type BudgetFigures } from '../budget/plan-figures.js';
import type { FiledAmendment, RequestedPart } from './amendment-types.js';

/** An amendment while it is being written: what changes, and nothing else. Amounts may be half typed. */
export interface AmendmentContent {
  readonly effectiveFrom?: string;
  readonly reason?: string;
  /** The new last day; empty where the period stays. */
  readonly to?: string;
  /** The cells that differ from what is in force. */
  readonly cells?: readonly DraftCell[];
  /** The whole plan, once any of it was written in. */
  readonly financing?: readonly DraftLine[] | null;
  readonly texts?: Readonly<Record<string, string>>;
  /** New names of organisations, by partner. */
  readonly rename?: Readonly<Record<string, string>>;
  /** From which day these hold, where it is not that of the amendment. */
  readonly renamedFrom?: Readonly<Record<string, string>>;
  readonly leave?: readonly string[];
  readonly add?: readonly Partner[];
  /** Who answers for what, by role. */
  readonly roles?: Readonly<Record<string, string>>;
}

export type Change = { readonly row: string; readonly column: string; readonly text: string };

/** The cells that an amendment names after some were written in: one that is as it was goes, one that is emptied becomes nothing. */
export function writtenChanges(changed: readonly DraftCell[], changes: readonly Change[], terms: Pick<GrantTerms, 'budget'>, model: GrantRules['costModel']): DraftCell[] {
  const next = new Map(changed.map((cell) => [cellKey(cell.partner, cell.category, cell.year), cell]));
  for (const { row: category, column, text } of changes) {
    const [partner = '', named = ''] = column.split('|');
    const year = named === '' ? null : Number(named);
    const key = cellKey(partner, category, year);
    const old = terms.budget.find((cell) => cellKey(cell.partner, cell.category, cell.year) === key);
    const computed = isComputed(model, category);
    const amount = keptAmount(text);
    const asBefore = computed ? amount === '' : (amount === '' && old === undefined) || amount === old?.amount;
    if (asBefore) next.delete(key);
    else next.set(key, { partner, category, year, amount: amount === '' ? '0.00' : amount, ...(computed ? { stated: true } : {}) });
  }
  return [...next.values()];
}

/** The budget as it would be: what is typed in cells, and all figures with the flat rates that follow. */
export function amendedBudget({ budget }: Pick<GrantTerms, 'budget'>, changed: readonly DraftCell[], revenue: string | null, model: GrantRules['costModel']): { readonly cells: readonly DraftCell[]; readonly figures: BudgetFigures } {
  const cents = (cell: { partner: string; category: string; year: number | null; amount: string; stated?: boolean }): BudgetCell => ({ partner: cell.partner, category: cell.category, year: cell.year, amount: parseMoney(cell.amount), stated: cell.stated ?? false });
  const sound = changed.filter(({ amount }) => readAmount(amount).kind === 'amount');
  const whole = amendBudget(budget.map(cents), sound.map(cents), model);
  const keys = new Set(changed.map(({ partner, category, year }) => cellKey(partner, category, year)));
  const kept = budget.filter(({ partner, category, year }) => !isComputed(model, category) && !keys.has(cellKey(partner, category, year)));
  const computed = whole.filter(({ category }) => isComputed(model, category));
  return { cells: [...kept, ...changed], figures: figuresOf(whole, computed, revenue) };
}

/** The plan after some lines were written in; null where it is again as it was. */
export function writtenPlan(now: readonly DraftLine[], changes: readonly Change[], terms: Pick<GrantTerms, 'financing'>): DraftLine[] | null {
  const next = writtenFinancing(now, changes);
  const same = next.length === terms.financing.length && next.every((line) => terms.financing.some((old) => lineKey(old) === lineKey(line) && old.amount === line.amount));
  return same ? null : next;
}

/** The request as the API takes it; null while it asks for nothing, or lacks its day. */
export function requestOf({ effectiveFrom = '', reason = '', to = '', cells = [], financing = null, texts = {}, rename = {}, renamedFrom = {}, leave = [], add = [], roles = {} }: AmendmentContent) {
  const renamed = Object.entries(rename).map(([id, name]) => ({ id, name, ...(renamedFrom[id] ? { from: renamedFrom[id] } : {}) }));
  const parts = [
    ...(to === '' ? [] : [{ kind: 'extension', to }]),
    ...(cells.length === 0 && financing === null ? [] : [{ kind: 'budget', budget: cells.map(({ stated = false, ...cell }) => ({ ...cell, stated })), financing }]),
    ...(Object.keys(texts).length === 0 ? [] : [{ kind: 'content', texts }]),
    ...(renamed.length + leave.length + add.length === 0 ? [] : [{ kind: 'partners', add: add.map(withoutBlanks), rename: renamed, leave: leave.map((id) => ({ id })) }]),
    ...(Object.keys(roles).length === 0 ? [] : [{ kind: 'contact', roles: Object.fromEntries(Object.entries(roles).map(([role, text]) => [role, text.trim() === '' ? null : text])) }]),
  ];
  return parts.length === 0 || effectiveFrom === '' ? null : { effectiveFrom, parts, reason: reason.trim() === '' ? null : reason };
}


/** The amendment that the authority asked to supplement, if there is one. */
export const toSupplement = (amendments: readonly FiledAmendment[] | undefined): FiledAmendment | undefined =>
  amendments?.find(({ status, supplements }) => status === 'requested' && supplements.some(({ answeredOn }) => answeredOn === null));

/** A filed amendment as it was written. */
export function contentOfFiled({ effectiveFrom, reason, requested, parts }: FiledAmendment): AmendmentContent {
  const find = (kind: string) => parts.find((part) => part.kind === kind)?.requested;
  const { to } = find('extension') ?? {};
  const { texts } = find('content') ?? {};
  const partners = find('partners');
  const { roles } = find('contact') ?? {};
  return {
    effectiveFrom,
    reason: reason ?? '',
    ...(to === undefined ? {} : { to }),
    cells: requested.cells,
    financing: requested.financing,
    ...(texts === undefined ? {} : { texts: spoken(texts) }),
    ...(roles === undefined ? {} : { roles: spoken(roles) }),
    ...(partners === undefined ? {} : { add: partners.add ?? [], leave: partners.leave?.map(({ id }) => id) ?? [], ...renamedIn(partners.rename ?? []) }),
  };
}

const renamedIn = (rename: NonNullable<RequestedPart['rename']>): Pick<AmendmentContent, 'rename' | 'renamedFrom'> => ({
  rename: Object.fromEntries(rename.map(({ id, name }) => [id, name])),
  renamedFrom: Object.fromEntries(rename.flatMap(({ id, from }) => (from === undefined ? [] : [[id, from]]))),
});

const spoken = (texts: Readonly<Record<string, string | null>>): Record<string, string> => Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text ?? '']));
