// The answers about checks of claims, as far as the pages read them.

export const deductionReasons = ['not-eligible', 'not-in-budget', 'not-paid', 'outside-period', 'no-evidence', 'procurement', 'double-funding', 'calculation', 'other'] as const;
export type DeductionReason = (typeof deductionReasons)[number];
export const findingKinds = ['procurement', 'double-funding', 'state-aid', 'eligibility', 'accounting', 'other'] as const;

export interface Clock {
  readonly remaining: number;
  readonly stopped: boolean;
  readonly endsOn: string;
}

export interface ClaimQueueItem {
  readonly grant: string;
  readonly code: string;
  readonly organisation: string;
  readonly claim: number;
  readonly status: string;
  readonly declared: string;
  readonly rows: number;
  readonly submittedAt: string;
  readonly clock: Clock;
  readonly points: number;
  readonly waitingFor: WaitingFor;
  readonly mayYou: boolean;
  readonly why: string | null;
}
export type WaitingFor = 'verification' | 'decision' | 'authorisation' | 'confirmation' | 'payment';
export interface ClaimQueue {
  readonly claims: readonly ClaimQueueItem[];
  readonly next: string | null;
}

export interface FiledRow {
  readonly id: string;
  /** The claim that declared it, when this one takes it up. */
  readonly from: number | null;
  readonly voucher: string;
  readonly category: string;
  readonly partner: string;
  readonly incurredOn: string;
  readonly paidOn: string;
  readonly supplier: string | null;
  readonly description: string | null;
  readonly amount: string;
  /** So many other rows look the same. */
  readonly duplicates: number;
  readonly sampled: boolean;
}
/** A row with a name that no other row of the claim has: a row that is taken up may have the id of an own one. */
export type CheckRow = FiledRow & { readonly key: string };
export interface RowPage {
  readonly rows: readonly FiledRow[];
  readonly total: number;
  readonly next: string | null;
}

type Names = Readonly<Record<'fi' | 'sv' | 'en', string>>;

export interface NextAct {
  readonly act: string;
  readonly allowed: boolean;
  readonly why: string | null;
}

export interface ChecklistState {
  readonly id: string;
  readonly names: Names;
  readonly kind: 'administrative' | 'on-the-spot';
  readonly required: boolean;
  readonly items: readonly { readonly id: string; readonly names: Names }[];
  readonly answers: readonly { readonly item: string; readonly answer: 'yes' | 'no' | 'not-applicable'; readonly note: string | null }[] | null;
  readonly filledOn: string | null;
}

export interface Sample {
  readonly sample: number;
  readonly rule: string;
  readonly method: 'random' | 'monetary-unit' | 'stratified';
  readonly size: number;
  readonly seed: string;
  readonly population: { readonly rows: number; readonly amount: string; readonly sha256: string };
  readonly rows: readonly string[];
}

export interface Clarification {
  readonly clarification: number;
  readonly question: string | null;
  readonly rows: readonly string[];
  readonly due: string;
  readonly askedOn: string;
  readonly answer: string | null;
  readonly answeredOn: string | null;
  readonly late: boolean;
}

export interface DeductionHearing {
  readonly hearing: number;
  readonly reason: string | null;
  readonly due: string;
  readonly answer: string | null;
  readonly answeredOn: string | null;
}

export interface Finding {
  readonly finding: number;
  readonly kind: (typeof findingKinds)[number];
  readonly row: string | null;
  readonly amount: string | null;
  readonly note: string | null;
}

export interface Rectification {
  readonly request: number;
  readonly reason: string | null;
  readonly outcome: 'accepted' | 'rejected' | 'changed' | null;
  readonly decidedOn: string | null;
  readonly decisionReason: string | null;
}

export interface Verified {
  readonly deduct: readonly { readonly row: string; readonly amount: string; readonly reason: DeductionReason; readonly note: string | null }[];
  readonly park: readonly { readonly row: string; readonly amount: string; readonly note: string | null }[];
  readonly verifiedOn: string;
}

export interface Checks {
  readonly clock: Clock & { readonly startedOn: string; readonly days: number; readonly used: number };
  readonly risk: { readonly points: number; readonly signs: readonly string[]; readonly depth: 'rows' | 'administrative' | 'on-the-spot' };
  readonly checklists: readonly ChecklistState[];
  readonly samples: readonly Sample[];
  readonly clarifications: readonly Clarification[];
  readonly hearings: readonly DeductionHearing[];
  readonly findings: readonly Finding[];
  readonly rectifications: readonly Rectification[];
  /** The newest verification. */
  readonly verification: Verified | null;
  readonly conclusion: string | null;
  readonly next: readonly NextAct[];
}

export interface PreviewCell {
  readonly partner: string;
  readonly category: string;
  readonly year: number;
  readonly declared: string;
  readonly deducted: string;
  readonly parked: string;
  readonly certified: string;
}
export interface Preview {
  readonly cells: readonly PreviewCell[];
  readonly net: string;
  readonly support: string;
  readonly supportByPartner: readonly { readonly partner: string; readonly amount: string }[];
  readonly overGrant: string;
  readonly shares: { readonly eu: string; readonly state: string } | null;
}
