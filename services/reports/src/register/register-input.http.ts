import { freeText, nonNegativeMoney, operationCode, period, personal, publicLabel, slug, year } from '@toteuma/contracts';
import { isDay, money, parseMoney, yearOf } from '@toteuma/kernel';
import { z } from 'zod';

const amount = nonNegativeMoney.transform((text) => money(parseMoney(text)));

const fields = {
  name: publicLabel(),
  authority: publicLabel(),
  portfolio: publicLabel(),
  focus: publicLabel().nullish().transform((focus) => focus ?? null),
  stage: z.enum(['planned', 'running', 'ended', 'interrupted']).default('running'),
  period,
  funders: z.array(publicLabel()).max(50).default([]),
  implementers: z.array(publicLabel()).max(50).default([]),
  sources: z.array(z.strictObject({ id: slug, name: publicLabel() })).max(50),
  financing: z.array(z.strictObject({ source: slug, year, amount })).max(1000).default([]),
  partners: z.array(z.strictObject({ name: publicLabel(), budget: amount.nullish().transform((budget) => budget ?? null) })).max(50).default([]),
  statedTotal: amount.nullish().transform((total) => total ?? null),
  summary: freeText().nullish(),
  contacts: z.array(z.strictObject({ role: publicLabel(), details: personal(500).min(1) })).max(50).default([]),
};

type Entry = z.infer<z.ZodObject<typeof fields>>;

/** What has the right form and cannot be: a source or a cell twice, a source that the entry does not name, a year that is none of the period. */
function contradictions({ sources, financing, period: time }: Entry, context: z.core.$RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  // A day of no calendar has its own fault already.
  const [first, last] = isDay(time.from) && isDay(time.to) ? [yearOf(time.from), yearOf(time.to)] : [-Infinity, Infinity];
  sources.forEach(({ id }, at) => {
    if (sources.findIndex((other) => other.id === id) < at) fault(['sources', at, 'id'], 'each source once');
  });
  financing.forEach((cell, at) => {
    if (!sources.some(({ id }) => id === cell.source)) fault(['financing', at, 'source'], 'a source of this entry');
    if (cell.year < first || cell.year > last) fault(['financing', at, 'year'], 'a year of the period');
    if (financing.findIndex((other) => other.source === cell.source && other.year === cell.year) < at) fault(['financing', at], 'each source and year once');
  });
}

export const entryInput = z.strictObject({ code: operationCode, ...fields }).superRefine(contradictions);
/** The code of an entry stays what it is. */
export const entryChangeInput = z.strictObject(fields).superRefine(contradictions);
export type EntryInput = z.infer<typeof entryChangeInput>;

const stated = { name: 'Alku', authority: 'Häme', portfolio: 'Kulttuuri', focus: 'Toimintamallit', stage: 'ended' as const, period: { from: '2016-01-01', to: '2018-12-31' } };
const table = {
  funders: ['Häme', 'Oulu'], implementers: ['Oulu'], sources: [{ id: 'eu-state', name: 'ESR' }],
  financing: [{ source: 'eu-state', year: 2016, amount: '169779.00' }], partners: [{ name: 'Pudasjärvi', budget: '407360.00' }], statedTotal: '577140.00',
};
const answered = { id: '7a3f0b1e-51c4-8b5e-9a6e-2f6f1b1f0c44', version: 1, position: 12 };
export const examples = {
  enter: { body: { code: 'S20492', ...stated, ...table, summary: 'Neuvontaa.', contacts: [{ role: 'Projektipäällikkö', details: 'Nimi' }] }, answer: { ...answered, code: 'S20492' } },
  change: { body: { ...stated, ...table }, answer: { ...answered, version: 2, position: 14, code: 'S20492' } },
};
