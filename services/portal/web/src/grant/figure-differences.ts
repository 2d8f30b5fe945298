// Two states of a grant's figures, compared figure by figure in whole cents.
import type { OperationFigures } from '@toteuma/contracts';
import { isMoney, money, parseMoney } from '@toteuma/kernel';

type Value = string | number | null;
export type FigureKind = 'amount' | 'percent' | 'count' | 'day' | 'text';

export interface FigureDifference {
  /** Such as `categories.staff.certified`. */
  readonly path: readonly string[];
  readonly kind: FigureKind;
  readonly before: Value;
  readonly after: Value;
  /** After less before, in the same form; null where one of them was not given, or it is no quantity. */
  readonly difference: Value;
}

const percentages = new Set(['realisation', 'realisationWomen', 'share', 'percent']);
const texts = new Set(['text', 'category']);

/** Every figure by its path, in the order of the figures. A partner's categories repeat the whole's when nobody else takes part. */
export function flattened(figures: OperationFigures): Map<string, { path: readonly string[]; value: Value }> {
  const found = new Map<string, { path: readonly string[]; value: Value }>();
  const single = Object.keys(figures.partners).length < 2;
  const walk = (value: unknown, path: readonly string[]): void => {
    if (single && path[0] === 'partners') return;
    if (value === null || typeof value === 'string' || typeof value === 'number') {
      if (!texts.has(path.at(-1) ?? '')) found.set(path.join('.'), { path, value });
    } else if (typeof value === 'object') {
      for (const [key, part] of Object.entries(value)) walk(part, [...path, key]);
    }
  };
  walk(figures, []);
  return found;
}

/** What differs between two states of the figures; what one of them lacks counts as not given. */
export function differences(before: OperationFigures, after: OperationFigures): FigureDifference[] {
  const [old, now] = [flattened(before), flattened(after)];
  const paths = new Map([...now, ...old].map(([key, { path }]) => [key, path]));
  return [...paths].flatMap(([key, path]) => {
    const [was, is] = [old.get(key)?.value ?? null, now.get(key)?.value ?? null];
    if (was === is) return [];
    const kind = kindOf(path, was ?? is);
    return [{ path, kind, before: was, after: is, difference: differenceOf(kind, was, is) }];
  });
}

/** The paths of what differs, to be marked on the page. */
export function changedPaths(before: OperationFigures, after: OperationFigures): ReadonlySet<string> {
  return new Set(differences(before, after).map(({ path }) => path.join('.')));
}

function kindOf(path: readonly string[], value: Value): FigureKind {
  if (typeof value === 'number') return 'count';
  if (percentages.has(path.at(-1) ?? '')) return 'percent';
  if (path[0] === 'period') return 'day';
  return value !== null && isMoney(value) ? 'amount' : 'text';
}

function differenceOf(kind: FigureKind, before: Value, after: Value): Value {
  if (typeof before === 'number' && typeof after === 'number') return after - before;
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  // A percentage has two decimals like an amount, so its difference in points is exact in the same way.
  return kind === 'amount' || kind === 'percent' ? money(parseMoney(after) - parseMoney(before)) : null;
}
