import type { OperationFigures } from '@toteuma/contracts';
import { money, parseMoney, type Cents } from '@toteuma/kernel';
import { figuresOf } from './figures.js';
import { knownFacts, type ToldFact } from './known-facts.js';
import { gather, type FigureRow } from './rows.js';

/** What one event changed: its rows and facts. */
export interface Moved<Event> {
  readonly event: Event;
  readonly rows: readonly FigureRow[];
  readonly facts: readonly ToldFact[];
}

/** An event that moved a figure: by how much, and what the figure was then. */
export interface Step<Event> {
  readonly event: Event;
  readonly change: string;
  readonly after: string | null;
}

/** These are shares of something, and no amounts. */
const SHARES = new Set(['realisation', 'realisationWomen', 'share', 'percent']);
const AMOUNT = /^-?\d{1,12}\.\d{2}$/;

/**
 * The amount that a path such as `categories.staff.certified` names; null where none was given, undefined where the path names no amount.
 * The id of a category or a partner may have points in it.
 */
export function amountAt(figures: OperationFigures, path: string): string | null | undefined {
  if (SHARES.has(path.split('.').at(-1) ?? '') || path.startsWith('indicators.') || path.startsWith('principles.')) return undefined;
  const found = valueAt(figures, path);
  return found === null || (typeof found === 'string' && AMOUNT.test(found)) ? found : undefined;
}

function valueAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const [key, rest] = [path.slice(0, dot), path.slice(dot + 1)];
    const found = Object.hasOwn(value, key) ? valueAt((value as Record<string, unknown>)[key], rest) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Every event that moved a figure, in their order: the figures are made anew after each of them, so that whatever a figure is computed from,
 * the changes add up to what it is.
 * @param moved in the order in which they came to pass
 */
export function explain<Event>(moved: readonly Moved<Event>[], path: string): { readonly value: string | null | undefined; readonly steps: readonly Step<Event>[] } {
  const steps: Step<Event>[] = [];
  let rows: FigureRow[] = [];
  let facts: ToldFact[] = [];
  let before: Cents = 0n;
  let value: string | null | undefined;
  for (const { event, rows: changed, facts: told } of moved) {
    rows = gather([...rows, ...changed]);
    facts = [...facts, ...told].toSorted((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : 0));
    const known = knownFacts(facts);
    value = known === null ? undefined : amountAt(figuresOf(rows, known), path);
    const after = parseMoney(value ?? '0.00');
    if (after !== before) steps.push({ event, change: money(after - before), after: value ?? null });
    before = after;
  }
  return { value, steps };
}
