// What the pages read of a claim that is being written. It is half filled: every field may be missing.
import type { RowProblem } from './row-book.js';

export interface DraftPart {
  readonly partner: string;
  readonly version: number;
  /** `none`: that of another organisation, which is not shown. */
  readonly right: 'edit' | 'none';
  /** Who fills it in, where that is not the organisation of the draft. */
  readonly organisation: string | null;
  readonly rows: number | null;
  readonly sum: string | null;
  readonly ready: boolean;
}
/** What is claimed beside the rows. Amounts are kept as they were typed. */
export interface Details {
  readonly period: { readonly from: string; readonly to: string };
  readonly last: boolean;
  readonly revenue: readonly { readonly partner: string; readonly amount: string }[];
  readonly financing: readonly { readonly source: string; readonly partner: string; readonly amount: string }[];
  readonly takeUp: readonly string[];
}
export interface DraftProblem extends RowProblem {
  readonly row?: string | null;
  readonly partner?: string | null;
  readonly type?: string;
}
export interface ClaimDraft extends Details {
  readonly id: string;
  readonly version: number;
  readonly grant: string;
  /** Whose claim it is, where each partner files its own. */
  readonly filer?: string | null;
  readonly state: 'open' | 'filing' | 'filed';
  readonly parts: readonly DraftPart[];
  readonly nextPeriodFrom: string | null;
  /** The first hundred. */
  readonly problems: readonly DraftProblem[];
  readonly problemCount: number;
  readonly savedAt: string | null;
  readonly savedBy: string | null;
  readonly claim: number | null;
}
export interface DraftLine {
  readonly id: string;
  readonly grant: string;
  readonly period: Details['period'];
  readonly last: boolean;
  readonly savedAt: string | null;
  readonly state: 'open' | 'filing' | 'filed';
}

export const detailsOf = ({ period, last, revenue, financing, takeUp }: Details): Details => ({ period, last, revenue, financing, takeUp });

/** What a claim would give if it were certified as it is. */
export interface Preview {
  readonly declared: string;
  readonly net: string;
  readonly support: string;
  /** Not told to a partner that files its own claims. */
  readonly overGrant?: string;
  readonly cells: readonly { readonly category: string; readonly certified: string }[];
  readonly supportByPartner: readonly { readonly partner: string; readonly amount: string }[];
}
