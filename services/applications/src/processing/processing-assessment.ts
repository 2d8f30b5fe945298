import type { AssessmentRules, EventData, TextRef } from '@toteuma/contracts';
import { ok, parseRate, percentOf } from '@toteuma/kernel';
import type { Filed } from '../application/application-state.js';
import type { Processing } from './processing-state.js';
import { byState, type Decision, type Stamp } from '../application/refusal.js';

export interface AssignAssessor {
  readonly type: 'AssignAssessor';
  readonly assessor: string;
}
export interface DeclareConflict {
  readonly type: 'DeclareConflict';
  readonly reason: TextRef | null;
}
export interface AssessApplication {
  readonly type: 'AssessApplication';
  /** Each criterion of the pack once, within its highest score: judged before. */
  readonly scores: Scores;
}
type Scores = EventData<'ApplicationAssessed'>['scores'];
type Open = Filed & { readonly status: string };
type Scored = readonly { readonly scores: readonly { readonly criterion: string; readonly score: number }[] }[];

export function assignAssessor({ assessor }: Stamp & AssignAssessor, { processing }: Open): Decision {
  if (isConflicted(processing, assessor)) return byState('application/conflict-of-interest', 'This assessor declared a conflict of interest.');
  if (processing.assessors.includes(assessor)) return byState('application/already-assigned', 'This assessor was assigned before.');
  return ok([{ type: 'AssessorAssigned', data: { assessor } }]);
}

export function declareConflict({ actor, reason }: Stamp & DeclareConflict, { processing, limits }: Open): Decision {
  if (isConflicted(processing, actor)) return byState('application/conflict-of-interest', 'You declared this conflict of interest before.');
  const left = processing.assessments.filter(({ assessor }) => assessor !== actor);
  return ok([{ type: 'ConflictDeclared', data: { reason, total: left.length === 0 ? null : totalOf(left, limits.assessment), assessments: left.length, below: belowThresholds(left, limits.assessment) } }]);
}

export function assess({ actor, scores }: Stamp & AssessApplication, { processing, limits }: Open): Decision {
  const { assessors, assessments } = processing;
  if (isConflicted(processing, actor)) return byState('application/conflict-of-interest', 'Whoever declared a conflict of interest does not score the application.');
  if (assessors.length > 0 && !assessors.includes(actor)) return byState('application/not-assigned', 'Others were assigned to score this application.');
  const all: Scored = [...assessments.filter(({ assessor }) => assessor !== actor), { scores }];
  return ok([{
    type: 'ApplicationAssessed',
    data: { scores: [...scores], own: totalOf([{ scores }], limits.assessment), total: totalOf(all, limits.assessment), assessments: all.length, below: belowThresholds(all, limits.assessment) },
  }]);
}

export const isConflicted = ({ conflicts }: Pick<Processing, 'conflicts'>, person: string): boolean => conflicts.some(({ assessor }) => assessor === person);

/** What of the scores the programme does not know or allow: each criterion wants one score. */
export function scoreFaults(scores: readonly { readonly criterion: string; readonly score: number }[], rules: AssessmentRules | undefined): { field: string; expected: string }[] {
  const criteria = rules?.criteria ?? [];
  if (criteria.length === 0) return [{ field: 'scores', expected: 'none: the programme has no criteria' }];
  const known = criteria.map(({ id }) => id).join(', ');
  const faults = scores.flatMap(({ criterion, score }, at) => {
    const rule = criteria.find(({ id }) => id === criterion);
    if (rule === undefined) return [{ field: `scores[${at}].criterion`, expected: `a criterion of the programme: ${known}` }];
    if (scores.findIndex((other) => other.criterion === criterion) < at) return [{ field: `scores[${at}].criterion`, expected: 'each criterion once' }];
    return score > rule.highest ? [{ field: `scores[${at}].score`, expected: `at most ${rule.highest}` }] : [];
  });
  const missing = criteria.filter(({ id }) => !scores.some(({ criterion }) => criterion === id)).map(({ id }) => id);
  return [...faults, ...(missing.length > 0 ? [{ field: 'scores', expected: `a score for ${missing.join(', ')}` }] : [])];
}

/** The average of the weighted totals as a fraction: 100 % is that every score is the highest. Nothing is rounded on the way. */
function fractionOf(assessments: Scored, rules: AssessmentRules | undefined): { part: bigint; whole: bigint } {
  const criteria = rules?.criteria ?? [];
  const product = criteria.reduce((all, { highest }) => all * BigInt(highest), 1n);
  const weights = criteria.reduce((all, { weight }) => all + BigInt(weight), 0n);
  const part = criteria.reduce((all, { id, weight, highest }) => all + scoreSum(assessments, id) * BigInt(weight) * (product / BigInt(highest)), 0n);
  return { part, whole: weights * product * BigInt(assessments.length) };
}

/** The average of the weighted totals, in percent with two decimals, half up. */
export function totalOf(assessments: Scored, rules: AssessmentRules | undefined): string {
  const { part, whole } = fractionOf(assessments, rules);
  return percentOf(part, whole) ?? '0.00';
}

/** The criteria whose average lies below their threshold, and `total` when that of all does. */
export function belowThresholds(assessments: Scored, rules: AssessmentRules | undefined): string[] {
  if (rules === undefined || assessments.length === 0) return [];
  const criteria = rules.criteria.filter(({ id, threshold }) => threshold !== undefined && scoreSum(assessments, id) < BigInt(threshold) * BigInt(assessments.length));
  const { part, whole } = fractionOf(assessments, rules);
  const threshold = rules.threshold === undefined ? null : parseRate(rules.threshold);
  const totalIsBelow = threshold !== null && part * threshold.denominator < threshold.numerator * whole;
  return [...criteria.map(({ id }) => id), ...(totalIsBelow ? ['total'] : [])];
}

function scoreSum(assessments: Scored, criterion: string): bigint {
  return assessments.reduce((all, { scores }) => all + BigInt(scores.find((one) => one.criterion === criterion)?.score ?? 0), 0n);
}

/** Why no decision can be made yet, as far as the assessment goes; null when one can. An ineligible application needs none. */
export function assessmentMissing({ processing, limits }: Open): string | null {
  const { assessment } = limits;
  if (assessment?.required !== true || processing.eligibility?.outcome === 'ineligible') return null;
  const have = processing.assessments.length;
  return have >= assessment.assessors ? null : `The programme asks for ${assessment.assessors} assessments before the decision; there are ${have}.`;
}
