// Two people have changed one section: what only one of them touched is taken over, what both touched is for a person to choose.
export type Side = 'mine' | 'theirs';

export interface Conflict {
  /** The way to the field: names, and for an entry of a list what it is the entry of, such as `lead|staff|2023`. */
  readonly path: readonly string[];
  readonly mine: unknown;
  readonly theirs: unknown;
}

export interface Merged<Content> {
  readonly content: Content;
  readonly conflicts: readonly Conflict[];
}

export const pathKey = (path: readonly string[]): string => path.join('\u001F');

/**
 * Merges what I have with what somebody else saved, both grown out of `base`.
 * @param chosen by `pathKey`; where nothing is chosen mine stands
 */
export function merge<Content>(base: Content, mine: Content, theirs: Content, chosen: ReadonlyMap<string, Side> = new Map()): Merged<Content> {
  const conflicts: Conflict[] = [];
  const content = merged([], base, mine, theirs, { chosen, conflicts }) as Content;
  return { content, conflicts };
}

interface Merging {
  readonly chosen: ReadonlyMap<string, Side>;
  readonly conflicts: Conflict[];
}

function merged(path: readonly string[], base: unknown, mine: unknown, theirs: unknown, merging: Merging): unknown {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isObject(mine) && isObject(theirs)) return mergedObject(path, isObject(base) ? base : {}, mine, theirs, merging);
  if (keyed(mine) && keyed(theirs)) {
    const before = Array.isArray(base) && keyed(base) ? base : [];
    return Object.values(mergedObject(path, byKey(before), byKey(mine), byKey(theirs), merging));
  }
  merging.conflicts.push({ path, mine, theirs });
  return merging.chosen.get(pathKey(path)) === 'theirs' ? theirs : mine;
}

function mergedObject(path: readonly string[], base: Entries, mine: Entries, theirs: Entries, merging: Merging): Entries {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const entries = names.map((name) => [name, merged([...path, name], base[name], mine[name], theirs[name], merging)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

type Entries = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Entries => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an entry of a list is the entry of, whatever its place in the list; null when it does not say. */
export function entryKey(entry: unknown): string | null {
  if (!isObject(entry)) return null;
  const { partner, category, source, year, id, row } = entry;
  if (typeof category === 'string') return [partner, category, year].map(stepOf).join('|');
  if (typeof source === 'string') return [source, partner, year].map(stepOf).join('|');
  const named = id ?? row;
  return typeof named === 'string' ? named : null;
}

const stepOf = (part: unknown): string => (typeof part === 'string' || typeof part === 'number' ? String(part) : '');

function keyed(list: unknown): list is readonly unknown[] {
  if (!Array.isArray(list)) return false;
  const keys = list.map(entryKey);
  return keys.every((key) => key !== null) && new Set(keys).size === keys.length;
}

const byKey = (list: readonly unknown[]): Entries => Object.fromEntries(list.map((entry) => [entryKey(entry) ?? '', entry]));

/** Whether two values of JSON say the same; a field that is not there is as one that is undefined. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other)) return one.length === other.length && one.every((entry, at) => same(entry, other[at]));
  if (!isObject(one) || !isObject(other)) return false;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => same(one[name], other[name]));
}

/** What stands at a field such as `budget[2].amount`; undefined where nothing does. */
export function valueAt(content: unknown, field: string): unknown {
  const steps = field.split(/[.[\]]+/u).filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null ? (value as Entries)[step] : undefined), content);
}
