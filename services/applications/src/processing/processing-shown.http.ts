import { applicationSection, day, instant, percentText, slug, type TextRef } from '@toteuma/contracts';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';
import type { State } from '../application/application-state.js';
import { lastDay } from '../decision/decision-change.js';
import { belowThresholds, totalOf } from './processing-assessment.js';

/** What is answered about the handling of an application. */
type Filed = Exclude<State, { status: 'none' }>;
type Said = (ref: TextRef | null) => string | null;
const text = z.string().nullable();

const score = z.strictObject({ criterion: slug, score: z.int(), reason: text });
export const processingAnswer = z.strictObject({
  eligibility: z.strictObject({ outcome: z.enum(['eligible', 'ineligible']), reason: text, on: day }).nullable(),
  supplements: z.array(z.strictObject({ number: z.int(), sections: z.array(applicationSection), reason: text, due: day, requestedOn: day, answeredOn: day.nullable(), late: z.boolean() })),
  assessors: z.array(slug).meta({ description: 'Opaque ids of those who score; for the authority only.' }),
  conflicts: z.array(z.strictObject({ assessor: z.string(), reason: text, on: day })).meta({ description: 'For the authority only.' }),
  assessments: z.array(z.strictObject({ assessor: z.string().nullable(), scores: z.array(score), total: percentText, on: day })).meta({ description: 'The applicant gets them after the decision, without who scored.' }),
  total: percentText.nullable().meta({ description: 'The average of the weighted totals; null while there is none to show.' }),
  below: z.array(slug).meta({ description: 'Criteria whose average lies below their threshold, and `total`.' }),
  hearing: z.strictObject({ reason: text, due: day, openedOn: day, answer: text, answeredOn: day.nullable(), late: z.boolean() }).nullable(),
  rectifications: z.array(z.strictObject({
    number: z.int(), status: z.enum(['requested', 'waiting', 'accepted', 'changed', 'rejected', 'lapsed']), reason: text, filedOn: day, decidedOn: day.nullable(), decisionReason: text,
  })),
  reversals: z.array(z.strictObject({ decision: z.enum(['award', 'rejection']), reason: text, on: day, status: z.enum(['waiting', 'taken-back', 'lapsed']) })),
  dueDates: z.strictObject({
    rectification: day.nullable().meta({ description: 'Until when a rectification of the decision can be asked for.' }),
    conditions: z.array(z.strictObject({ condition: z.int().min(1), due: day })),
  }),
});

/** Every text that the handling of an application refers to, but for its messages and former versions. */
export function processingTexts({ processing: { eligibility, supplements, conflicts, assessments, hearing, rectifications, reversals } }: Filed): (TextRef | null)[] {
  return [
    eligibility?.reason ?? null, hearing?.reason ?? null, hearing?.answer ?? null,
    ...[...supplements, ...conflicts, ...rectifications, ...reversals].map(({ reason }) => reason),
    ...rectifications.map(({ decisionReason }) => decisionReason),
    ...assessments.flatMap(({ scores }) => scores.map(({ reason }) => reason)),
  ];
}

/** @param ofAuthority who sees scores before the decision, and who gave them */
export function processingShown(state: Filed, said: Said, ofAuthority: boolean): z.infer<typeof processingAnswer> {
  const { eligibility, supplements, assessors, conflicts, assessments, hearing, rectifications, reversals } = state.processing;
  const { assessment: rules } = state.limits;
  const decided = state.status === 'awarded' || state.status === 'rejected';
  const scored = ofAuthority || decided ? assessments : [];
  return {
    eligibility: eligibility && { ...eligibility, reason: said(eligibility.reason) },
    supplements: supplements.map((one) => ({ ...one, sections: [...one.sections], reason: said(one.reason) })),
    assessors: ofAuthority ? [...assessors] : [],
    conflicts: ofAuthority ? conflicts.map((one) => ({ ...one, reason: said(one.reason) })) : [],
    assessments: scored.map(({ assessor, scores, on }) => ({
      assessor: ofAuthority ? assessor : null, on, total: totalOf([{ scores }], rules), scores: scores.map((one) => ({ ...one, reason: said(one.reason) })),
    })),
    total: scored.length === 0 ? null : totalOf(scored, rules),
    below: belowThresholds(scored, rules),
    hearing: hearing && { ...hearing, reason: said(hearing.reason), answer: said(hearing.answer) },
    rectifications: rectifications.map(({ number, status, reason, filedOn, decidedOn, decisionReason }) => ({ number, status, reason: said(reason), filedOn, decidedOn, decisionReason: said(decisionReason) })),
    reversals: reversals.map((one) => ({ ...one, reason: said(one.reason) })),
    dueDates: {
      rectification: decided ? lastDay(state) : null,
      conditions: state.status === 'awarded' ? state.conditionsDue.flatMap((due, at) => (due === null ? [] : [{ condition: at + 1, due }])) : [],
    },
  };
}

export const supplementRequestAnswer = accepted({ supplement: z.int().min(1) });
export const supplementAnswer = accepted({ supplement: z.int().min(1), planVersion: z.int().min(2), late: z.boolean() });
export const messageAnswer = accepted({ message: z.int().min(1) });
export const messagesAnswer = z.strictObject({ messages: z.array(z.strictObject({ number: z.int(), from: z.enum(['applicant', 'authority']), at: instant, text })) });
export const assessmentAnswer = accepted({ own: percentText.meta({ description: 'The weighted total of these scores.' }), total: percentText, assessments: z.int() });
export const doneAnswer = accepted({});
const value = z.union([z.string(), z.number(), z.boolean()]).nullable();
export const versionsAnswer = z.strictObject({
  versions: z.array(z.strictObject({
    version: z.int().min(1), on: day, supplement: z.int().nullable(),
    changes: z.array(z.strictObject({ field: z.string().meta({ description: 'Such as `budget[lead/staff].amount`.' }), old: value, new: value })),
  })),
});
