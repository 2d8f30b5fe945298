import { day, deductionReason, freeText, moneyText, nonNegativeMoney, reference, sha256, slug } from '@toteuma/contracts';
import { money, parseMoney } from '@toteuma/kernel';
import { z } from 'zod';

/** What people send about the verification of a claim. */
const twoDecimals = (text: string): string => money(parseMoney(text));
const amount = moneyText.transform(twoDecimals);
const needed = freeText(20_000).min(1, { error: 'a text' });
const said = freeText(20_000).nullish().transform((text) => text ?? null);
const note = freeText(2000).optional();
const MANY = { error: 'at most 20 000 entries' };

/** What a verification takes from rows: deducted with a reason, or parked for a later claim; `note` says more in words. */
export const verifyInput = z.strictObject({
  deduct: z.array(z.strictObject({ row: reference, amount, reason: deductionReason, note })).max(20_000, MANY).default([]),
  park: z
    .array(z.strictObject({ row: reference, amount: amount.optional(), note }).transform(({ amount: parked, ...given }) => ({ ...given, amount: parked ?? null })))
    .max(20_000, MANY)
    .default([]),
  conclusion: said,
});
export const checklistInput = z.strictObject({ answers: z.array(z.strictObject({ item: slug, answer: z.enum(['yes', 'no', 'not-applicable'], { error: 'yes, no or not-applicable' }), note: said })).max(100) });
export const sampleInput = z.strictObject({ rule: slug, seed: sha256.optional().meta({ description: 'Left out, a fresh one.' }) });
export const clarificationInput = z.strictObject({ question: needed, rows: z.array(reference).max(1000, { error: 'at most 1 000 entries' }).default([]), due: day });
export const answerInput = z.strictObject({ answer: needed });
export const hearingInput = z.strictObject({ reason: needed, due: day });
export const findingInput = z.strictObject({
  kind: z.enum(['procurement', 'double-funding', 'state-aid', 'eligibility', 'accounting', 'other'], { error: 'one of procurement, double-funding, state-aid, eligibility, accounting, other' }),
  row: reference.nullish().transform((row) => row ?? null),
  amount: nonNegativeMoney.transform(twoDecimals).nullish().transform((found) => found ?? null),
  note: needed,
});
export const rectificationRequestInput = z.strictObject({ reason: needed });
export const rectificationInput = z.strictObject({
  outcome: z.enum(['accepted', 'changed', 'rejected'], { error: 'accepted, changed or rejected' }),
  corrections: z.array(z.strictObject({ row: reference, amount, reason: said })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  reason: said,
});
