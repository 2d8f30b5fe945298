import { z } from 'zod';
import { declare } from '../declare.js';
import { budgetCell, financingCell, grantTerms, partner } from '../grant.js';
import { day, period, publicLabel, slug, textName, textRef } from '../values.js';

const number = z.int().min(1);

/** What an amendment can ask for; each part is decided on its own. */
export const amendmentKind = z.enum(['extension', 'budget', 'content', 'partners', 'contact']);
export type AmendmentKind = z.infer<typeof amendmentKind>;

const replacedTexts = z.record(textName, textRef.nullable());
const budgetChange = z.strictObject({ cells: z.array(budgetCell), financing: z.array(financingCell).nullable() });

/** A part as it is asked for or decided. That of the budget lies beside the parts, where it always lay. */
export const amendmentPart = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('extension'), to: day }),
  z.strictObject({ kind: z.literal('budget') }),
  /** Sections of text by name; null takes one out. */
  z.strictObject({ kind: z.literal('content'), texts: replacedTexts }),
  z.strictObject({
    kind: z.literal('partners'),
    add: z.array(partner),
    /** `from`: the day from which the name holds, also before the amendment was filed; left out, the day of the amendment. */
    rename: z.array(z.strictObject({ id: slug, name: publicLabel(), from: day.optional() })),
    leave: z.array(z.strictObject({ id: slug })),
  }),
  /** Who answers for what, by role: persons are named in the vault only. */
  z.strictObject({ kind: z.literal('contact'), roles: replacedTexts }),
]);
export type AmendmentPart = z.infer<typeof amendmentPart>;

const asked = {
  amendment: number,
  effectiveFrom: day,
  /** Cells named replace, others stay; empty where the budget is no part of it. */
  budget: budgetChange,
  reason: textRef.nullable(),
  /** Left out, the budget is the only part. */
  parts: z.array(amendmentPart).min(1).optional(),
};

/** The beneficiary asked for another grant from a day on. */
export const AmendmentRequested = declare('applications', 'AmendmentRequested', 1, z.strictObject(asked));

/** The authority asked for a supplement of an amendment by a day. */
export const AmendmentSupplementRequested = declare('applications', 'AmendmentSupplementRequested', 1, z.strictObject({ amendment: number, reason: textRef.nullable(), due: day }));

/** The beneficiary answered, or asked for something else than before: the amendment as it is from now on, made on what was in force by then. */
export const AmendmentSupplemented = declare('applications', 'AmendmentSupplemented', 1, z.strictObject({ ...asked, late: z.boolean() }));

/** The beneficiary took the amendment back before it was decided. */
export const AmendmentWithdrawn = declare('applications', 'AmendmentWithdrawn', 1, z.strictObject({ amendment: number, reason: textRef.nullable() }));

/**
 * A decision that lowers a cell or the grant takes effect when claims, who owns what may still be certified, has answered
 * it; any other takes effect at once (`BudgetAmended` follows in the same transaction). Other parts than the budget take
 * effect at once, but for partners that leave together with their budget.
 */
export const AmendmentDecided = declare('applications', 'AmendmentDecided', 1, z.strictObject({
  amendment: number,
  outcome: z.enum(['accepted', 'accepted-with-changes', 'rejected']),
  effect: z.enum(['at-once', 'when-claims-answers', 'none']),
  proposed: grantTerms.nullable(),
  /** Each part with its own outcome, and as it was accepted; left out, the budget is the only part. */
  parts: z.array(z.strictObject({
    kind: amendmentKind,
    outcome: z.enum(['accepted', 'accepted-with-changes', 'rejected']),
    reason: textRef.nullable(),
    accepted: amendmentPart.nullable(),
  })).optional(),
}));

/** A change of the budget within the limits of its flexibility: it needs no decision, and takes effect as an accepted one does. */
export const AmendmentNotified = declare('applications', 'AmendmentNotified', 1, z.strictObject({
  amendment: number,
  answer: z.enum(['none', 'notify']),
  effect: z.enum(['at-once', 'when-claims-answers']),
  proposed: grantTerms,
}));

/** An accepted amendment took effect: a new budget version. */
export const BudgetAmended = declare('applications', 'BudgetAmended', 1, z.strictObject({
  amendment: number,
  effectiveFrom: day,
  terms: grantTerms,
}));

/** Claims had meanwhile certified more than the amendment would leave. */
export const AmendmentLapsed = declare('applications', 'AmendmentLapsed', 1, z.strictObject({
  amendment: number,
  why: z.literal('below-certified'),
}));

/** The operation lasts longer: its period from now on. */
export const PeriodExtended = declare('applications', 'PeriodExtended', 1, z.strictObject({ amendment: number, effectiveFrom: day, period, was: day }));

/** All who take part from now on; who left stays, with its history and the day. */
export const PartnersChanged = declare('applications', 'PartnersChanged', 1, z.strictObject({
  amendment: number,
  effectiveFrom: day,
  /** The name of the applicant. */
  applicant: publicLabel(),
  partners: z.array(partner.extend({ left: day.nullable() })),
  /** Who is called otherwise, and from which day on; left out in events from before names had days. */
  renamed: z.array(z.strictObject({ id: slug, name: publicLabel(), from: day })).optional(),
}));

/** Sections of text were replaced; null took one out. */
export const ContentAmended = declare('applications', 'ContentAmended', 1, z.strictObject({ amendment: number, effectiveFrom: day, texts: replacedTexts }));

/** Others answer for the operation: by role. */
export const ContactChanged = declare('applications', 'ContactChanged', 1, z.strictObject({ amendment: number, effectiveFrom: day, roles: replacedTexts }));
