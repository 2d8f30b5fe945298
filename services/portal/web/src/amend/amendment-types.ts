// What the pages of an amendment read, as far as they read it.
import type { GrantRules, GrantTerms } from '@toteuma/contracts';
import type { DraftCell, DraftLine, Partner } from '../apply/api-types.js';

export interface Compared {
  readonly old: string;
  readonly new: string;
  readonly difference: string;
}

export interface LimitUse {
  readonly id: string;
  readonly scope: 'category' | 'partner' | 'total';
  readonly subject: string | null;
  readonly limit: string;
  readonly used: string;
  readonly left: string;
  readonly exceeded: boolean;
}

export interface Impact {
  readonly totals: {
    readonly budget: Compared;
    readonly net: Compared;
    readonly support: Compared;
    readonly rates: { readonly old: string | null; readonly new: string | null };
  };
  readonly remaining: readonly { readonly partner: string; readonly category: string; readonly old: string; readonly new: string; readonly certified: string }[];
  readonly openClaims: readonly { readonly claim: number; readonly partner: string; readonly category: string; readonly declared: string; readonly left: string; readonly fits: boolean }[];
  readonly flexibility: { readonly answer: 'none' | 'notify' | 'formal'; readonly limits: readonly LimitUse[] };
  readonly faults: readonly { readonly type: string; readonly field: string | null; readonly detail: string }[];
}

/** A grant as far as an amendment needs it. */
export interface GrantToAmend {
  readonly status: string;
  readonly code?: string;
  readonly programme: string;
  readonly rules: GrantRules;
  readonly texts: Readonly<Record<string, string | null>>;
  readonly contacts?: Readonly<Record<string, string | null>>;
  readonly plan: {
    readonly name: string;
    readonly period: { readonly from: string; readonly to: string };
    readonly applicant: { readonly name: string; readonly type: string | null };
    readonly partners: readonly { readonly id: string; readonly name: string; readonly role: 'partner' | 'transferee'; readonly type: string | null }[];
  };
  readonly terms?: GrantTerms;
  readonly amendments?: readonly FiledAmendment[];
}

/** An amendment as it was filed, as far as it can be supplemented. */
export interface FiledAmendment {
  readonly number: number;
  readonly status: string;
  readonly effectiveFrom: string;
  readonly reason: string | null;
  readonly requested: { readonly cells: readonly DraftCell[]; readonly financing: readonly DraftLine[] | null };
  readonly parts: readonly { readonly kind: string; readonly requested: RequestedPart }[];
  readonly supplements: readonly { readonly reason: string | null; readonly due: string; readonly answeredOn: string | null }[];
}

export interface RequestedPart {
  readonly to?: string;
  readonly texts?: Readonly<Record<string, string | null>>;
  readonly roles?: Readonly<Record<string, string | null>>;
  readonly add?: readonly Partner[];
  readonly rename?: readonly { readonly id: string; readonly name: string; readonly from?: string }[];
  readonly leave?: readonly { readonly id: string }[];
}

/** What others decided meanwhile, where the draft asks for another amount. */
export interface DraftConflict {
  readonly cell?: { readonly partner: string; readonly category: string; readonly year: number | null };
  readonly line?: { readonly source: string; readonly partner: string | null; readonly year: number | null };
  readonly was: string;
  readonly now: string;
  readonly wanted: string;
}
export type Awarded = GrantToAmend & { readonly terms: GrantTerms };
