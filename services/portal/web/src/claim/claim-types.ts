// What the pages of a claiming organisation read of its claims, as far as they read it.
import type { Claim } from '../api-types.js';

export interface Period {
  readonly from: string;
  readonly to: string;
}
export interface Correction {
  readonly correction: number;
  readonly row: string;
  readonly amount: string;
  readonly reason: string | null;
  readonly on?: string;
}
export interface ChainClaim extends Claim {
  readonly submittedAt: string;
  readonly decidedAt: string | null;
  readonly takeUp?: readonly (string | { readonly row: string })[];
  readonly corrections?: readonly Correction[];
  readonly net: string | null;
}
export interface ParkedRow {
  readonly row: string;
  readonly claim: number;
  readonly partner: string;
  readonly category: string;
  readonly amount: string;
  readonly flatRate: string;
  readonly since?: string;
}
/** How the money of a grant stands. */
export interface Account {
  readonly granted: string;
  readonly supportDecided: string;
  readonly paid: string;
  readonly receivable: string;
  readonly recovered: string;
  readonly status: 'running' | 'ended' | 'interrupted' | 'closed';
  readonly advances?: { readonly paid: string; readonly setOff: string; readonly open: string };
  readonly parkedRows: readonly ParkedRow[];
}
export interface Chain {
  readonly code: string;
  /** Only to a partner that files its own claims: for whom it does. */
  readonly filers?: readonly string[];
  /** To a partner its own share. */
  readonly supportDecided: string;
  readonly claims: readonly ChainClaim[];
  readonly account?: Account;
}

export interface Clock {
  readonly startedOn: string | null;
  readonly days: number;
  readonly used: number;
  readonly remaining: number;
  readonly stopped: boolean;
  readonly endsOn: string | null;
}
export interface Clarification {
  readonly clarification: number;
  readonly rows: readonly string[];
  readonly question: string | null;
  readonly due: string;
  readonly askedOn?: string;
  readonly answer: string | null;
  readonly answeredOn: string | null;
}
export interface DeductionHearing {
  readonly hearing: number;
  readonly reason: string | null;
  readonly due: string;
  readonly answer: string | null;
  readonly answeredOn: string | null;
}
export interface Rectification {
  readonly request: number;
  readonly reason: string | null;
  readonly requestedOn: string;
  readonly outcome: 'accepted' | 'rejected' | 'changed' | null;
  readonly decidedOn: string | null;
  readonly decisionReason: string | null;
}
/** What a person may do next, and why not. */
export interface NextAct {
  readonly act: string;
  readonly allowed: boolean;
  readonly why: string | null;
}
export interface Checks {
  readonly clock: Clock | null;
  readonly clarifications: readonly Clarification[];
  readonly hearings: readonly DeductionHearing[];
  readonly rectifications: readonly Rectification[];
  readonly next: readonly NextAct[];
}

export interface ClaimRowShown {
  readonly id: string;
  /** The claim that declared it, when this one takes it up: it may have the id of an own one. */
  readonly from: number | null;
  readonly voucher: string;
  readonly category: string;
  readonly partner: string;
  readonly incurredOn: string;
  readonly paidOn: string;
  readonly supplier: string | null;
  readonly description: string | null;
  readonly amount: string;
  readonly deducted: string | null;
  readonly parked: string | null;
  readonly certified: string | null;
}
export interface ClaimRowPage {
  readonly rows: readonly ClaimRowShown[];
  readonly next: string | null;
  readonly total: number;
}

export interface NoticeRow {
  readonly row: string;
  readonly deducted: string;
  readonly parked: string;
  readonly reasons: readonly { readonly reason: string; readonly amount: string }[];
  readonly notes: readonly string[];
}
/** What was decided on a claim and why, as the beneficiary is told. */
export interface Notice {
  readonly rows: readonly NoticeRow[];
  /** What went with them of the costs that are computed from them. */
  readonly flatRates: readonly { readonly partner: string; readonly category: string; readonly year: number; readonly deducted: string; readonly parked: string }[];
  readonly conclusion: string | null;
  readonly appeal: string | null;
}
