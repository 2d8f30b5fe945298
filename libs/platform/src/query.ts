import { z } from 'zod';

/** Greater than any position of an event, and still exact as a number. */
export const LATEST_POSITION = 999_999_999_999_999;

/** A whole number in a query: digits and nothing else, where Number() would take ` 5`, `0x10` and an empty text too. */
export function wholeNumber(least: number, most: number) {
  const error = `a whole number from ${least} to ${most}`;
  return z
    .string({ error })
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .refine((number) => number >= least && number <= most, { error });
}

/** How many of a list at once. */
export const pageLimit = wholeNumber(1, 200).default(100);
