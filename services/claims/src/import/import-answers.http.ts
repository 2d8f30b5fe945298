import { id, instant, sha256, slug } from '@toteuma/contracts';
import { oneOf, pageLimit } from '@toteuma/platform';
import { z } from 'zod';
import { typedRow } from '../draft/draft-answers.http.js';
import { numberStyles } from './amounts.js';
import { dayStyles } from './days.js';
import { states } from './made-row.js';

/** What people send about files of rows, and what they are answered. */
const fileName = z
  .string({ error: 'the name of the file' })
  .min(1, { error: 'the name of the file' })
  .max(200, { error: 'a name of at most 200 characters' })
  .refine((name) => name.isWellFormed() && !/[\p{Cc}\p{Cf}/\\]/u.test(name), { error: 'a file name without slashes and invisible characters' });
export const mappingName = z.string().min(1).max(100, { error: 'a name of 1 to 100 characters' }).refine((name) => name.isWellFormed() && !/\p{Cc}/u.test(name), { error: 'a name of 1 to 100 characters' });

const column = z.int({ error: 'the index of a column, from 0' }).min(0, { error: 'the index of a column, from 0' }).max(199, { error: 'the index of a column, from 0' });
const text = z.string().max(200).refine((value) => value.isWellFormed() && !value.includes('\u0000'), { error: 'a text of at most 200 characters' });
const mappingShape = {
  columns: z.strictObject({
    id: column.optional(), voucher: column.optional(), category: column.optional(), paidOn: column.optional(), incurredOn: column.optional(),
    amount: z.union([column, z.strictObject({ debit: column, credit: column })], { error: 'the index of a column, or of two: debit and credit' }).optional(),
    supplier: column.optional(), description: column.optional(), partner: column.optional(),
  }),
  numbers: z.enum(numberStyles, { error: `one of ${numberStyles.join(', ')}` }).default('auto'),
  dates: z.enum(dayStyles, { error: `one of ${dayStyles.join(', ')}` }).default('auto'),
  categories: z.record(text, slug.nullable()).default({}).meta({ description: 'What the values of the column mean: a category of the grant, or null for what does not belong to the claim.' }),
  category: slug.nullish().meta({ description: 'The category of all rows, where no column tells.' }),
  only: z.strictObject({ column, value: text }).nullish().meta({ description: 'Only the lines with this value belong to the claim.' }),
  headerRow: z.int().min(0).max(1000).meta({ description: 'The line of the headings; 0: there is none.' }),
};
const mapping = z.strictObject(mappingShape);
const savedMapping = z.strictObject({
  ...mappingShape,
  columns: z.record(z.string(), z.union([z.string(), z.strictObject({ debit: z.string(), credit: z.string() })])),
  only: z.strictObject({ column: z.string(), value: text }).nullish(),
}).omit({ headerRow: true });

export const upload = z.strictObject({ name: fileName, sheet: z.string().max(200).optional(), mapping: mappingName.optional(), partner: slug.optional() });
export const mappingInput = z.strictObject({ ...mappingShape, saveAs: mappingName.optional() });
export const rowsQuery = z.strictObject({
  state: oneOf(states, () => ({})).schema.optional(),
  limit: pageLimit,
  after: z.string().regex(/^\d{1,8}$/, { error: 'the `next` of an earlier answer of this list' }).default('0'),
});
export const takingInput = z.strictObject({
  which: z.enum(['good', 'all'], { error: 'one of good, all' }).meta({ description: '`good`: the rows that can be read; `all`: all of them or, if one cannot be read, none.' }),
  duplicates: z.boolean().optional().meta({ description: 'Whether rows that are there already are taken too; without it they are with `all` only.' }),
});
export const nothing = z.strictObject({});

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const notice = z.strictObject({ type: z.enum(['formulas', 'merged-cells', 'other-sheets', 'encoding']), where: z.array(z.string()), count: z.int() })
  .meta({ description: '`formulas`: the values that were stored with them are taken; `merged-cells`: only the first cell of each has a value.' });
export const importAnswer = z.strictObject({
  import: id,
  draft: id,
  partner: slug,
  name: z.string(),
  state: z.enum(['reading', 'read', 'failed', 'stopped', 'taken']),
  hash: sha256,
  bytes: z.int(),
  sameAs: id.nullable().meta({ description: 'An earlier import of the very same file.' }),
  sheets: z.array(z.string()),
  sheet: z.string().nullable(),
  encoding: z.string().nullable(),
  separator: z.string().nullable(),
  columns: z.array(z.strictObject({ index: z.int(), header: z.string().nullable(), samples: z.array(z.string()) })),
  mapping: mapping.nullable(),
  values: z.array(z.string()).meta({ description: 'What stands in the column of the category, the most frequent first: what each means can be said in the mapping.' }),
  notices: z.array(notice),
  rows: z.int().meta({ description: 'Lines so far, headings left out.' }),
  good: z.int(),
  bad: z.int(),
  duplicates: z.int(),
  leftOut: z.int(),
  taken: z.int(),
  why: z.string().nullable().meta({ description: 'Why it could not be read, in your language.' }),
  problem: z.strictObject({ type: z.string(), field: z.string(), expected: z.string() }).nullable(),
  createdAt: instant,
});
const duplicate = z.strictObject({ where: z.enum(['file', 'draft', 'claim', 'operation']), grant: id.optional(), code: z.string().optional(), claim: z.int().optional(), row: z.string().optional(), partner: slug.optional(), key: z.string().optional() });
export const importRows = z.strictObject({
  rows: z.array(z.strictObject({
    line: z.int().meta({ description: 'Of the file, from 1.' }),
    state: z.enum(states),
    cells: z.array(cell),
    row: typedRow.nullable(),
    problems: z.array(z.strictObject({ type: z.string(), field: z.string(), expected: z.string(), column: z.int().nullable(), value: z.string().nullable() })),
    duplicates: z.array(duplicate),
  })),
  next: z.string().nullable(),
});
export const taken = z.strictObject({ import: id, taken: z.int(), version: z.int().meta({ description: 'Of the draft.' }) });
export const mappingList = z.strictObject({ mappings: z.array(z.strictObject({ name: z.string(), mapping: savedMapping, savedAt: instant, savedBy: z.string() })) });
export const stopped = z.strictObject({ import: id, state: z.enum(['reading', 'read', 'failed', 'stopped', 'taken']) });

const ID = '9c5b94b1-35ad-49bb-b118-8e8fc24abf80';
const answer = {
  import: ID, draft: '5a1d8f0e-6b2c-4d3e-9f40-7a8b9c0d1e2f', partner: 'lead', name: 'paakirja.xlsx', state: 'read' as const, hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', bytes: 48_213, sameAs: null,
  sheets: ['Taul1'], sheet: 'Taul1', encoding: null, separator: null,
  columns: [{ index: 0, header: 'Tosite', samples: ['1001', '1002'] }, { index: 1, header: 'Maksupvm', samples: ['2022-10-31'] }, { index: 2, header: 'Summa', samples: ['15000'] }],
  mapping: { columns: { voucher: 0, paidOn: 1, amount: 2 }, numbers: 'auto' as const, dates: 'auto' as const, categories: {}, category: 'staff', headerRow: 1 },
  values: [], notices: [], rows: 2, good: 2, bad: 0, duplicates: 0, leftOut: 0, taken: 0, why: null, problem: null, createdAt: '2023-07-20T09:00:00.000Z',
};
export const examples = {
  upload: { answer },
  mapping: { body: { columns: { voucher: 0, paidOn: 1, amount: 2 }, category: 'staff', headerRow: 1, saveAs: 'Pääkirja' }, answer },
  taking: { body: { which: 'good' as const }, answer: { import: ID, taken: 2, version: 4 } },
  stop: { body: {}, answer: { import: ID, state: 'stopped' as const } },
  removeMapping: { body: {}, answer: { removed: 'Pääkirja' } },
};
