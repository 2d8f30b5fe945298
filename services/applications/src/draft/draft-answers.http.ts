import { budgetCell, day, id, instant, moneyText, slug, year } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';
import { rights } from './rights.js';
import { sections } from './sections.js';

/** What people send about drafts, and what they are answered. */
export const right = z.enum(rights, { error: `one of ${rights.join(', ')}` });
export const person = z.string().min(1).max(200).refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: 'a person as the sign-in calls them' }).meta({ description: 'A person as the sign-in calls them.' });
const section = z.enum(sections);
const content = z.record(z.string(), z.unknown()).meta({ description: 'As it was typed, be it right or not.' });
const version = z.int().min(0);

export const draftInput = z.strictObject({
  programme: z.union([z.string(), z.looseObject({})], { error: 'the id of a programme, or a whole programme pack' }),
  call: slug.default('open'),
  copyOf: z
    .strictObject({ application: id.optional(), draft: id.optional() })
    .refine((from) => (from.application === undefined) !== (from.draft === undefined), { error: 'the id of an application or of a draft' })
    .optional(),
  /** What others of the organisation may do. */
  colleagues: right.default('edit'),
});
/** An act that says all by its address. */
export const nothing = z.strictObject({});
export const sectionInput = z.strictObject({ content: z.record(z.string(), z.unknown(), { error: 'an object' }) });

export const completenessAnswer = z.array(z.strictObject({
  section,
  state: z.enum(['empty', 'incomplete', 'complete']),
  missing: z.array(z.strictObject({ field: z.string().meta({ description: 'A field of the section, such as `budget[2].amount`.' }), expected: z.string().meta({ description: 'What it should be, in your language.' }) })),
}));

const saved = {
  version: version.meta({ description: '0: never saved.' }),
  content,
  savedAt: instant.nullable(),
  savedBy: z.string().nullable(),
  actingFor: z.string().nullable().meta({ description: 'Whom that person stood in for.' }),
};
const draftShown = {
  id,
  version: z.int().min(1),
  programme: slug,
  call: slug,
  callCloses: instant.nullable(),
  state: z.enum(['open', 'submitting', 'submitted']),
  application: id.nullable().meta({ description: 'The application that was made of it; it has the id of the draft.' }),
};

export const receipt = { submittedAt: instant, submittedBy: z.string(), actingFor: z.string().nullable(), digest: z.string().regex(/^[0-9a-f]{64}$/).meta({ description: 'SHA-256 of the canonical JSON (RFC 8785) of what was submitted.' }), callCloses: instant.nullable() };

export const draftAnswer = z.strictObject({
  ...draftShown,
  right,
  colleagues: right.meta({ description: 'The right of everybody in the organisation who is not among the collaborators.' }),
  collaborators: z.array(z.strictObject({ person: z.string(), right })),
  sections: z.record(section, z.strictObject(saved)),
  completeness: completenessAnswer,
  receipt: z.strictObject(receipt).nullable(),
});
export const draftMade = z.strictObject({ id, version: z.int().min(1) });
export const sectionSaved = z.strictObject({
  version: z.int().min(1).meta({ description: 'Of the section.' }),
  draftVersion: z.int().min(1).meta({ description: 'Of the draft: what a submission names.' }),
  savedAt: instant,
  completeness: completenessAnswer,
});
export const draftList = z.strictObject({
  drafts: z.array(z.strictObject({ ...draftShown, name: z.string().nullable(), createdAt: instant, createdBy: z.string(), savedAt: instant, savedBy: z.string() })),
  next: nextToken,
});
const amount = moneyText;
const partner = slug;
const numbers = z.array(z.int().min(0));
export const budgetAnswer = z.strictObject({
  version: z.int().min(1).meta({ description: 'The version of the draft that it was computed of.' }),
  costModel: slug.nullable(),
  cells: z.array(budgetCell.extend({ computed: z.boolean() })),
  totals: z.strictObject({
    total: amount,
    byPartner: z.array(z.strictObject({ partner, amount })),
    byCategory: z.array(z.strictObject({ category: slug, amount })),
    byYear: z.array(z.strictObject({ year: year.nullable(), amount })),
  }),
  revenue: amount,
  net: amount,
  financing: z.strictObject({
    total: amount,
    difference: amount.meta({ description: 'What the financing plan has more than the net budget.' }),
    perSource: z.array(z.strictObject({ source: slug, amount })),
    perPartner: z.array(z.strictObject({ partner, amount })),
    perYear: z.array(z.strictObject({ year: year.nullable(), amount })),
  }),
  shares: z.array(z.strictObject({ source: slug, percent: z.string(), expected: amount, given: amount })).meta({ description: 'The sources that the programme defines as shares of the public part.' }),
  residual: z.strictObject({ amount, carriedBy: slug }).nullable().meta({ description: 'What rounding leaves, and the source that carries it.' }),
  notCounted: z.strictObject({ budget: numbers, financing: numbers }).meta({ description: 'The places of lines that cannot be read yet.' }),
});

export const sharing = z.strictObject({ colleagues: right, collaborators: z.array(z.strictObject({ person: z.string(), right })) });

export const substitutionInput = z
  .strictObject({ person: person.optional(), substitute: person, from: day, to: day })
  .refine(({ from, to }) => from <= to, { error: 'a day that is not before `from`', path: ['to'] });
const substitution = z.strictObject({ id, person: z.string(), substitute: z.string(), from: day, to: day });
export const substitutionAnswer = substitution;
export const substitutionList = z.strictObject({ substitutions: z.array(substitution) });

const draft = '8a1f0c52-6f0e-4c9f-9d43-2a5b8f0f7c11';
const at = '2022-05-16T09:00:00.000Z';
const stillEmpty = sections.map((one) => ({ section: one, state: 'empty' as const, missing: [] }));
export const examples = {
  make: { body: { programme: 'esf-2014-2020', call: 'open' }, answer: { id: draft, version: 1 } },
  save: {
    body: { content: { costModel: 'flat-17-staff', budget: [{ category: 'staff', amount: '145201.00' }, { category: 'services', amount: '65oo' }] } },
    answer: {
      version: 1, draftVersion: 2, savedAt: at,
      completeness: stillEmpty.map((one) => (one.section === 'budget' ? { ...one, state: 'incomplete' as const, missing: [{ field: 'budget[1].amount', expected: 'an amount such as 1234.50: at most 12 digits and two decimals' }] } : one)),
    },
  },
  remove: { body: {}, answer: { id: draft, version: 7 } },
  submit: {
    answer: { id: draft, version: 1, position: 41, submittedAt: at, submittedBy: 'applicant', actingFor: null, digest: '5f'.repeat(32), callCloses: null },
  },
  share: { body: { right: 'view' as const }, answer: { colleagues: 'edit' as const, collaborators: [{ person: 'applicant', right: 'submit' as const }, { person: 'applicant-2', right: 'view' as const }] } },
  standIn: { body: { substitute: 'applicant-2', from: '2022-07-01', to: '2022-07-31' }, answer: { id: draft, person: 'applicant', substitute: 'applicant-2', from: '2022-07-01', to: '2022-07-31' } },
};
