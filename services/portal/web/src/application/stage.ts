import type { ApplicationFile } from '../office-types.js';

/** How far an application has come, and so what is to be done next about it. `stage` is below `officeCase.stage`. */
export type Stage =
  | { readonly stage: 'check' | 'refuse' | 'decide' | 'rejected' | 'awarded' | 'withdrawn' }
  | { readonly stage: 'supplement' | 'hearing'; readonly due: string }
  | { readonly stage: 'assess'; readonly done: number; readonly needed: number }
  | { readonly stage: 'rectify' };

export function stageOf({ status, processing, limits }: Pick<ApplicationFile, 'status' | 'processing' | 'limits'>): Stage {
  if (status === 'withdrawn') return { stage: 'withdrawn' };
  if (processing.rectifications.some(({ status: now }) => now === 'requested')) return { stage: 'rectify' };
  if (status !== 'submitted') return { stage: status };
  const supplement = processing.supplements.find(({ answeredOn }) => answeredOn === null);
  if (supplement) return { stage: 'supplement', due: supplement.due };
  if (processing.hearing && processing.hearing.answeredOn === null) return { stage: 'hearing', due: processing.hearing.due };
  if (!processing.eligibility) return { stage: 'check' };
  if (processing.eligibility.outcome === 'ineligible') return { stage: 'refuse' };
  const needed = limits.assessment?.required ? limits.assessment.assessors : 0;
  const done = processing.assessments.length;
  return done < needed ? { stage: 'assess', done, needed } : { stage: 'decide' };
}
