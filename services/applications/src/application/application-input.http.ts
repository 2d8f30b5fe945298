import {
  budgetCell, businessId, count, financingCell, frame as frameOf, freeText, nonNegativeMoney, organisation, partner as partnerOf, period,
  publicLabel, slug, textName, year, type GrantPlan,
} from '@toteuma/contracts';
import type { Texts } from '@toteuma/eventing';
import { LEAD } from '@toteuma/kernel';
import { z } from 'zod';
import { ownCountsAs, type PackLists } from '../pack/pack.js';

/**
 * What people send about an application. Only what may be left out differs from the contracts: these schemas fill it in,
 * so that commands and events have everything.
 */
export const MANY = 1000;
export const orNull = <S extends z.ZodType>(schema: S) => schema.nullish().transform((value) => value ?? null);
export const list = <S extends z.ZodType>(item: S) => z.array(item).max(MANY, { error: `at most ${MANY} lines` }).nullish().transform((items) => items ?? []);

export const cell = budgetCell.extend({ partner: slug.default(LEAD), year: orNull(year), stated: z.boolean().default(false) });
export const line = financingCell.extend({ partner: orNull(slug), year: orNull(year) });
export const organisationBody = {
  name: organisation.shape.name,
  businessId: orNull(businessId),
  unit: orNull(publicLabel()),
  type: orNull(slug),
  /** Left out, the organisation type decides; null says that it does not count as public. */
  ownCountsAs: organisation.shape.ownCountsAs.optional(),
};
const yesOrNo = z.union([z.boolean(), z.enum(['yes', 'no']).transform((answer) => answer === 'yes')], { error: 'true or false' });
const principles = z.strictObject({
  equality: list(z.strictObject({ answer: yesOrNo, reason: orNull(freeText()) })),
  sustainability: list(z.strictObject({ row: z.union([slug, z.int().min(1).max(1000).transform(String)], { error: 'the name or number of a row' }), direct: score(), indirect: score() })),
});

/** Counted before they are looked at one by one. */
const sections = z
  .custom<Record<string, unknown>>((texts) => typeof texts === 'object' && texts !== null && Object.keys(texts).length <= 100, { error: 'at most 100 sections of text by name' })
  .meta({ type: 'object', maxProperties: 100, propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' }, additionalProperties: { type: 'string', maxLength: 20_000 } })
  .pipe(z.record(textName, freeText()));

/** Where in the programme the operation belongs, where it works and for whom. */
const frame = z.strictObject({
  authority: orNull(slug),
  priority: orNull(slug),
  objective: orNull(slug),
  areas: frameOf.shape.areas.nullish().transform((areas) => areas ?? []),
  targetGroups: z
    .strictObject({ direct: frameOf.shape.targetGroups.shape.direct.nullish(), indirect: frameOf.shape.targetGroups.shape.indirect.nullish() })
    .nullish()
    .transform((groups) => ({ direct: groups?.direct ?? [], indirect: groups?.indirect ?? [] })),
});

export const applicationInput = z.strictObject({
  /** Judged by its own schema when it is a whole pack. */
  programme: z.union([z.string(), z.looseObject({})], { error: 'the id of a programme, or a whole programme pack' }),
  call: slug.default('open'),
  name: publicLabel(),
  summary: freeText().default(''),
  applicant: z.strictObject(organisationBody),
  partners: list(z.strictObject({ ...organisationBody, id: slug, role: partnerOf.shape.role })),
  period,
  frame: orNull(frame),
  costModel: slug,
  budget: list(cell),
  revenue: orNull(nonNegativeMoney),
  financing: list(line),
  statedTotals: orNull(z.strictObject({ financing: orNull(nonNegativeMoney) })),
  advance: orNull(nonNegativeMoney),
  indicators: list(z.strictObject({ id: slug, planned: count, women: orNull(count) })),
  principles: orNull(principles),
  texts: sections.default({}),
});

/** What stands for fields that were not given: what the schema fills in, and something that it takes where it asks for one. */
export const nothingGiven = applicationInput.parse({ programme: '-', name: '-', applicant: { name: '-' }, period: { from: '2000-01-01', to: '2000-12-31' }, costModel: 'none' });

/** The plan as the application's event holds it. */
export function planOf(input: z.infer<typeof applicationInput>, pack: Pick<PackLists, 'organisationTypes'>, texts: Texts): GrantPlan {
  const { name, applicant, partners, period, budget, revenue, financing, statedTotals, advance, indicators, principles: answers, frame: place } = input;
  const counted = <Body extends { type: string | null; ownCountsAs?: GrantPlan['applicant']['ownCountsAs'] | undefined }>(one: Body) =>
    ({ ...one, ownCountsAs: one.ownCountsAs === undefined ? ownCountsAs(pack, one.type) : one.ownCountsAs });
  return {
    name,
    applicant: counted(applicant),
    partners: partners.map(counted),
    period,
    budget,
    revenue,
    financing,
    statedFinancing: statedTotals?.financing ?? null,
    ...(advance === null ? {} : { advance }),
    indicators,
    principles: answers && {
      equality: answers.equality.map(({ answer, reason }, at) => ({ answer, reason: texts.put(`principles.equality.${at}`, reason) })),
      sustainability: answers.sustainability,
    },
    ...(place === null ? {} : { frame: place }),
  } satisfies GrantPlan;
}

function score() {
  return z.int({ error: 'a score from 0 to 10' }).min(0, { error: 'a score from 0 to 10' }).max(10, { error: 'a score from 0 to 10' });
}
