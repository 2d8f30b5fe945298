import { day, id, instant, moneyText, operationCode, slug } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';

/** What people send about drafts of claims, and what they are answered. */
const typed = z.string().max(4000).refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: 'text without NUL characters and lone surrogates' });
/** A row as it was typed, be it right or not. */
export const typedRow = z.strictObject({
  id: typed.optional(),
  voucher: typed.optional(),
  category: typed.optional(),
  partner: typed.optional(),
  incurredOn: typed.optional(),
  paidOn: typed.optional(),
  supplier: typed.optional(),
  description: typed.optional(),
  amount: typed.optional(),
  unit: z.strictObject({ worker: typed.optional(), hours: typed.optional(), yearlyCost: typed.optional() }).optional(),
});
const typedPeriod = z.strictObject({ from: z.string().max(40), to: z.string().max(40) });
export const key = z.string().regex(/^[\w.:-]{1,64}$/, { error: 'a key of 1 to 64 letters, digits, dots, colons and hyphens' });
const version = z.int().min(1);

export const nothing = z.strictObject({});
export const beginDraft = z.strictObject({ period: z.strictObject({ from: day, to: day }).optional(), last: z.boolean().optional(), partner: slug.optional() });
export const draftMade = z.strictObject({ id, version });

/** What is said of the claim as a whole, as it was typed. */
export const headInput = z.strictObject({
  period: typedPeriod,
  last: z.boolean(),
  revenue: z.array(z.strictObject({ partner: typed.optional(), amount: typed.optional() })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  financing: z.array(z.strictObject({ source: typed.optional(), partner: typed.optional(), amount: typed.optional() })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  takeUp: z.array(typed).max(20_000, { error: 'at most 20 000 rows' }).default([]),
});
export const rowsInput = z.strictObject({
  put: z.array(typedRow.extend({ key })).max(5000, { error: 'at most 5 000 rows at once' }).default([]),
  remove: z.array(key).max(5000, { error: 'at most 5 000 rows at once' }).default([]),
});
export const readyInput = z.strictObject({ ready: z.boolean().default(true) });
export const partInput = z.strictObject({ organisation: slug.nullable() });

const problem = z.strictObject({
  type: z.string().meta({ description: 'A problem type, such as `claim/row-outside-period`.' }),
  field: z.string().meta({ description: 'The field of the row or of the draft.' }),
  expected: z.string().meta({ description: 'What it should be, in your language.' }),
});
const duplicate = z.strictObject({
  where: z.enum(['draft', 'claim', 'operation']).meta({ description: '`draft`: in this draft; `claim`: in another claim of this grant; `operation`: in a claim of another operation, of which you learn no more unless it is yours.' }),
  grant: id.optional(),
  code: operationCode.optional(),
  claim: z.int().optional(),
  row: z.string().optional(),
  partner: slug.optional(),
  key: key.optional(),
});
export const draftedRow = typedRow.extend({ key, partner: slug, problems: z.array(problem), duplicates: z.array(duplicate) });

const part = z.strictObject({
  partner: slug,
  version: version.meta({ description: 'The version of the draft when this part was last changed.' }),
  right: z.enum(['edit', 'none']).meta({ description: '`none`: you see that the part is there, not what it holds.' }),
  organisation: slug.nullable().meta({ description: 'Who fills it in, where that is not the organisation of the draft.' }),
  rows: z.int().nullable(),
  sum: moneyText.nullable().meta({ description: 'Of the rows whose amount can be read.' }),
  ready: z.boolean(),
});
const headShown = { period: typedPeriod, last: z.boolean() };
const line = { id, version, grant: id, filer: slug.nullable(), ...headShown, state: z.enum(['open', 'filing', 'filed']), claim: z.int().nullable().meta({ description: 'The number of the claim that was filed.' }), savedAt: instant, savedBy: z.string() };

export const draftList = z.strictObject({ drafts: z.array(z.strictObject({ ...line, createdAt: instant, rows: z.int() })), next: nextToken });
export const draftAnswer = z.strictObject({
  ...line,
  parts: z.array(part),
  revenue: z.array(z.looseObject({})),
  financing: z.array(z.looseObject({})),
  takeUp: z.array(z.string()),
  nextPeriodFrom: day.nullable().meta({ description: 'The day on which the period of the next claim begins; null when there is no next claim.' }),
  problems: z.array(problem.extend({ row: key.optional(), partner: slug.optional() })).meta({ description: 'The first hundred; of rows, with their keys.' }),
  problemCount: z.int().meta({ description: 'How many rows and fields are at fault in all.' }),
});
export const rowsAnswer = z.strictObject({ version, rows: z.array(draftedRow), total: z.int(), next: nextToken });
export const rowsSaved = z.strictObject({ version, rows: z.array(draftedRow).meta({ description: 'The rows that were put, with what is wrong with each.' }), parts: z.array(part) });
export const changed = z.strictObject({ id, version });

const ID = '5a1d8f0e-6b2c-4d3e-9f40-7a8b9c0d1e2f';
const GRANT = '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55';
const row = { key: 'r1', voucher: '1001', category: 'staff', paidOn: '2022-10-31', amount: '15000,0' };
const exampleParts = [{ partner: 'lead', version: 3, right: 'edit' as const, organisation: null, rows: 1, sum: '0.00', ready: false }];
export const examples = {
  begin: { body: {}, answer: { id: ID, version: 1 } },
  head: { body: { period: { from: '2022-10-01', to: '2022-12-31' }, last: false }, answer: { id: ID, version: 2 } },
  rows: { body: { put: [row], remove: [] }, answer: { version: 3, rows: [{ ...row, partner: 'lead', problems: [{ type: 'request/invalid', field: 'amount', expected: 'an amount such as 1234.50: at most 12 digits and two decimals' }], duplicates: [] }], parts: exampleParts } },
  ready: { body: { ready: true }, answer: { id: ID, version: 4 } },
  part: { body: { organisation: 'org-partner' }, answer: { id: ID, version: 4 } },
  remove: { body: {}, answer: { id: ID, version: 4 } },
  file: { body: {}, answer: { id: GRANT, claim: 1, version: 2, position: 57 } },
};
