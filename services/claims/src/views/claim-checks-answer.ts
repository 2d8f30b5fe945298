import { claimCell, day, deductionReason, instant, moneyText, nonNegativeMoney, operationCode, reference, sha256, slug } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';
import { STEPS } from './claim-checks-record.js';

/** What is answered about the checks of claims. */
const ownShare = moneyText.meta({ description: 'To a partner that files its own claims its own share.' });
const number = z.int().min(1);
const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });
const names = z.strictObject({ fi: z.string(), sv: z.string(), en: z.string() });
const clock = {
  startedOn: day, days: z.int(), used: z.int(), remaining: z.int().meta({ description: 'Less than nothing once the time is over.' }),
  stopped: z.boolean().meta({ description: 'The beneficiary was asked for something.' }), endsOn: day.meta({ description: 'The last day in time; while the clock stands still, if it went on today.' }),
};
const why = z.string().nullable().meta({ description: 'Why not, in words; null where it is allowed.' });

export const sampleShape = {
  sample: number, rule: slug, method: z.enum(['random', 'monetary-unit', 'stratified']), size: z.int(), seed: sha256,
  population: z.strictObject({ rows: z.int(), amount: moneyText, sha256 }), rows: z.array(reference), event: z.string(), drawnOn: day,
};

export const queueAnswer = z.strictObject({
  claims: z.array(z.strictObject({
    grant: z.string(), code: operationCode, organisation: slug, claim: number, status: z.enum(['submitted', 'verified', 'decided']), declared: moneyText, rows: z.int(), submittedAt: instant,
    clock: z.strictObject(clock), points: z.int(), waitingFor: z.enum(STEPS), mayYou: z.boolean(), why,
  })),
  next: nextToken,
});

export const checksAnswer = z.strictObject({
  code: operationCode,
  organisation: slug,
  claim: number,
  clock: z.strictObject(clock),
  risk: z.strictObject({ points: z.int(), signs: z.array(slug), depth: z.enum(['rows', 'administrative', 'on-the-spot']) }),
  checklists: z.array(z.strictObject({
    id: slug, names, kind: z.enum(['administrative', 'on-the-spot']), required: z.boolean(), items: z.array(z.strictObject({ id: slug, names })),
    answers: z.array(z.strictObject({ item: slug, answer: z.enum(['yes', 'no', 'not-applicable']), note: text })).nullable(), filledOn: day.nullable(),
  })),
  samples: z.array(z.strictObject(sampleShape)),
  clarifications: z.array(z.strictObject({ clarification: number, question: text, rows: z.array(reference), due: day, askedOn: day, answer: text, answeredOn: day.nullable(), late: z.boolean() })),
  hearings: z.array(z.strictObject({ hearing: number, reason: text, due: day, openedOn: day, answer: text, answeredOn: day.nullable() })),
  findings: z.array(z.strictObject({ finding: number, kind: slug, row: reference.nullable(), amount: nonNegativeMoney.nullable(), note: text, foundOn: day })),
  rectifications: z.array(z.strictObject({
    request: number, reason: text, requestedOn: day, outcome: z.enum(['accepted', 'rejected', 'changed']).nullable(), corrections: z.array(number), decisionReason: text, decidedOn: day.nullable(),
  })),
  verification: z.strictObject({
    deduct: z.array(z.strictObject({ row: reference, amount: moneyText, reason: deductionReason, note: text })), park: z.array(z.strictObject({ row: reference, amount: moneyText, note: text })), verifiedOn: day,
  }).nullable().meta({ description: 'The newest verification; to the beneficiary once the claim is decided.' }),
  conclusion: text,
  notice: z.strictObject({ decidedOn: day }).nullable().meta({ description: 'Whether there is a notice to read.' }),
  next: z.array(z.strictObject({ act: z.enum(['verify', 'decide', 'answer-clarification', 'answer-hearing', 'request-rectification', 'decide-rectification']), allowed: z.boolean(), why })),
});

export const noticeAnswer = z.strictObject({
  code: operationCode,
  organisation: slug,
  claim: number,
  decidedOn: day,
  declared: moneyText,
  deducted: moneyText,
  parked: moneyText,
  certified: moneyText,
  support: ownShare,
  conclusion: text,
  rows: z.array(z.strictObject({
    row: reference, partner: slug, category: slug, declared: moneyText, deducted: moneyText, parked: moneyText, certified: moneyText,
    reasons: z.array(z.strictObject({ reason: deductionReason, amount: moneyText })), notes: z.array(z.string()),
  })).meta({ description: 'The rows of which something was deducted or parked.' }),
  flatRates: z.array(claimCell).meta({ description: 'What the flat rates lost with them.' }),
  corrections: z.array(z.strictObject({ correction: number, row: reference, amount: moneyText, support: ownShare, reason: text, correctedOn: day })),
  rectification: z.strictObject({ days: z.int(), until: day }).nullable().meta({ description: 'Until when a rectification may be asked for; null: the programme knows none.' }),
  appeal: z.string().nullable().meta({ description: 'The same in words, in the language of the reader.' }),
});

/** A sample by its event: all that a redraw needs, and whether a redraw gives the same. */
export const replayAnswer = z.strictObject({
  grant: z.string(), code: operationCode, claim: number, ...sampleShape,
  from: z.array(z.strictObject({ id: reference, partner: slug, category: slug, amount: moneyText })).meta({ description: 'The population, in its order.' }),
  redrawn: z.strictObject({ sha256, rows: z.array(reference), same: z.boolean() }),
});
