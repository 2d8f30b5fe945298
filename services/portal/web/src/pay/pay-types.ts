// The answers about payments, accounts and the money of a grant, as far as the pages read them.
import type { NextAct } from '../verify/verify-types.js';

export const paymentSteps = ['decided', 'authorised', 'confirmed', 'ordered', 'recorded'] as const;
export type PaymentStep = (typeof paymentSteps)[number];

export interface Shares {
  readonly eu: string;
  readonly state: string;
}

export interface PaymentLine {
  readonly grant: string;
  readonly code: string;
  readonly organisation: string;
  readonly claim: number;
  readonly last: boolean;
  readonly step: PaymentStep;
  readonly support: string;
  /** Null until it is authorised. */
  readonly amount: string | null;
  readonly setOff: string;
  readonly shares: Shares | null;
  readonly waitingFor: 'authorisation' | 'confirmation' | 'order' | 'bank' | null;
  readonly mayYou: boolean;
  readonly why: string | null;
  readonly since: string;
}
export interface PaymentPage {
  readonly payments: readonly PaymentLine[];
  readonly next: string | null;
}

interface BatchShown {
  readonly id: string;
  readonly messageId: string;
  readonly executionOn: string;
  readonly madeAt: string;
  readonly sentOn: string | null;
  readonly sum: string;
  readonly accepted: number;
  readonly rejected: number;
  /** Orders without a final answer of the bank. */
  readonly waiting: number;
}
export type BatchLine = BatchShown & { readonly orders: number };
export interface BatchPageAnswer {
  readonly batches: readonly BatchLine[];
  readonly next: string | null;
}

export interface ReceivableLine {
  readonly grant: string;
  readonly code: string;
  readonly organisation: string;
  readonly amount: string;
  /** Ordered and not received, interest included. */
  readonly ordered: string;
  readonly dueOn: string | null;
  readonly state: 'not-ordered' | 'due' | 'late';
}
export interface ReceivablePage {
  readonly receivables: readonly ReceivableLine[];
  readonly next: string | null;
}

type Life = 'running' | 'interrupted' | 'closed';

export interface Recovery {
  readonly recovery: number;
  readonly amount: string;
  readonly interest: string;
  readonly interestParts: readonly { readonly from: string; readonly to: string; readonly percent: string; readonly amount: string }[];
  readonly orderedOn: string;
  readonly dueOn: string;
  readonly received: string;
  readonly interestReceived: string;
  /** What the delay costs until today; it is not ordered. */
  readonly lateInterest: string;
  readonly state: 'due' | 'late' | 'paid';
  readonly reason: string | null;
}

export interface Irregularity {
  readonly irregularity: number;
  readonly kind: string;
  readonly claim: number | null;
  readonly row: string | null;
  readonly amount: string | null;
  readonly reason: string | null;
  readonly openedAt: string;
  readonly closed: boolean;
  readonly followUps: readonly { readonly note: string | null; readonly closed: boolean; readonly at: string }[];
}

export interface GrantMoney {
  readonly code: string;
  readonly granted: string;
  readonly supportDecided: string;
  readonly paid: string;
  readonly recovered: string;
  readonly receivable: string;
  readonly payable: string;
  readonly advances: { readonly asked: string; readonly highest: string; readonly paid: string; readonly setOff: string; readonly open: string; readonly list: readonly { readonly advance: number; readonly amount: string; readonly paidOn: string }[] };
  readonly recoveries: readonly Recovery[];
  readonly received: readonly { readonly recovery: number | null; readonly amount: string; readonly interest: string; readonly receivedOn: string; readonly reason: string | null }[];
  readonly irregularities: readonly Irregularity[];
  readonly status: Life;
  readonly changes: readonly { readonly to: Life; readonly reason: string | null; readonly at: string }[];
  readonly retainUntil: string | null;
  readonly next: readonly (NextAct & { readonly claim: number | null })[];
}

export interface BatchOrder {
  readonly endToEndId: string;
  readonly grant: string;
  readonly code: string;
  readonly claim: number;
  readonly organisation: string;
  readonly account: number;
  readonly amount: string;
  readonly outcome: 'waiting' | 'accepted' | 'rejected';
  readonly reason: string | null;
  readonly paidOn: string | null;
  readonly note: string | null;
}
export type Batch = BatchShown & { readonly sha256: string; readonly orders: readonly BatchOrder[] };

/** How far a batch has come: made, handed to the bank, answered in part or in whole. */
export const batchState = ({ sentOn, accepted, rejected, waiting }: Pick<BatchShown, 'sentOn' | 'accepted' | 'rejected' | 'waiting'>): 'made' | 'sent' | 'partly' | 'rejected' | 'answered' =>
  waiting === 0 ? (rejected > 0 ? 'rejected' : 'answered') : accepted + rejected > 0 ? 'partly' : sentOn === null ? 'made' : 'sent';

export const accountStates = ['proposed', 'approved', 'rejected', 'replaced'] as const;
export const receivableStates = ['not-ordered', 'ordered'] as const;

export interface PayeeAccount {
  readonly organisation: string;
  readonly account: number;
  readonly state: (typeof accountStates)[number];
  /** For those who may see all of it. */
  readonly iban: string | null;
  readonly lastFour: string;
  readonly holder: string | null;
  readonly validFrom: string;
  readonly replacedFrom: string | null;
  /** Other organisations with the same number. */
  readonly sameNumber: readonly string[] | null;
  readonly proposedAt: string;
  readonly proposedByYou: boolean;
  readonly reason: string | null;
  readonly mayYou: boolean;
  /** The type of the refusal that the reader would get. */
  readonly why: string | null;
}
export interface PayeeAccountPage {
  readonly accounts: readonly PayeeAccount[];
  readonly next: string | null;
}
