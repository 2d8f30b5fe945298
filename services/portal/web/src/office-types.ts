// The answers that the pages of the authority read, as far as they read them.
import type { GrantLimits, GrantPlan, GrantRules, GrantTerms } from '@toteuma/contracts';
import type { ConditionState } from './api-types.js';

export const queueKinds = ['application', 'supplement', 'hearing', 'rectification', 'amendment', 'condition', 'message'] as const;
export type QueueKind = (typeof queueKinds)[number];

export interface QueueItem {
  readonly kind: QueueKind;
  readonly application: string;
  readonly number: number | null;
  readonly code: string | null;
  readonly name: string;
  readonly applicant: string;
  readonly programme: string;
  readonly call: string;
  /** Who has it today. */
  readonly authority: string | null;
  readonly waitingSince: string;
  readonly due: string | null;
  readonly amount: string | null;
}

export interface QueuePage {
  readonly items: readonly QueueItem[];
  readonly next: string | null;
}

export type BudgetLine = GrantPlan['budget'][number];
export type FinancingLine = GrantPlan['financing'][number];
export type Criterion = NonNullable<GrantLimits['assessment']>['criteria'][number];
export type AssessmentRules = NonNullable<GrantLimits['assessment']>;

type Text = string | null;

/** The plan as it is answered: texts in place of their ids. */
export type ShownPlan = Omit<GrantPlan, 'principles'> & {
  readonly principles: { readonly equality: readonly { readonly answer: boolean; readonly reason: Text }[]; readonly sustainability: readonly { readonly row: string; readonly direct: number; readonly indirect: number }[] } | null;
};

export interface Supplement {
  readonly number: number;
  readonly sections: readonly string[];
  readonly reason: Text;
  readonly due: string;
  readonly requestedOn: string;
  readonly answeredOn: string | null;
  readonly late: boolean;
}

export interface Score {
  readonly criterion: string;
  readonly score: number;
  readonly reason: Text;
}

export interface Assessment {
  /** Nobody is named to the applicant. */
  readonly assessor: string | null;
  readonly scores: readonly Score[];
  readonly total: string;
  readonly on: string;
}

export interface Hearing {
  readonly reason: Text;
  readonly due: string;
  readonly openedOn: string;
  readonly answer: Text;
  readonly answeredOn: string | null;
  readonly late: boolean;
}

export interface Rectification {
  readonly number: number;
  readonly reason: Text;
  readonly filedOn: string;
  readonly status: 'requested' | 'waiting' | 'accepted' | 'changed' | 'rejected' | 'lapsed';
  readonly decidedOn: string | null;
  readonly decisionReason: Text;
}

export interface Reversal {
  readonly decision: 'award' | 'rejection';
  readonly reason: Text;
  readonly on: string;
  readonly status: 'waiting' | 'taken-back' | 'lapsed';
}

export interface Processing {
  readonly eligibility: { readonly outcome: 'eligible' | 'ineligible'; readonly reason: Text; readonly on: string } | null;
  readonly supplements: readonly Supplement[];
  readonly assessors: readonly string[];
  readonly conflicts: readonly { readonly assessor: string; readonly reason: Text; readonly on: string }[];
  readonly assessments: readonly Assessment[];
  /** The average of the weighted totals. */
  readonly total: string | null;
  /** Criteria whose average lies below their threshold, and `total`. */
  readonly below: readonly string[];
  readonly hearing: Hearing | null;
  readonly rectifications: readonly Rectification[];
  readonly reversals: readonly Reversal[];
  readonly dueDates: { readonly rectification: string | null; readonly conditions: readonly { readonly condition: number; readonly due: string }[] };
}

/** One application, as far as it has come. */
export interface ApplicationFile {
  readonly id: string;
  readonly version: number;
  readonly status: 'submitted' | 'rejected' | 'awarded' | 'withdrawn';
  readonly organisation: string;
  readonly programme: string;
  readonly call: string;
  readonly costModel: string;
  readonly rules: GrantRules;
  readonly limits: GrantLimits;
  readonly submittedOn: string;
  readonly summary: Text;
  readonly texts: Readonly<Record<string, Text>>;
  readonly plan: ShownPlan;
  readonly processing: Processing;
  readonly decidedOn?: string;
  readonly reason?: Text;
  readonly code?: string;
  readonly supportRate?: string;
  readonly terms?: GrantTerms;
  readonly conditions?: readonly Text[];
  readonly conditionStates?: readonly ConditionState[];
  readonly plannedTranches?: readonly { readonly year: number; readonly amount: string }[];
  readonly tranches?: readonly { readonly year: number; readonly amount: string; readonly grantedOn: string }[];
  readonly amendments?: readonly OfficeAmendment[];
}

export interface Message {
  readonly number: number;
  readonly from: 'applicant' | 'authority';
  readonly at: string;
  readonly text: Text;
}

export interface Messages {
  readonly messages: readonly Message[];
}

export interface VersionChange {
  readonly field: string;
  readonly old: string | number | boolean | null;
  readonly new: string | number | boolean | null;
}

export interface Versions {
  readonly versions: readonly { readonly version: number; readonly on: string; readonly supplement: number | null; readonly changes: readonly VersionChange[] }[];
}

export interface Change {
  readonly old: string;
  readonly new: string;
  readonly difference: string;
}

export const partKinds = ['extension', 'budget', 'content', 'partners', 'contact'] as const;
export type PartKind = (typeof partKinds)[number];
type CellPlace = Pick<BudgetLine, 'partner' | 'category' | 'year'>;
type LinePlace = Pick<FinancingLine, 'source' | 'partner' | 'year'>;

/** A part of an amendment as it is answered: texts in place of their ids. */
export type AmendmentPartShown =
  | { readonly kind: 'extension'; readonly to: string }
  | { readonly kind: 'budget' }
  | { readonly kind: 'content'; readonly texts: Readonly<Record<string, Text>> }
  | { readonly kind: 'partners'; readonly add: readonly { readonly id: string; readonly name: string; readonly role: string }[]; readonly rename: readonly { readonly id: string; readonly name: string; readonly from?: string }[]; readonly leave: readonly { readonly id: string }[] }
  | { readonly kind: 'contact'; readonly roles: Readonly<Record<string, Text>> };

/** An amendment, as far as the one who decides it reads it. */
export interface OfficeAmendment {
  readonly number: number;
  readonly status: 'requested' | 'waiting' | 'accepted' | 'rejected' | 'lapsed' | 'withdrawn';
  readonly outcome: string | null;
  readonly filedOn: string;
  readonly effectiveFrom: string;
  readonly decidedOn: string | null;
  readonly reason: Text;
  readonly requested: { readonly cells: readonly BudgetLine[]; readonly financing: readonly FinancingLine[] | null };
  readonly parts: readonly { readonly kind: PartKind; readonly requested: AmendmentPartShown; readonly outcome: 'accepted' | 'accepted-with-changes' | 'rejected' | 'lapsed' | null; readonly reason: Text }[];
  readonly supplements: readonly { readonly reason: Text; readonly due: string; readonly on: string; readonly answeredOn: string | null; readonly late: boolean }[];
  readonly budget: readonly (CellPlace & Change)[];
  readonly financing: readonly (LinePlace & Change)[];
  readonly granted: Change;
}

/** What an amendment would change. */
export interface Impact {
  readonly cells: readonly (CellPlace & Change & { readonly certified: string; readonly computed: boolean; readonly sources: readonly (Change & { readonly source: string })[] })[];
  readonly financing: readonly (LinePlace & Change)[];
  readonly totals: {
    readonly budget: Change;
    readonly net: Change;
    readonly support: Change;
    readonly rates: { readonly old: string | null; readonly new: string | null };
    readonly shares: readonly { readonly source: string; readonly old: string | null; readonly new: string | null }[];
  };
  readonly flatRates: readonly (CellPlace & Change & { readonly stated: boolean; readonly lapsed: boolean })[];
  readonly remaining: readonly { readonly partner: string; readonly category: string; readonly old: string; readonly new: string; readonly certified: string }[];
  readonly openClaims: readonly { readonly claim: number; readonly partner: string; readonly category: string; readonly declared: string; readonly left: string; readonly fits: boolean }[];
  readonly period: { readonly old: { readonly from: string; readonly to: string }; readonly new: { readonly from: string; readonly to: string }; readonly months: { readonly old: number; readonly new: number } } | null;
  readonly partners: readonly { readonly id: string; readonly name: string; readonly change: 'added' | 'renamed' | 'left'; readonly was: string | null }[];
  readonly flexibility: {
    readonly answer: 'none' | 'notify' | 'formal';
    readonly limits: readonly { readonly id: string; readonly scope: 'category' | 'partner' | 'total'; readonly subject: string | null; readonly limit: string; readonly used: string; readonly left: string; readonly exceeded: boolean }[];
  };
  readonly conflicts: readonly ({ readonly was: string; readonly now: string; readonly wanted: string } & ({ readonly cell: CellPlace } | { readonly line: LinePlace }))[];
  readonly faults: readonly { readonly type: string; readonly field: string | null; readonly detail: string }[];
}

export interface Call {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly programme: string;
  readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>>;
  readonly state: 'draft' | 'published' | 'open' | 'closed';
  readonly opensAt: string;
  readonly closesAt: string;
  readonly budget: string | null;
  readonly authority: string | null;
  readonly priority: string | null;
  readonly applications: number;
  readonly requested: string;
  readonly extensions: readonly { readonly was: string; readonly closesAt: string; readonly on: string; readonly reason?: Text }[];
}

export interface CallFile extends Call {
  readonly description: Readonly<Record<'fi' | 'sv' | 'en', Text>>;
}

export interface CallPage {
  readonly calls: readonly Call[];
  readonly next: string | null;
}

export interface RankedApplication {
  readonly rank: number;
  readonly application: string;
  readonly name: string;
  readonly applicant: string;
  readonly status: 'submitted' | 'awarded' | 'rejected';
  readonly total: string | null;
  readonly assessments: number;
  readonly below: readonly string[];
  readonly requested: string;
  /** What this one and all above it ask for. */
  readonly cumulative: string;
  /** Null for a call without a budget. */
  readonly within: boolean | null;
}

export interface RankingList {
  readonly call: string;
  readonly budget: string | null;
  readonly items: readonly RankedApplication[];
  readonly next: number | null;
}

export interface Appropriation {
  readonly id: string;
  readonly version: number;
  readonly programme: string;
  readonly authority: string | null;
  readonly fund: string | null;
  readonly year: number;
  readonly priority: string | null;
  readonly amount: string;
  readonly committed: string;
  readonly left: string;
  readonly freed: string;
}

export interface AppropriationPage {
  readonly appropriations: readonly Appropriation[];
  readonly next: string | null;
}

export interface ProgrammeLine {
  readonly id: string;
  readonly version: number;
  readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>>;
  readonly period: { readonly from: string; readonly to: string };
  readonly funds: readonly string[];
  readonly authorities: readonly AuthorityLine[];
}

/** An authority, from its first day to its last. */
export interface AuthorityLine {
  readonly id: string;
  readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>>;
  readonly from: string;
  readonly to: string | null;
  readonly successor: string | null;
}
