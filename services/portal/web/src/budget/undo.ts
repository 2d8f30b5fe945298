/** One cell that changed: what it held and what it holds now. */
export interface Change {
  readonly row: string;
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What was done to a grid, newest last; a paste is one step, however many cells it filled. */
export interface Steps {
  readonly done: readonly (readonly Change[])[];
  readonly undone: readonly (readonly Change[])[];
}

export const NO_STEPS: Steps = { done: [], undone: [] };
const MOST_STEPS = 200;

/** The steps after one more; what was undone before can no longer be done again. */
export function did(steps: Steps, changes: readonly Change[]): Steps {
  const real = changes.filter(({ before, after }) => before !== after);
  return real.length === 0 ? steps : { done: [...steps.done, real].slice(-MOST_STEPS), undone: [] };
}

/** Takes the newest step back: the steps left, and the changes that take it back; null when there is none. */
export function undo({ done, undone }: Steps): { readonly steps: Steps; readonly changes: readonly Change[] } | null {
  const last = done.at(-1);
  if (last === undefined) return null;
  return { steps: { done: done.slice(0, -1), undone: [...undone, last] }, changes: last.map(({ row, column, before, after }) => ({ row, column, before: after, after: before })) };
}

/** Does again what was taken back last. */
export function redo({ done, undone }: Steps): { readonly steps: Steps; readonly changes: readonly Change[] } | null {
  const last = undone.at(-1);
  if (last === undefined) return null;
  return { steps: { done: [...done, last], undone: undone.slice(0, -1) }, changes: last };
}
