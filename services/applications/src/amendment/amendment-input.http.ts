import { day, financingCell, freeText, nonNegativeMoney, organisation, partner as partnerOf, slug, textName, type AmendmentKind, type AmendmentPart } from '@toteuma/contracts';
import type { Texts } from '@toteuma/eventing';
import { z } from 'zod';
import { ownCountsAs, type PackLists } from '../pack/pack.js';
import { cell, line, list, MANY, orNull, organisationBody } from '../application/application-input.http.js';
import type { AskedFor, PartAnswer } from './amendment.js';

/** What people send about an amendment. */
const orNullAsSent = <S extends z.ZodType>(schema: S) => schema.nullable();
const texts = (longest: number) =>
  z
    .custom<Record<string, unknown>>((given) => typeof given === 'object' && given !== null && Object.keys(given).length <= 100, { error: 'at most 100 texts by name' })
    .meta({ type: 'object', maxProperties: 100, propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' }, additionalProperties: { type: ['string', 'null'], maxLength: longest } })
    .pipe(z.record(textName, orNullAsSent(freeText(longest))));

const partnerPart = {
  add: list(z.strictObject({ ...organisationBody, id: slug, role: partnerOf.shape.role })),
  rename: list(z.strictObject({ id: slug, name: organisation.shape.name, from: orNull(day) })),
  leave: list(z.strictObject({ id: slug })),
};
const fields = {
  extension: { to: day },
  budget: { budget: list(cell), financing: orNull(z.array(line).max(MANY)) },
  content: { texts: texts(20_000) },
  partners: partnerPart,
  contact: { roles: texts(1000) },
};

const part = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extension'), ...fields.extension }),
  z.strictObject({ kind: z.literal('budget'), ...fields.budget }),
  z.strictObject({ kind: z.literal('content'), ...fields.content }),
  z.strictObject({ kind: z.literal('partners'), ...fields.partners }),
  z.strictObject({ kind: z.literal('contact'), ...fields.contact }),
], { error: 'one of the kinds extension, budget, content, partners or contact' });
type Part = z.infer<typeof part>;

const parts = z
  .array(part)
  .min(1, { error: 'one to five parts, each of another kind' })
  .max(5, { error: 'one to five parts, each of another kind' })
  .refine((given) => new Set(given.map(({ kind }) => kind)).size === given.length, { error: 'one to five parts, each of another kind' });

export const amendmentInput = z.strictObject({
  effectiveFrom: day,
  parts,
  reason: orNull(freeText()),
  /** Asks for a decision even where the flexibility of the budget needs none. */
  formal: z.boolean().default(false),
});

/** What is left out stays as it was; parts replace those of the same kind. */
export const amendmentSupplementInput = z.strictObject({ effectiveFrom: orNull(day), parts: orNull(parts), reason: orNull(freeText()) });
export const supplementRequestInput = z.strictObject({ reason: freeText(), due: day });
export const withdrawalInput = z.strictObject({ reason: orNull(freeText()) });

const answerTo = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([z.enum(['accepted', 'rejected']), z.strictObject({ acceptedAs: z.strictObject(shape) })], { error: 'accepted, rejected or {"acceptedAs": {...}}' }).optional();

export const amendmentDecisionInput = z
  .strictObject({
    parts: z.strictObject({
      extension: answerTo(fields.extension),
      budget: answerTo({ budget: orNull(z.array(cell).max(MANY)), financing: orNull(z.array(line).max(MANY)) }),
      content: answerTo(fields.content),
      partners: answerTo(fields.partners),
      contact: answerTo(fields.contact),
    }),
    reasons: orNull(z.strictObject({ extension: freeText().optional(), budget: freeText().optional(), content: freeText().optional(), partners: freeText().optional(), contact: freeText().optional() })),
    support: orNull(nonNegativeMoney),
  })
  .refine(({ parts: given, support }) => support === null || (given.budget !== undefined && given.budget !== 'rejected'), { error: 'no support where the budget is rejected', path: ['support'] });
type Decision = z.infer<typeof amendmentDecisionInput>;

/** The pack knows which money counts as public; without it nothing does that the request does not say. */
export type KnownTypes = Pick<PackLists, 'organisationTypes'> | undefined;

/** What is asked for as events hold it: texts in the vault, defaults filled in. */
export function askedOf(given: readonly Part[], pack: KnownTypes, kept: Texts): Pick<AskedFor, 'parts' | 'change'> {
  const budget = given.find((one) => one.kind === 'budget');
  return {
    parts: given.map((one, at) => partOf(one, pack, kept, `parts.${at}`)),
    change: budget?.kind === 'budget' ? { cells: budget.budget, financing: budget.financing } : { cells: [], financing: null },
  };
}

function partOf(given: Part, pack: KnownTypes, kept: Texts, at: string): AmendmentPart {
  const putAway = (sent: Record<string, string | null>) => Object.fromEntries(Object.entries(sent).map(([name, text]) => [name, kept.put(`${at}.${name}`, text)]));
  switch (given.kind) {
    case 'extension':
      return { kind: 'extension', to: given.to };
    case 'budget':
      return { kind: 'budget' };
    case 'content':
      return { kind: 'content', texts: putAway(given.texts) };
    case 'contact':
      return { kind: 'contact', roles: putAway(given.roles) };
    case 'partners': {
      const added = given.add.map((one) => ({ ...one, ownCountsAs: one.ownCountsAs === undefined ? (pack ? ownCountsAs(pack, one.type) : null) : one.ownCountsAs }));
      return { kind: 'partners', add: added, rename: given.rename.map(({ id, name, from }) => ({ id, name, ...(from !== null && { from }) })), leave: given.leave };
    }
    default:
      return given satisfies never;
  }
}

/** The answers to the parts, as the decision takes them. */
export function answersOf({ parts: given, reasons }: Decision, pack: KnownTypes, kept: Texts): PartAnswer[] {
  return Object.entries(given).flatMap(([name, answer]): PartAnswer[] => {
    if (answer === undefined) return [];
    const kind = name as AmendmentKind;
    const reason = kept.put(`reasons.${kind}`, reasons?.[kind]);
    if (typeof answer === 'string') return [{ kind, outcome: answer, reason }];
    const acceptedAs = partOf({ kind, ...answer.acceptedAs } as Part, pack, kept, `parts.${kind}`);
    if (kind !== 'budget') return [{ kind, outcome: { acceptedAs }, reason }];
    const { budget, financing } = answer.acceptedAs as { budget: PartCells; financing: PartLines };
    return [{ kind, outcome: { acceptedAs, change: { cells: budget, financing } }, reason }];
  });
}
type PartCells = z.infer<typeof cell>[] | null;
type PartLines = z.infer<typeof financingCell>[] | null;
