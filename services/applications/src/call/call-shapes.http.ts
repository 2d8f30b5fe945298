import { freeText, id, names, nonNegativeMoney, slug } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';
import { callShown, extensionShown } from '../views/call-list.js';

/** What people send about a call, and what is answered. */
const orNull = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);

const WHOLE = 'an instant with whole seconds, such as 2026-03-02T14:00:00Z';
/** Sent with an offset or in UTC; kept in UTC. A call opens and closes at whole seconds. */
const wholeSecond = z.iso.datetime({ error: WHOLE, offset: true, abort: true })
  .refine((text) => /:\d{2}(\.0{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(text) && /T\d{2}:\d{2}:\d{2}/.test(text), { error: WHOLE })
  .refine((text) => text >= '1900' && text < '2200', { error: WHOLE })
  .transform((text) => new Date(text).toISOString());
const description = z.strictObject({ fi: orNull(freeText()), sv: orNull(freeText()), en: orNull(freeText()) });

const content = {
  names,
  description: description.default({ fi: null, sv: null, en: null }),
  opensAt: wholeSecond,
  closesAt: wholeSecond,
  budget: orNull(nonNegativeMoney),
  authority: orNull(slug),
  priority: orNull(slug),
};
export const callInput = z.strictObject({ code: slug, programme: slug, ...content });
/** Code and programme may be named again, as they are. */
export const callChangeInput = z.strictObject({ code: slug.optional(), programme: slug.optional(), ...content });
export const publicationInput = z.strictObject({});
export const extensionInput = z.strictObject({ closesAt: wholeSecond, reason: orNull(freeText()) });
export const copyInput = z.strictObject({ code: slug, opensAt: wholeSecond, closesAt: wholeSecond });

const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });
export const callAnswer = callShown.extend({
  description: z.strictObject({ fi: text, sv: text, en: text }),
  copiedFrom: id.nullable(),
  extensions: z.array(extensionShown.extend({ reason: text })),
});
export const callAccepted = accepted({ code: slug });

const call = '8f1d0c3e-52a4-8b1f-9d6e-0a7c2f4b6d18';
const body = {
  code: 'osaaminen-2026', programme: 'esf-plus-2021-2027', names: { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' },
  opensAt: '2026-01-12T06:00:00.000Z', closesAt: '2026-03-02T14:00:00.000Z', budget: '2500000.00',
} as const;
const answered = (version: number, position: number) => ({ id: call, version, position, code: body.code });
export const examples = {
  draft: { body, answer: answered(1, 11) },
  change: { body: { ...body, budget: '3000000.00' }, answer: answered(2, 12) },
  publish: { body: {}, answer: answered(3, 13) },
  extend: { body: { closesAt: '2026-03-09T14:00:00.000Z', reason: 'The platform was away on the last day.' }, answer: answered(4, 14) },
  copy: { body: { code: 'osaaminen-2027', opensAt: '2027-01-11T06:00:00.000Z', closesAt: '2027-03-01T14:00:00.000Z' }, answer: { ...answered(1, 15), code: 'osaaminen-2027' } },
} as const;
