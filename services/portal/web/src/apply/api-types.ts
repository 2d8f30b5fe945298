// What the pages of the applicant read and send, as far as they need it. A draft is half filled: every field may be missing.
import type { GrantRules, Pack } from '@toteuma/contracts';

export type Programme = Pack;
export type Names = Readonly<Record<'fi' | 'sv' | 'en', string>>;

export const sections = ['basics', 'organisation', 'budget', 'financing', 'indicators', 'principles', 'content'] as const;
export type SectionName = (typeof sections)[number];

export interface Call {
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly programme: string;
  readonly names: Names;
  readonly description?: Names | null;
  readonly state: 'draft' | 'published' | 'open' | 'closed';
  readonly opensAt: string;
  readonly closesAt: string;
  readonly budget: string | null;
  readonly extensions: readonly { readonly closesAt: string; readonly was: string; readonly on: string }[];
}

export interface DraftCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number | null;
  readonly amount: string;
  readonly stated?: boolean;
}
export interface DraftLine {
  readonly source: string;
  readonly partner: string | null;
  readonly year: number | null;
  readonly amount: string;
}
export interface Body {
  readonly name?: string;
  readonly businessId?: string | null;
  readonly unit?: string | null;
  readonly type?: string | null;
}
export interface Partner extends Body {
  readonly id: string;
  readonly role: 'partner' | 'transferee';
}

export interface Contents {
  readonly basics: {
    readonly name?: string;
    readonly summary?: string;
    readonly period?: { readonly from?: string; readonly to?: string };
    readonly frame?: {
      readonly authority?: string | null;
      readonly priority?: string | null;
      readonly objective?: string | null;
      readonly areas?: readonly string[];
      readonly targetGroups?: { readonly direct?: readonly string[]; readonly indirect?: readonly string[] };
    };
  };
  readonly organisation: { readonly applicant?: Body; readonly partners?: readonly Partner[] };
  readonly budget: { readonly costModel?: string; readonly budget?: readonly DraftCell[]; readonly revenue?: string | null };
  readonly financing: { readonly financing?: readonly DraftLine[]; readonly statedTotals?: { readonly financing?: string | null } | null; readonly advance?: string | null };
  readonly indicators: { readonly indicators?: readonly { readonly id: string; readonly planned: number | string; readonly women: number | string | null }[] };
  readonly principles: {
    readonly principles?: {
      readonly equality?: readonly { readonly answer: boolean | null; readonly reason: string | null }[];
      readonly sustainability?: readonly { readonly row: string; readonly direct: number | string; readonly indirect: number | string }[];
    } | null;
  };
  readonly content: { readonly texts?: Readonly<Record<string, string>> };
}

export interface Kept<Content> {
  readonly version: number;
  readonly content: Content;
  readonly savedAt: string | null;
  readonly savedBy: string | null;
}
export interface Missing {
  readonly field: string;
  readonly expected: string;
}
export interface Completeness {
  readonly section: SectionName;
  readonly state: 'empty' | 'incomplete' | 'complete';
  readonly missing: readonly Missing[];
}
export const rights = ['view', 'edit', 'submit'] as const;
export type Right = (typeof rights)[number];
export interface Substitution {
  readonly id: string;
  readonly person: string;
  readonly substitute: string;
  readonly from: string;
  readonly to: string;
}
export interface Draft {
  readonly id: string;
  readonly version: number;
  readonly programme: string;
  readonly call: string;
  readonly callCloses: string | null;
  readonly sections: { readonly [Name in SectionName]: Kept<Contents[Name]> };
  readonly completeness: readonly Completeness[];
  readonly right: Right;
  /** What everybody in the organisation may who is not among the collaborators. */
  readonly colleagues: Right;
  readonly collaborators: readonly { readonly person: string; readonly right: Right }[];
  readonly state?: 'open' | 'submitting' | 'submitted';
  readonly application: string | null;
  readonly receipt?: Omit<Receipt, 'id'> | null;
}
export interface DraftLineShown {
  readonly id: string;
  readonly name: string | null;
  readonly programme: string;
  readonly call: string;
  readonly callCloses?: string | null;
  readonly savedAt?: string | null;
  readonly application?: string | null;
}
export interface SectionSaved {
  readonly version: number;
  readonly savedAt: string;
  readonly completeness: readonly Completeness[] | Completeness;
}
export interface Receipt {
  readonly id: string;
  readonly submittedAt: string;
  readonly submittedBy?: string;
  readonly digest: string;
}

export interface Task {
  readonly kind: string;
  readonly application?: string | null;
  readonly draft?: string | null;
  readonly name?: string | null;
  readonly number?: number | null;
  readonly due: string | null;
  readonly closesAt?: string | null;
  readonly since?: string | null;
}

/** The rules that figures of a plan follow, of a programme or of a grant. */
export interface PlanRules {
  readonly categories: readonly { readonly id: string; readonly computed: boolean }[];
  readonly sources: GrantRules['sources'];
  readonly costModel: GrantRules['costModel'];
  readonly rounding?: GrantRules['rounding'];
}
