import { isBusinessId, isDay, isMoney } from '@toteuma/kernel';
import { z } from 'zod';

/**
 * What a text is, where its form does not tell. Only labels and references may stand in an event.
 * Kept in the schema itself, so that a test can walk it (privacy.ts).
 */
export type FieldKind = 'public-label' | 'ledger-reference' | 'personal' | 'free-text';

const kinds = new WeakMap<object, FieldKind>();

/** The kind of a field; a schema refined from a marked one (`personal().min(1)`) is of the same kind. */
export function fieldKind(schema: z.core.$ZodType): FieldKind | undefined {
  return kinds.get(schema) ?? (schema._zod.parent ? fieldKind(schema._zod.parent) : undefined);
}
const marked = <S extends z.ZodType>(kind: FieldKind, schema: S): S => {
  kinds.set(schema, kind);
  return schema;
};

/**
 * A text of a fixed form. The title is how the reference of events calls it. The pattern is what JSON Schema can tell;
 * `holds` decides what a pattern cannot (a day of the calendar, a check digit).
 */
const form = (title: string, pattern: RegExp, error: string, holds: (text: string) => boolean = () => true) =>
  z.string().regex(pattern, { error, abort: true }).refine(holds, { error }).meta({ title });

// PostgreSQL's jsonb cannot hold NUL, and a lone surrogate is no text in any encoding.
const cleanText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\u0000'), { error: 'text without NUL characters and lone surrogates' });

/** Euros as a decimal string, at most two decimals on input. */
export const moneyText = form('amount', /^-?\d{1,12}(\.\d{1,2})?$/, 'an amount such as 1234.50: at most 12 digits and two decimals', isMoney);
export const nonNegativeMoney = moneyText.regex(/^[^-]/, { error: 'an amount that is not negative' }).meta({ title: 'amount, not negative' });
export const percentText = form('percentage with two decimals', /^-?\d{1,12}\.\d{2}$/, 'a percentage with two decimals');
export const rateText = form('percentage', /^\d{1,3}(\.\d{1,4})?$/, 'a percentage such as 80 or 66.67');
export const day = form('day', /^\d{4}-\d{2}-\d{2}$/, 'a day such as 2022-10-01', isDay);
export const instant = z.iso.datetime({ error: 'an instant such as 2022-10-01T09:00:00Z' }).meta({ title: 'instant' });
export const period = z
  .strictObject({ from: day, to: day })
  .refine((p) => p.from <= p.to, { error: 'a period whose end is not before its start', path: ['to'] });
export const id = z.uuid().meta({ title: 'id' });
// Not a Finnish personal identity code, which would otherwise have its form.
export const slug = form('short name', /^(?!\d{6}[-+A-Ya-y]\d{3})[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$/, 'a short name of letters, digits, dots and hyphens');
/** A row or voucher number as the beneficiary's ledger has it; numbering differs too much for a pattern. */
export const reference = marked('ledger-reference', cleanText(64).min(1)).meta({ title: 'number in the ledger' });
export const count = z.int().min(0).max(1_000_000_000).meta({ title: 'count' });
export const year = z.int().min(1990).max(2100).meta({ title: 'year' });
export const operationCode = form('code of the operation', /^[A-Z][0-9]{4,6}$/, 'a code such as S22999');
export const businessId = form('business ID', /^\d{7}-\d$/, 'a business ID with its check digit, such as 0116297-6', isBusinessId);
/** How far each source service's events had been taken in: source to position. */
export const positions = z.record(slug, z.int().min(0).meta({ title: 'position' }));

/**
 * Names of operations and organisations are public data (Regulation (EU) 2021/1060, Article 49(3)): they may stand in
 * events. They are short; whatever is longer is free text.
 */
export const publicLabel = () => marked('public-label', cleanText(200).min(1)).meta({ title: 'public label' });
/** Text that may name a person: accepted at the edge, kept in the owner's vault, never in an event. */
export const freeText = (max = 20_000) => marked('free-text', cleanText(max));
/** Name or contact of a person: never in an event. */
export const personal = (max = 200) => marked('personal', cleanText(max));

export const sha256 = form('SHA-256 digest', /^[0-9a-f]{64}$/, '64 hexadecimal digits');

/** What an event holds in place of a text: where it lies, and a salted digest that shows later that it was not changed. */
export const textRef = z
  .strictObject({ text: id, digest: sha256 })
  .meta({ title: 'text kept by the service' });
export type TextRef = z.infer<typeof textRef>;
/** What a section of text is called in a form. */
export const textName = form('name of a section', /^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'a name of letters, digits and hyphens');
