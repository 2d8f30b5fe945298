import type { DomainEvent, EventData } from '@toteuma/contracts';
import { absolute, helsinkiDay, parseMoney, sum, type Cents } from '@toteuma/kernel';

/** What the checks of the claims of one grant have come to: as much as the next decision needs. */
export interface Checks {
  readonly byClaim: ReadonlyMap<number, ClaimChecks>;
  /** Of the decided claims together, flat rates and corrections included. */
  readonly declared: Cents;
  readonly deducted: Cents;
  /** How often a row of each fingerprint was filed. */
  readonly fingerprints: ReadonlyMap<string, number>;
}

export interface ClaimChecks {
  readonly points: number;
  /** The checklists that are filled in. */
  readonly filled: readonly string[];
  readonly samples: number;
  readonly clarifications: readonly Asked[];
  readonly hearings: readonly Asked[];
  /** What the newest verification deducts, by row. */
  readonly deducted: ReadonlyMap<string, Cents>;
  /** The most that the beneficiary was heard on, by row. */
  readonly heard: ReadonlyMap<string, Cents>;
  readonly findings: number;
  readonly decidedOn: string | null;
  /** Requests for a rectification, in their order: whether each is decided. */
  readonly rectifications: readonly { readonly decided: boolean }[];
}

/** Something that the beneficiary was asked. */
export interface Asked {
  readonly due: string;
  readonly answered: boolean;
}

export const noChecks: Checks = { byClaim: new Map(), declared: 0n, deducted: 0n, fingerprints: new Map() };
const nothingYet: ClaimChecks = { points: 0, filled: [], samples: 0, clarifications: [], hearings: [], deducted: new Map(), heard: new Map(), findings: 0, decidedOn: null, rectifications: [] };

/** The checks of one claim; of one that nothing is told of yet, none. */
export const checksOf = ({ checks }: { readonly checks: Checks }, claim: number): ClaimChecks => checks.byClaim.get(claim) ?? nothingYet;

/** Folds what is told of checklists, samples, clarifications, hearings and findings; anything else changes nothing. */
export function evolveChecks(checks: Checks, event: DomainEvent & { readonly actor: string; readonly occurredAt?: string }): Checks {
  const on = (claim: number, change: (before: ClaimChecks) => Partial<ClaimChecks>): Checks => {
    const before = checksOf({ checks }, claim);
    return { ...checks, byClaim: new Map(checks.byClaim).set(claim, { ...before, ...change(before) }) };
  };
  switch (event.type) {
    case 'ClaimSubmitted':
      return withFingerprints(checks, event.data.rows);
    case 'RiskAssessed':
      return on(event.data.claim, () => ({ points: event.data.points }));
    case 'ChecklistFilled':
      return on(event.data.claim, ({ filled }) => ({ filled: [...new Set([...filled, event.data.checklist])] }));
    case 'SampleDrawn':
      return on(event.data.claim, () => ({ samples: event.data.sample }));
    case 'ClarificationAsked':
      return on(event.data.claim, ({ clarifications }) => ({ clarifications: [...clarifications, { due: event.data.due, answered: false }] }));
    case 'ClarificationAnswered':
      return on(event.data.claim, ({ clarifications }) => ({ clarifications: answered(clarifications, event.data.clarification) }));
    case 'ClaimVerified':
      return on(event.data.claim, () => ({ deducted: byRow(event.data.deduct) }));
    case 'DeductionHearingOpened':
      return on(event.data.claim, ({ hearings, heard, deducted }) => ({ hearings: [...hearings, { due: event.data.due, answered: false }], heard: mostOf(heard, deducted) }));
    case 'DeductionHearingAnswered':
      return on(event.data.claim, ({ hearings }) => ({ hearings: answered(hearings, event.data.hearing) }));
    case 'FindingRecorded':
      return on(event.data.claim, () => ({ findings: event.data.finding }));
    case 'ClaimDecided':
      return counted(on(event.data.claim, () => ({ decidedOn: helsinkiDay(event.occurredAt ?? '1970-01-01T00:00:00Z') })), event.data.cells);
    case 'ClaimCorrected':
      return counted(checks, event.data.cells);
    case 'ClaimRectificationRequested':
      return on(event.data.claim, ({ rectifications }) => ({ rectifications: [...rectifications, { decided: false }] }));
    case 'ClaimRectificationDecided':
      return on(event.data.claim, ({ rectifications }) => ({ rectifications: rectifications.map((one, at) => (at + 1 === event.data.request ? { decided: true } : one)) }));
    default:
      return checks;
  }
}

function byRow(deduct: EventData<'ClaimVerified'>['deduct']): Map<string, Cents> {
  const sums = new Map<string, Cents>();
  for (const { row, amount } of deduct) sums.set(row, (sums.get(row) ?? 0n) + parseMoney(amount));
  return sums;
}

function mostOf(heard: ReadonlyMap<string, Cents>, deducted: ReadonlyMap<string, Cents>): Map<string, Cents> {
  const most = new Map(heard);
  for (const [row, amount] of deducted) if (absolute(amount) > absolute(most.get(row) ?? 0n)) most.set(row, amount);
  return most;
}

const answered = (asked: readonly Asked[], number: number): Asked[] => asked.map((one, at) => (at + 1 === number ? { ...one, answered: true } : one));

function counted(checks: Checks, cells: EventData<'ClaimDecided'>['cells']): Checks {
  const total = (part: 'declared' | 'deducted') => sum(cells.map((cell) => parseMoney(cell[part])));
  return { ...checks, declared: checks.declared + total('declared'), deducted: checks.deducted + total('deducted') };
}

function withFingerprints(checks: Checks, rows: EventData<'ClaimSubmitted'>['rows']): Checks {
  const marked = rows.flatMap(({ fingerprint }) => fingerprint ?? []);
  if (marked.length === 0) return checks;
  const fingerprints = new Map(checks.fingerprints);
  for (const one of marked) fingerprints.set(one, (fingerprints.get(one) ?? 0) + 1);
  return { ...checks, fingerprints };
}
