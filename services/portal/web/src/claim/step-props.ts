import type { ClaimDraftShown, ClaimDraftStore } from './claim-draft-store.js';
import type { ClaimPlan } from './claim-plan.js';

/** What each step of the writing of a claim is given. */
export interface StepProps {
  readonly grant: string;
  readonly store: ClaimDraftStore;
  readonly shown: ClaimDraftShown;
  readonly plan: ClaimPlan;
}
