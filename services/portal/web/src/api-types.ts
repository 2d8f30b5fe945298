// The answers that the pages read, as far as they read them.
import type { OperationFigures } from '@toteuma/contracts';
import type { Names } from '@toteuma/kernel';

export type Status = OperationFigures['status'];

export interface OperationLine {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly status: Status;
  readonly applicant: string;
  readonly programme: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly granted: string;
  readonly certified: string;
  readonly paid: string;
  readonly realisation: string | null;
  readonly warnings: number;
}

export interface OperationPage {
  readonly operations: readonly OperationLine[];
  readonly next: string | null;
}

export interface GrantFigures {
  readonly code: string;
  readonly figures: OperationFigures;
}

export interface EditionFile {
  readonly name: string;
  readonly format: 'pdf' | 'json';
  readonly language: 'fi' | 'sv' | 'en' | null;
  readonly bytes: number;
  readonly href: string;
}

export type ReasonType = 'budget-amended' | 'claim-decided' | 'indicators-accepted' | 'final-report-accepted' | 'period-extended' | 'partners-changed' | 'claim-corrected';

export interface Edition {
  readonly edition: number;
  readonly kind: 'realisation' | 'final';
  readonly reasons: readonly { readonly type: ReasonType; readonly number: number | null; readonly on: string }[];
  readonly files: readonly EditionFile[];
  readonly madeAt: string;
}

export interface Editions {
  readonly editions: readonly Edition[];
  readonly waiting: number;
}

export interface ClaimCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly declared: string;
  readonly deducted?: string;
  readonly parked?: string;
  readonly certified?: string;
}

export interface Claim {
  readonly claim: number;
  /** Whose claim it is, where each partner files its own. */
  readonly filer?: string | null;
  readonly status: 'submitted' | 'verified' | 'decided';
  readonly period: { readonly from: string; readonly to: string };
  readonly last: boolean;
  readonly declared: string;
  readonly deducted: string | null;
  readonly parked: string | null;
  readonly certified: string | null;
  readonly support: string | null;
  readonly payment: { readonly step: 'authorised' | 'confirmed' | 'recorded'; readonly amount: string | null; readonly paidOn: string | null } | null;
  readonly cells: readonly ClaimCell[];
}

export interface Claims {
  readonly claims: readonly Claim[];
}

export interface BudgetCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number | null;
  readonly amount: string;
}

export interface ChangedCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number | null;
  readonly old: string;
  readonly new: string;
  readonly difference: string;
}

export interface ShownAmendment {
  readonly number: number;
  readonly status: 'requested' | 'waiting' | 'accepted' | 'rejected' | 'lapsed' | 'withdrawn';
  readonly outcome: string | null;
  readonly filedOn: string;
  readonly effectiveFrom: string;
  readonly decidedOn: string | null;
  readonly reason: string | null;
  readonly budget: readonly ChangedCell[];
  readonly granted: { readonly old: string; readonly new: string; readonly difference: string };
}

/** How a condition of the decision stands. */
export interface ConditionState {
  readonly condition: number;
  readonly status: 'open' | 'reported' | 'sent-back' | 'met';
  readonly due: string | null;
  readonly note: string | null;
  readonly reportedOn: string | null;
  readonly reason: string | null;
  readonly reviewedOn: string | null;
}

export interface Application {
  readonly programme: string;
  readonly costModel: string;
  readonly rules: { readonly programmeName: Readonly<Record<string, string>>; readonly categories: readonly { readonly id: string }[] };
  readonly summary: string | null;
  readonly plan: {
    readonly name: string;
    readonly applicant: { readonly name: string };
    readonly partners: readonly { readonly id: string; readonly name: string }[];
    readonly budget: readonly BudgetCell[];
  };
  readonly supportRate?: string;
  readonly decidedOn?: string;
  readonly conditions?: readonly (string | null)[];
  readonly conditionStates?: readonly ConditionState[];
  readonly terms?: { readonly budgetVersion: number; readonly budget: readonly BudgetCell[]; readonly granted: string };
  readonly amendments?: readonly ShownAmendment[];
  /** What everyone who takes or took part is called, by day; the plan has the names of today. */
  readonly names?: Names;
}

export interface HistoryEvent {
  readonly source: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly by: 'person' | 'platform';
  readonly data: unknown;
  readonly position?: number;
  readonly version?: number;
  readonly actor?: string;
  readonly recordedAt?: string;
  readonly hash?: string;
  readonly correlation?: string;
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly next: string | null;
}
