import { freeText, id, nonNegativeMoney, slug, year } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';

const orNull = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);

export const appropriationInput = z.strictObject({
  programme: slug,
  authority: orNull(slug),
  fund: orNull(slug),
  year,
  priority: orNull(slug),
  amount: nonNegativeMoney,
  reason: orNull(freeText()),
});
export const appropriationAccepted = accepted({ appropriation: id });

const appropriation = '5d0c9b62-6a0e-8c1d-a3f4-7b8e9d0c1f2a';
export const examples = {
  set: { body: { programme: 'esf-plus-2021-2027', year: 2026, amount: '4000000.00', reason: 'Budget proposal of the state.' }, answer: { id: '2b8f7d10-4c61-8e9a-b5d2-6f3e1a0c9d84', version: 1, position: 21, appropriation } },
} as const;
