import { day, freeText, nonNegativeMoney, operationCode, rateText, year } from '@toteuma/contracts';
import { z } from 'zod';
import { cell, line, list, MANY, orNull } from '../application/application-input.http.js';

/** What people send about a decision and what changes it. */
const text = orNull(freeText());
const condition = z.union([
  freeText().transform((said): { text: string; due: string | null } => ({ text: said, due: null })),
  z.strictObject({ text: freeText().min(1), due: orNull(day) }),
], { error: 'a text, or {"text": ..., "due": a day or null}' });
const tranche = z.strictObject({ year, amount: nonNegativeMoney });
const financing = orNull(z.array(line).max(MANY));

export const decisionInput = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('award'),
    code: orNull(operationCode),
    supportRate: rateText,
    support: nonNegativeMoney,
    ownRate: orNull(rateText),
    budget: list(cell),
    financing,
    conditions: list(condition),
    tranches: list(tranche),
  }),
  z.strictObject({ outcome: z.literal('reject'), reason: text }),
], { error: 'award or reject' });

export const trancheInput = tranche;
export const rectificationRequestInput = z.strictObject({ reason: text });
export const rectificationInput = z.strictObject({
  outcome: z.enum(['accepted', 'changed', 'rejected'], { error: 'accepted, changed or rejected' }),
  reason: text,
  code: orNull(operationCode),
  supportRate: orNull(rateText),
  support: orNull(nonNegativeMoney),
  ownRate: orNull(rateText),
  budget: list(cell),
  financing,
  conditions: list(condition),
  tranches: list(tranche),
});
export const reversalInput = z.strictObject({ reason: text });
