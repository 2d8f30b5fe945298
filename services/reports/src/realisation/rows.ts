import type { Cents } from '@toteuma/kernel';

/**
 * What is counted. `awarded` is the budget as first granted, `budget` the one in force; `granted` is support granted so
 * far; `claimed` and `over-grant` are what the latest claim or decision says; the others add up event by event. `paid` has the
 * advances in it, and `set-off` is what payments were reduced by for them.
 */
export type Measure =
  | 'awarded' | 'budget' | 'revenue-granted' | 'financing' | 'granted'
  | 'declared' | 'claimed'
  | 'deducted' | 'parked' | 'certified' | 'revenue' | 'received' | 'support' | 'partner-support' | 'line-support' | 'over-grant'
  | 'paid' | 'advance' | 'set-off' | 'recovered';

/** An amount in cents and what it belongs to: null where the measure, or the event, does not tell it apart. */
export interface FigureRow {
  readonly measure: Measure;
  readonly partner: string | null;
  readonly category: string | null;
  readonly year: number | null;
  /** The financing source. */
  readonly moneySource: string | null;
  readonly amount: Cents;
}

/** Makes a row of what is known about it. */
export function row(measure: Measure, amount: Cents, of: Partial<Omit<FigureRow, 'measure' | 'amount'>> = {}): FigureRow {
  return { measure, partner: null, category: null, year: null, moneySource: null, ...of, amount };
}

/** Adds up rows of the same kind, so that each kind is there once; a kind whose amounts cancel out stays, with 0. */
export function gather(rows: readonly FigureRow[]): FigureRow[] {
  const kinds = new Map<string, FigureRow>();
  for (const next of rows) {
    const key = keyOf(next);
    const before = kinds.get(key);
    kinds.set(key, before ? { ...before, amount: before.amount + next.amount } : next);
  }
  return [...kinds.values()];
}

/**
 * What must be added to the rows that stand now to arrive at those that shall stand. A kind that is new is named even
 * when its amount is 0: "0.00 granted" is not the same as "nothing granted".
 */
export function changes(now: readonly FigureRow[], target: readonly FigureRow[]): FigureRow[] {
  const known = new Set(now.map(keyOf));
  const difference = gather([...target, ...now.map((before) => ({ ...before, amount: -before.amount }))]);
  return difference.filter((change) => change.amount !== 0n || !known.has(keyOf(change)));
}

function keyOf({ measure, partner, category, year, moneySource }: FigureRow): string {
  return JSON.stringify([measure, partner, category, year, moneySource]);
}
