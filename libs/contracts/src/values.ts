import { isBusinessId, isDay, isMoney } from '@toteuma/kernel';
import { z } from 'zod';

/** Who may see a field and whether it may stand in an event. Kept in the schema itself, so that a test can walk it. */
export type FieldKind = 'public-label' | 'personal' | 'free-text';

const kinds = new WeakMap<object, FieldKind>();
export const fieldKind = (schema: object): FieldKind | undefined => kinds.get(schema);
const marked = <S extends z.ZodType>(kind: FieldKind, schema: S): S => {
  kinds.set(schema, kind);
  return schema;
};

// PostgreSQL's jsonb cannot hold NUL, and a lone surrogate is no text in any encoding.
const cleanText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: 'text without NUL characters and lone surrogates' });

/** Euros as a decimal string, at most two decimals on input. */
export const moneyText = z.string().refine(isMoney, { error: 'an amount such as 1234.50: at most 12 digits and two decimals' });
export const nonNegativeMoney = moneyText.refine((text) => !text.startsWith('-'), { error: 'an amount that is not negative' });
export const percentText = z.string().regex(/^-?\d{1,12}\.\d{2}$/, { error: 'a percentage with two decimals' });
export const rateText = z.string().regex(/^\d{1,3}(\.\d{1,4})?$/, { error: 'a percentage such as 80 or 66.67' });
export const day = z.string().refine(isDay, { error: 'a day such as 2022-10-01' });
export const instant = z.iso.datetime({ error: 'an instant such as 2022-10-01T09:00:00Z' });
export const period = z
  .strictObject({ from: day, to: day })
  .refine((p) => p.from <= p.to, { error: 'a period whose end is not before its start', path: ['to'] });
export const id = z.uuid();
export const slug = z.string().regex(/^[a-z0-9][a-z0-9.+-]{0,63}$/, { error: 'a short name of small letters, digits, dots and hyphens' });
/** A row or voucher number as the beneficiary's ledger has it. */
export const reference = cleanText(64).min(1);
export const count = z.int().min(0).max(1_000_000_000);
export const year = z.int().min(1990).max(2100);
export const operationCode = z.string().regex(/^[A-Z][0-9]{4,6}$/, { error: 'a code such as S22999' });
export const businessId = z.string().refine(isBusinessId, { error: 'a business ID with its check digit, such as 0116297-6' });
/** How far each source service's events had been taken in: source to position. */
export const positions = z.record(z.string(), z.int().min(0));

/**
 * Names of operations and organisations are public data (Regulation (EU) 2021/1060, Article 49(3)): they may stand in
 * events. They are short; whatever is longer is free text.
 */
export const publicLabel = () => marked('public-label', cleanText(200).min(1));
/** Text that may name a person: accepted at the edge, kept in the owner's vault, never in an event. */
export const freeText = (max = 20_000) => marked('free-text', cleanText(max));
/** Name or contact of a person: never in an event. */
export const personal = (max = 200) => marked('personal', cleanText(max));

/** What an event holds in place of a text: where it lies, and a salted digest that shows later that it was not changed. */
export const textRef = z.strictObject({ text: id, digest: z.string().regex(/^[0-9a-f]{64}$/) });
export type TextRef = z.infer<typeof textRef>;
