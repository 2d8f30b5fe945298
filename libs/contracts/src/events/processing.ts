import { z } from 'zod';
import { declare } from '../declare.js';
import { grantPlan, grantRules, grantTerms } from '../grant.js';
import { day, operationCode, percentText, rateText, slug, textName, textRef } from '../values.js';

const number = z.int().min(1);

/** The parts of an application that a supplement can be asked for. */
export const applicationSection = z.enum(['basics', 'organisation', 'budget', 'financing', 'indicators', 'principles', 'content']);
export type ApplicationSection = z.infer<typeof applicationSection>;

/** The authority asked the applicant to mend named sections by a day. */
export const SupplementRequested = declare('applications', 'SupplementRequested', 1, z.strictObject({
  supplement: number,
  sections: z.array(applicationSection).min(1),
  due: day,
  reason: textRef.nullable(),
}));

/** The applicant answered: the plan as it is from now on. A late answer counts, and is marked. */
export const ApplicationSupplemented = declare('applications', 'ApplicationSupplemented', 1, z.strictObject({
  supplement: number,
  late: z.boolean(),
  /** The application as filed is version 1. */
  planVersion: z.int().min(2),
  plan: grantPlan,
  rules: grantRules,
  summary: textRef.nullable(),
  texts: z.record(textName, textRef),
}));

/** A message on the application, from the applicant or from the authority. */
export const MessageSent = declare('applications', 'MessageSent', 1, z.strictObject({ message: number, from: z.enum(['applicant', 'authority']), text: textRef }));

/** Whether the application can be supported at all. Only an eligible one is awarded. */
export const EligibilityChecked = declare('applications', 'EligibilityChecked', 1, z.strictObject({ outcome: z.enum(['eligible', 'ineligible']), reason: textRef.nullable() }));

/** Somebody is to score the application: an opaque id, as the sign-in gives it. */
export const AssessorAssigned = declare('applications', 'AssessorAssigned', 1, z.strictObject({ assessor: slug }));

/** Who acted declared a conflict of interest: the application is hidden from this assessor, and a score of theirs no longer counts. */
export const ConflictDeclared = declare('applications', 'ConflictDeclared', 1, z.strictObject({
  reason: textRef.nullable(),
  /** The total of the scores that are left; null when none is. */
  total: percentText.nullable(),
  assessments: z.int().min(0),
  below: z.array(slug),
}));

/** Who acted scored the application; a second time replaces the first. */
export const ApplicationAssessed = declare('applications', 'ApplicationAssessed', 1, z.strictObject({
  scores: z.array(z.strictObject({ criterion: slug, score: z.int().min(0).max(1000), reason: textRef.nullable() })),
  /** The weighted total of these scores, in percent. */
  own: percentText,
  /** The average of all assessments so far, and how many there are. */
  total: percentText,
  assessments: number,
  /** What lies below a threshold of the pack: criteria by id, and `total`. */
  below: z.array(slug),
}));

/** The applicant is heard before the application is rejected. */
export const HearingOpened = declare('applications', 'HearingOpened', 1, z.strictObject({ reason: textRef.nullable(), due: day }));
/** The applicant answered; a late answer counts, and is marked. */
export const HearingAnswered = declare('applications', 'HearingAnswered', 1, z.strictObject({ answer: textRef.nullable(), late: z.boolean() }));

/** The applicant asked for a rectification of the decision. */
export const RectificationRequested = declare('applications', 'RectificationRequested', 1, z.strictObject({ rectification: number, reason: textRef.nullable() }));

const rectified = z.strictObject({
  terms: grantTerms,
  supportRate: rateText,
  ownRate: rateText.nullable(),
  /** Left out, those of the award stay. */
  conditions: z.array(textRef).optional(),
  conditionsDue: z.array(day.nullable()).optional(),
});

/**
 * What was asked for was granted (accepted), granted in part (changed) or not (rejected). One that lowers what was granted
 * takes effect when claims has answered it; any other at once: GrantRectified, or GrantAwarded where nothing had been, follows in the
 * same transaction.
 */
export const RectificationDecided = declare('applications', 'RectificationDecided', 1, z.strictObject({
  rectification: number,
  outcome: z.enum(['accepted', 'changed', 'rejected']),
  effect: z.enum(['at-once', 'when-claims-answers', 'none']),
  reason: textRef.nullable(),
  proposed: rectified.nullable(),
}));

/** The award has other terms by a rectification: a new budget version. */
export const GrantRectified = declare('applications', 'GrantRectified', 1, z.strictObject({ rectification: number, ...rectified.shape }));

/** The decision is to be taken back before it is final; that of an award when claims answers that none has been filed. */
export const ReversalDecided = declare('applications', 'ReversalDecided', 1, z.strictObject({
  decision: z.enum(['award', 'rejection']),
  reason: textRef.nullable(),
  effect: z.enum(['at-once', 'when-claims-answers']),
}));

/** The decision was taken back: the application waits for another. The code of an award stays with it. */
export const DecisionReverted = declare('applications', 'DecisionReverted', 1, z.strictObject({ decision: z.enum(['award', 'rejection']), code: operationCode.nullable() }));

/** A rectification or a reversal that claims did not let pass: a claim had been filed, an advance paid, or more certified than it would leave. */
export const DecisionChangeLapsed = declare('applications', 'DecisionChangeLapsed', 1, z.strictObject({
  change: z.enum(['rectification', 'reversal']),
  why: z.enum(['below-certified', 'claim-filed', 'money-paid']),
}));

/** The beneficiary said that a condition of the decision is met; conditions are numbered as they were decided. */
export const ConditionReported = declare('applications', 'ConditionReported', 1, z.strictObject({ condition: number, note: textRef.nullable() }));

/** A condition of the decision was found met, or is to be met better by a day. */
export const ConditionReviewed = declare('applications', 'ConditionReviewed', 1, z.strictObject({
  condition: number,
  outcome: z.enum(['accepted', 'supplement']),
  reason: textRef.nullable(),
  /** Null once it is met. */
  due: day.nullable(),
}));
