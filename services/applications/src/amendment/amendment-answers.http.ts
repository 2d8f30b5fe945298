import { amendmentKind, budgetCell, day, financingCell, instant, moneyText, partner, percentText, period, publicLabel, slug } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';

/** What is answered about amendments, for the API document. */
const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });
const change = { old: moneyText, new: moneyText, difference: moneyText };
const ratio = z.strictObject({ old: percentText.nullable(), new: percentText.nullable() });
const statuses = ['requested', 'waiting', 'accepted', 'rejected', 'lapsed', 'withdrawn'] as const;
const cellKey = budgetCell.pick({ partner: true, category: true, year: true });
const lineKey = financingCell.pick({ source: true, partner: true, year: true });
const needed = z.enum(['none', 'notify', 'formal']).meta({ description: '`formal`: a decision; `notify` and `none`: it takes effect by itself.' });

const texts = z.record(z.string(), text);
const part = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extension'), to: day }),
  z.strictObject({ kind: z.literal('budget') }),
  z.strictObject({ kind: z.literal('content'), texts }),
  z.strictObject({ kind: z.literal('partners'), add: z.array(partner), rename: z.array(z.strictObject({ id: slug, name: publicLabel(), from: day.optional() })), leave: z.array(z.strictObject({ id: slug })) }),
  z.strictObject({ kind: z.literal('contact'), roles: texts }),
]);
const conflictValues = { was: moneyText, now: moneyText, wanted: moneyText };
const conflict = z.union([z.strictObject({ cell: cellKey, ...conflictValues }), z.strictObject({ line: lineKey, ...conflictValues })]);

export const amendmentShown = z.strictObject({
  number: z.int(),
  status: z.enum(statuses).meta({ description: '`waiting`: decided, and takes effect when claims answers that no more is certified than it leaves.' }),
  outcome: z.enum(['accepted', 'accepted-with-changes', 'rejected', 'notified']).nullable().meta({ description: '`notified`: within the flexibility of the budget, so that no decision was needed.' }),
  filedOn: day,
  effectiveFrom: day,
  decidedOn: day.nullable(),
  reason: text,
  requested: z.strictObject({ cells: z.array(budgetCell), financing: z.array(financingCell).nullable() }),
  budget: z.array(z.strictObject({ ...cellKey.shape, ...change })),
  financing: z.array(z.strictObject({ ...lineKey.shape, ...change })),
  granted: z.strictObject(change),
  parts: z.array(z.strictObject({
    kind: amendmentKind,
    requested: part,
    outcome: z.enum(['accepted', 'accepted-with-changes', 'rejected', 'lapsed']).nullable(),
    reason: text,
    accepted: part.nullable().meta({ description: 'As it was accepted; null for the budget, which the new amounts tell.' }),
  })),
  supplements: z.array(z.strictObject({ reason: text, due: day, on: day, answeredOn: day.nullable(), late: z.boolean() })),
  conflicts: z.array(conflict).meta({ description: 'What others have changed since the request to another amount than it asks for.' }),
});
export const formerPartner = z.strictObject({ id: slug, name: publicLabel(), left: day });
export const nameHistory = z.array(z.strictObject({ id: slug, name: publicLabel(), from: day.nullable() })).meta({ description: 'What everyone who takes or took part is called, and from which day on; null: from the beginning. The plan has the names of today.' });
export const contacts = texts;

export const impact = z.strictObject({
  cells: z.array(z.strictObject({ ...cellKey.shape, ...change, certified: moneyText, computed: z.boolean(), sources: z.array(z.strictObject({ source: slug, ...change })) })),
  financing: z.array(z.strictObject({ ...lineKey.shape, ...change })),
  totals: z.strictObject({
    budget: z.strictObject(change),
    net: z.strictObject(change),
    support: z.strictObject(change),
    rates: ratio.meta({ description: 'The support granted as a percentage of the net budget.' }),
    shares: z.array(z.strictObject({ source: slug, ...ratio.shape })),
  }),
  flatRates: z.array(z.strictObject({ ...cellKey.shape, ...change, stated: z.boolean(), lapsed: z.boolean().meta({ description: 'It was stated, and its base changes: it is computed again.' }) })),
  remaining: z.array(z.strictObject({ partner: slug, category: slug, old: moneyText, new: moneyText, certified: moneyText })),
  openClaims: z.array(z.strictObject({ claim: z.int(), partner: slug, category: slug, computed: z.boolean(), declared: moneyText, left: moneyText, fits: z.boolean() })),
  period: z.strictObject({ old: period, new: period, months: z.strictObject({ old: z.int(), new: z.int() }) }).nullable(),
  partners: z.array(z.strictObject({ id: slug, name: publicLabel(), change: z.enum(['added', 'renamed', 'left']), was: publicLabel().nullable() })),
  flexibility: z.strictObject({
    answer: needed,
    limits: z.array(z.strictObject({
      id: slug, scope: z.enum(['category', 'partner', 'total']), subject: slug.nullable(), limit: moneyText, used: moneyText, left: moneyText, unit: z.literal('eur'), exceeded: z.boolean(),
    })),
  }),
  conflicts: z.array(conflict),
  faults: z.array(z.strictObject({ type: z.string(), field: z.string().nullable(), detail: z.string() })).meta({ description: 'What would forbid it, in the order in which it would be said.' }),
});

const number = z.int().min(1).meta({ description: 'Its number.' });
export const amendmentAnswer = accepted({ amendment: number, status: z.enum(statuses), decision: needed });
export const amendmentDecidedAnswer = accepted({ amendment: z.int().min(1), status: z.enum(statuses), budgetVersion: z.int().min(1) });
export const amendmentChangedAnswer = accepted({ amendment: number, status: z.enum(statuses) });

export const amendmentDraftAnswer = z.strictObject({
  version: z.int().min(0).meta({ description: '0: never saved.' }),
  savedAt: instant.meta({ description: 'Of version 0 the time of the answer.' }),
  savedBy: z.string().meta({ description: 'Of version 0 the reader.' }),
  content: z.record(z.string(), z.unknown()),
  budgetVersion: z.int().min(1).meta({ description: 'The budget that it is made on.' }),
  currentBudgetVersion: z.int().min(1),
  conflicts: z.array(conflict),
});
export const amendmentDraftSaved = z.strictObject({ version: z.int().min(1), savedAt: instant, conflicts: z.array(conflict) });

/** Bodies that are accepted, one after the other, and what is answered to them. */
const grant = '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55';
const answered = (version: number, position: number) => ({ id: grant, version, position });
const budget = [{ category: 'staff', amount: '137201.00' }, { category: 'flat-rate', amount: '23325.00', stated: true }, { category: 'services', amount: '15860.00' }];
const asked = { effectiveFrom: '2023-02-01', reason: 'Vähemmän palkkoja, enemmän palveluja.', parts: [{ kind: 'budget', budget }] } as const;
export const amendmentExamples = {
  preview: {
    body: asked,
    answer: {
      cells: [
        {
          partner: 'lead', category: 'staff', year: null, old: '145201.00', new: '137201.00', difference: '-8000.00', certified: '46022.48', computed: false,
          sources: [{ source: 'eu-state', old: '116160.96', new: '109760.95', difference: '-6400.01' }, { source: 'own', old: '29040.04', new: '27440.05', difference: '-1599.99' }],
        },
      ],
      financing: [{ source: 'eu-state', partner: null, year: null, old: '141109.00', new: '141109.00', difference: '0.00' }],
      totals: {
        budget: { old: '176386.00', new: '176386.00', difference: '0.00' }, net: { old: '176386.00', new: '176386.00', difference: '0.00' }, support: { old: '141109.00', new: '141109.00', difference: '0.00' },
        rates: { old: '80.00', new: '80.00' }, shares: [{ source: 'eu-state', old: '80.00', new: '80.00' }, { source: 'own', old: '20.00', new: '20.00' }],
      },
      flatRates: [{ partner: 'lead', category: 'flat-rate', year: null, old: '24685.00', new: '23325.00', difference: '-1360.00', stated: true, lapsed: false }],
      remaining: [{ partner: 'lead', category: 'staff', old: '99178.52', new: '91178.52', certified: '46022.48' }],
      openClaims: [{ claim: 2, partner: 'lead', category: 'staff', computed: false, declared: '1200.00', left: '91178.52', fits: true }],
      period: null, partners: [],
      flexibility: { answer: 'formal', limits: [{ id: 'category-10', scope: 'category', subject: 'services', limit: '650.00', used: '9360.00', left: '0.00', unit: 'eur', exceeded: true }] },
      conflicts: [], faults: [],
    },
  },
  request: { body: asked, answer: { ...answered(4, 44), amendment: 1, decision: 'formal', status: 'requested' } },
  askSupplement: { body: { reason: 'Mitä palveluja ostetaan?', due: '2023-02-10' }, answer: { ...answered(5, 45), amendment: 1, status: 'requested' } },
  supplement: { body: { parts: asked.parts, reason: 'Kielenopetusta ostetaan kahdelta oppilaitokselta.' }, answer: { ...answered(6, 46), amendment: 1, status: 'requested' } },
  withdraw: { body: { reason: 'Muutosta ei tarvita.' }, answer: { ...answered(5, 45), amendment: 1, status: 'withdrawn' } },
  decide: {
    body: { parts: { budget: 'accepted', extension: { acceptedAs: { to: '2023-12-31' } } }, reasons: { extension: 'Puoli vuotta riittää.' } },
    answer: { ...answered(5, 45), amendment: 1, budgetVersion: 1, status: 'waiting' },
  },
  draft: { body: { content: { effectiveFrom: '2023-02-01', parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '13720' }] }] } }, answer: { version: 1, savedAt: '2023-01-10T09:00:00.000Z', conflicts: [] } },
} as const;
