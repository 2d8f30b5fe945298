import { z } from 'zod';
import { declare } from '../declare.js';
import { day, moneyText, nonNegativeMoney, reference, sha256, slug, textRef } from '../values.js';

const number = z.int().min(1);
/** Persons for whom somebody acted, by a substitution in force: left out where there are none. */
const onBehalfOf = z.array(slug).optional();

/** A checklist of the programme was filled in for a claim; a later one of the same list replaces it. */
export const ChecklistFilled = declare('claims', 'ChecklistFilled', 1, z.strictObject({
  claim: number,
  checklist: slug,
  answers: z.array(z.strictObject({ item: slug, answer: z.enum(['yes', 'no', 'not-applicable']), note: textRef.nullable() })),
  onBehalfOf,
}));

/** How risky a claim is, by the signs of the programme: it chooses the depth of the verification (Regulation (EU) 2021/1060, Article 74(2)). */
export const RiskAssessed = declare('claims', 'RiskAssessed', 1, z.strictObject({ claim: number, points: z.int().min(0), signs: z.array(slug) }));

/** Rows were drawn for checks; who knows the seed and the population draws the same again. */
export const SampleDrawn = declare('claims', 'SampleDrawn', 1, z.strictObject({
  claim: number,
  sample: number,
  rule: slug,
  method: z.enum(['random', 'monetary-unit', 'stratified']),
  size: z.int().min(0),
  seed: sha256,
  population: z.strictObject({ rows: z.int().min(0), amount: moneyText, sha256 }),
  rows: z.array(reference),
  onBehalfOf,
}));

/** The beneficiary is asked for something; the clock of the payment stands still until it answers. */
export const ClarificationAsked = declare('claims', 'ClarificationAsked', 1, z.strictObject({ claim: number, clarification: number, rows: z.array(reference), question: textRef.nullable(), due: day, onBehalfOf }));
/** The beneficiary answered what it was asked, in time or after the day that was set; the clock goes on. */
export const ClarificationAnswered = declare('claims', 'ClarificationAnswered', 1, z.strictObject({ claim: number, clarification: number, answer: textRef.nullable(), late: z.boolean(), onBehalfOf }));

/** The beneficiary is heard on what is about to be deducted (Administrative Procedure Act 434/2003, section 34). */
export const DeductionHearingOpened = declare('claims', 'DeductionHearingOpened', 1, z.strictObject({ claim: number, hearing: number, reason: textRef.nullable(), due: day, onBehalfOf }));
/** The beneficiary said something about what is about to be deducted. */
export const DeductionHearingAnswered = declare('claims', 'DeductionHearingAnswered', 1, z.strictObject({ claim: number, hearing: number, answer: textRef.nullable(), onBehalfOf }));

/** Something that the checks found, whether it costs anything or not. */
export const FindingRecorded = declare('claims', 'FindingRecorded', 1, z.strictObject({
  claim: number,
  finding: number,
  kind: z.enum(['procurement', 'double-funding', 'state-aid', 'eligibility', 'accounting', 'other']),
  row: reference.nullable(),
  amount: nonNegativeMoney.nullable(),
  note: textRef.nullable(),
  onBehalfOf,
}));

/** The beneficiary asks for a rectification of the decision on a claim (Act 757/2021; Administrative Procedure Act, chapter 7a). */
export const ClaimRectificationRequested = declare('claims', 'ClaimRectificationRequested', 1, z.strictObject({ claim: number, request: number, reason: textRef.nullable(), onBehalfOf }));
/** The request was decided; what it changed are corrections of the same moment. */
export const ClaimRectificationDecided = declare('claims', 'ClaimRectificationDecided', 1, z.strictObject({ claim: number, request: number, outcome: z.enum(['accepted', 'rejected', 'changed']), corrections: z.array(number), reason: textRef.nullable(), onBehalfOf }));
