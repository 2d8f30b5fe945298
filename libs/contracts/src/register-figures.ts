import { z } from 'zod';
import { moneyText, percentText, publicLabel, slug } from './values.js';

const yearKey = z.string().regex(/^\d{4}$/, { error: 'a year such as 2016' }).meta({ title: 'year' });

/** What a register entry adds up to: its own table of money by source and year, and the whole operation as stated. */
export const registerFigures = z.strictObject({
  sources: z.record(slug, z.strictObject({ name: publicLabel(), total: moneyText, share: percentText.nullable(), years: z.record(yearKey, moneyText) })),
  years: z.record(yearKey, z.strictObject({ total: moneyText, sources: z.record(slug, moneyText), shares: z.record(slug, percentText.nullable()) })),
  /** Of the register's own table. */
  total: moneyText,
  /** Of the others' budgets; null where one is not known. */
  partners: moneyText.nullable(),
  /** Both together; null where a budget is not known. */
  parts: moneyText.nullable(),
  /** The total of the whole operation as it was stated. */
  stated: moneyText.nullable(),
  /** Stated less the parts: a line of its own, hidden in no other figure. */
  roundingDifference: moneyText.nullable(),
});
export type RegisterFigures = z.infer<typeof registerFigures>;
