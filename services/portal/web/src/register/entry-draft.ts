import { money, parseMoney, sum } from '@toteuma/kernel';
import { amountToType, typedAmount } from '../office/amount.js';
import type { Entry, stages } from './register-data.js';

/** An entry as it is typed. Lists have keys of their own, so that a line keeps its fields when another one goes. */
export interface EntryDraft {
  readonly code: string;
  readonly name: string;
  readonly authority: string;
  readonly portfolio: string;
  readonly focus: string;
  readonly stage: (typeof stages)[number];
  readonly from: string;
  readonly to: string;
  /** One name on a line. */
  readonly funders: string;
  readonly implementers: string;
  readonly sources: readonly { readonly key: string; readonly name: string; readonly amounts: Readonly<Record<string, string>> }[];
  readonly partners: readonly { readonly key: string; readonly name: string; readonly budget: string }[];
  readonly statedTotal: string;
  readonly summary: string;
  readonly contacts: readonly { readonly key: string; readonly role: string; readonly details: string }[];
}
export type EntryFault = { readonly field: string; readonly fault: 'needed' | 'amount' | 'period' };

/** So many years of a period have fields of their own; an entry of more keeps the amounts that it has. */
const MOST_YEARS = 30;

export function startEntry(entry: Entry | undefined, language: string): EntryDraft {
  if (entry === undefined) {
    return { code: '', name: '', authority: '', portfolio: '', focus: '', stage: 'running', from: '', to: '', funders: '', implementers: '', sources: [{ key: 'source-1', name: '', amounts: {} }], partners: [], statedTotal: '', summary: '', contacts: [] };
  }
  const typed = (amount: string | null) => (amount === null ? '' : amountToType(amount, language));
  const { code, name, authority, portfolio, focus, stage, period, funders, implementers, sources, financing, partners, statedTotal, summary, contacts } = entry;
  return {
    code, name, authority, portfolio, focus: focus ?? '', stage, ...period, funders: funders.join('\n'), implementers: implementers.join('\n'),
    sources: sources.map(({ id, name: called }) => ({ key: id, name: called, amounts: Object.fromEntries(financing.filter(({ source }) => source === id).map(({ year, amount }) => [String(year), typed(amount)])) })),
    partners: partners.map((partner, at) => ({ key: `partner-${at}`, name: partner.name, budget: typed(partner.budget) })),
    statedTotal: typed(statedTotal), summary: summary ?? '',
    // What was erased stays erased.
    contacts: contacts.flatMap(({ role, details }, at) => (details === null ? [] : [{ key: `contact-${at}`, role, details }])),
  };
}

/**
 * What two readers made of one entry: who changed a field alone has it. What both changed differently stays as this reader has it, and is named.
 */
export function mergeEntry(base: EntryDraft, mine: EntryDraft, theirs: EntryDraft): { readonly draft: EntryDraft; readonly both: readonly (keyof EntryDraft)[] } {
  const differ = (field: keyof EntryDraft, one: EntryDraft, other: EntryDraft) => !isAlike(field, one, other);
  const fields = (Object.keys(mine) as (keyof EntryDraft)[]).filter((field) => differ(field, mine, base));
  return {
    draft: { ...theirs, ...Object.fromEntries(fields.map((field) => [field, mine[field]])) },
    both: fields.filter((field) => differ(field, theirs, base) && differ(field, theirs, mine)),
  };
}

/** Whether two have the same in a field. */
export const isAlike = (field: keyof EntryDraft, one: EntryDraft, other: EntryDraft): boolean => JSON.stringify(one[field]) === JSON.stringify(other[field]);

/** What stands in a field, on a line for each of a list. */
export function saidIn(field: Exclude<keyof EntryDraft, 'stage'>, { [field]: value }: EntryDraft): string {
  if (typeof value === 'string') return value;
  return value.map((line) => {
    if ('amounts' in line) return [line.name, ...Object.entries(line.amounts).filter(([, amount]) => amount.trim() !== '').map(([year, amount]) => `${year}: ${amount}`)].join(', ');
    return ('budget' in line ? [line.name, line.budget] : [line.role, line.details]).filter((part) => part !== '').join(': ');
  }).join('\n');
}

/** The years that the table has: those of the period, and those that hold an amount. */
export function yearsOf({ from, to, sources }: Pick<EntryDraft, 'from' | 'to' | 'sources'>): string[] {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const ofPeriod = first > 0 && last >= first ? Array.from({ length: Math.min(last - first + 1, MOST_YEARS) }, (_, at) => String(first + at)) : [];
  const held = sources.flatMap(({ amounts }) => Object.entries(amounts).filter(([, amount]) => amount.trim() !== '').map(([year]) => year));
  return [...new Set([...ofPeriod, ...held])].toSorted((one, other) => Number(one) - Number(other));
}

/** A key that no line of a list has yet; of a source it becomes its id. */
export function freshKey(lines: readonly { readonly key: string }[], start: string): string {
  let number = lines.length + 1;
  while (lines.some(({ key }) => key === `${start}-${number}`)) number += 1;
  return `${start}-${number}`;
}

/** The sum of a table so far; what is no amount yet counts for nothing. */
export function totalSoFar({ sources }: Pick<EntryDraft, 'sources'>): string {
  return money(sum(sources.flatMap(({ amounts }) => Object.values(amounts)).map((amount) => parseMoney(typedAmount(amount) ?? '0'))));
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
const isBlank = (text: string): boolean => text.trim() === '';

/** What is wrong with a draft, by the fields of the API, and what to send once nothing is. Lines that were left blank are none. */
export function judgeEntry(draft: EntryDraft, isNew: boolean): { readonly faults: readonly EntryFault[]; readonly body: object | null } {
  const sources = draft.sources.filter(({ name, amounts }) => !isBlank(name) || Object.values(amounts).some((amount) => !isBlank(amount)));
  const partners = draft.partners.filter(({ name, budget }) => !isBlank(name) || !isBlank(budget));
  const contacts = draft.contacts.filter(({ role, details }) => !isBlank(role) || !isBlank(details));
  const needed = (field: string, text: string): EntryFault[] => (isBlank(text) ? [{ field, fault: 'needed' }] : []);
  const amount = (field: string, text: string): EntryFault[] => (isBlank(text) || typedAmount(text) !== null ? [] : [{ field, fault: 'amount' }]);
  const faults = [
    ...(isNew ? needed('code', draft.code) : []),
    ...(['name', 'authority', 'portfolio'] as const).flatMap((field) => needed(field, draft[field])),
    ...needed('period.from', draft.from),
    ...needed('period.to', draft.to),
    ...(draft.from !== '' && draft.to !== '' && draft.to < draft.from ? [{ field: 'period.to', fault: 'period' as const }] : []),
    ...sources.flatMap(({ key, name, amounts }) => [...needed(`${key} name`, name), ...Object.entries(amounts).flatMap(([year, text]) => amount(`${key} ${year}`, text))]),
    ...partners.flatMap(({ key, name, budget }) => [...needed(`${key} name`, name), ...amount(`${key} budget`, budget)]),
    ...contacts.flatMap(({ key, role, details }) => [...needed(`${key} role`, role), ...needed(`${key} details`, details)]),
    ...amount('statedTotal', draft.statedTotal),
  ];
  if (faults.length > 0) return { faults, body: null };
  const orNull = (text: string) => (isBlank(text) ? null : typedAmount(text));
  return {
    faults,
    body: {
      ...(isNew ? { code: draft.code.trim() } : {}),
      name: draft.name.trim(), authority: draft.authority.trim(), portfolio: draft.portfolio.trim(), focus: isBlank(draft.focus) ? null : draft.focus.trim(), stage: draft.stage,
      period: { from: draft.from, to: draft.to }, funders: lines(draft.funders), implementers: lines(draft.implementers),
      sources: sources.map(({ key, name }) => ({ id: key, name: name.trim() })),
      financing: sources.flatMap(({ key, amounts }) => Object.entries(amounts).filter(([, text]) => !isBlank(text)).map(([year, text]) => ({ source: key, year: Number(year), amount: typedAmount(text) }))),
      partners: partners.map(({ name, budget }) => ({ name: name.trim(), budget: orNull(budget) })),
      statedTotal: orNull(draft.statedTotal), summary: isBlank(draft.summary) ? null : draft.summary,
      contacts: contacts.map(({ role, details }) => ({ role: role.trim(), details: details.trim() })),
    },
  };
}
