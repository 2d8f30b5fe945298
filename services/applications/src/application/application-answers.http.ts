import { award, day, grantLimits, grantPlan, grantRules, grantTerms, id, nonNegativeMoney, operationCode, principles, rateText, slug, year } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';
import { amendmentShown, contacts, formerPartner, nameHistory } from '../amendment/amendment-answers.http.js';
import { conditionShown } from '../decision/condition-shown.http.js';
import { processingAnswer } from '../processing/processing-shown.http.js';

/** What is answered about an application: the shapes that application-shown.http.ts makes, for the API document. */
const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });

const plan = grantPlan.extend({
  principles: principles.extend({ equality: z.array(z.strictObject({ answer: z.boolean(), reason: text })) }).nullable(),
});
const filed = {
  id,
  version: z.int(),
  organisation: slug,
  programme: slug,
  call: slug,
  costModel: slug,
  rules: grantRules,
  limits: grantLimits,
  submittedOn: day,
  summary: text,
  texts: z.record(z.string(), text),
  plan,
  processing: processingAnswer,
};

/** An application, by its status. */
export const applicationAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('submitted'), ...filed }),
  z.strictObject({ status: z.literal('withdrawn'), ...filed, withdrawnOn: day, reason: text }),
  z.strictObject({ status: z.literal('rejected'), ...filed, decidedOn: day, reason: text }),
  z.strictObject({
    status: z.literal('awarded'),
    ...filed,
    code: operationCode,
    supportRate: rateText,
    ownRate: rateText.nullable(),
    decidedOn: day,
    terms: grantTerms,
    plannedTranches: award.shape.tranches,
    tranches: z.array(z.strictObject({ year, amount: nonNegativeMoney, grantedOn: day })),
    conditions: z.array(text),
    conditionsDue: z.array(day.nullable()).meta({ description: 'By when each condition is to be met, in their order.' }),
    conditionStates: z.array(conditionShown).meta({ description: 'How each condition stands.' }),
    amendments: z.array(amendmentShown),
    partnersLeft: z.array(formerPartner),
    names: nameHistory,
    contacts: contacts.meta({ description: 'Who answers for what, by role.' }),
  }),
]);

export const submittedAnswer = accepted({});
export const decidedAnswer = z.union([accepted({ status: z.literal('awarded'), code: operationCode }), accepted({ status: z.literal('rejected') })]);
export const trancheAnswer = accepted({ granted: nonNegativeMoney.meta({ description: 'Support granted so far, this tranche included.' }) });

/** Bodies that are accepted, one after the other, and what is answered to them. */
const grant = '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55';
const answered = (version: number, position: number) => ({ id: grant, version, position });
export const examples = {
  submit: {
    body: {
      programme: 'esf-2014-2020', name: 'Kielitaito työelämään', applicant: { name: 'Esimerkin opisto', businessId: '0116297-6' }, period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
      budget: [{ category: 'staff', amount: '145201.00' }, { category: 'services', amount: '6500.00' }, { category: 'flat-rate', amount: '24685.00', stated: true }],
      financing: [{ source: 'eu-state', amount: '141109.00' }, { source: 'own', amount: '35277.00' }],
      indicators: [{ id: 'participants', planned: 40, women: 30 }],
    },
    answer: answered(1, 41),
  },
  decide: { body: { outcome: 'award', code: 'S22999', supportRate: '80', support: '141109.00' }, answer: { ...answered(2, 42), code: 'S22999', status: 'awarded' } },
  tranche: { body: { year: 2023, amount: '20000.00' }, answer: { ...answered(3, 43), granted: '141109.00' } },
} as const;
