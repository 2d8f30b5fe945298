import { useRef, useState, type KeyboardEvent } from 'react';
import { usePlace } from './use-place.js';
import type { Work } from './use-work.js';
import type { CheckRow } from './verify-types.js';
import { accepted, parkedWhole, type Mark, type RowFilter } from './work.js';

/** So many rows further with the page keys. */
const PAGE = 12;

/** What the verifier does to the rows, and what each key does. */
export function useWorkbench(rows: readonly CheckRow[], work: Work, may: boolean) {
  const place = usePlace(rows, work);
  const { shown, active, row, chosen, toggle } = place;
  const [deducting, setDeducting] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const back = () => {
    setDeducting(false);
    grid.current?.focus();
  };
  const go = (to: number, extend = false) => {
    setDeducting(false);
    place.go(to, extend);
  };
  /** Takes it from the row that the verifier is on, and goes on to the next. */
  const take = (mark: Mark) => {
    if (row === undefined || !may) return;
    work.take({ [row.key]: mark });
    go(active + 1);
    back();
  };
  const chosenRows = () => rows.filter(({ key }) => chosen.has(key));
  const many = (mark: (row: CheckRow) => Mark) => {
    if (!may) return;
    work.take(Object.fromEntries(chosenRows().map((one) => [one.key, mark(one)])));
    place.clear();
    back();
  };
  const undo = () => {
    const [first] = work.undo();
    if (first !== undefined) place.goToKey(first);
    back();
  };
  const jump = (state: RowFilter) => {
    place.jump(state);
    back();
  };
  const accept = () => (chosen.size > 0 ? many(() => accepted) : take(accepted));
  const park = () => (chosen.size > 0 ? many(parkedWhole) : row && take(parkedWhole(row)));
  // From a row that is taken up nothing is deducted: it is certified, or parked again.
  const deduct = () => may && row?.from === null && setDeducting(true);

  const acts: Readonly<Record<string, (extend: boolean) => void>> = {
    ...moves(active, shown.length, go), ' ': () => row && toggle(row.key), Escape: place.clear,
    a: accept, p: park, d: deduct, Enter: deduct, u: undo, n: () => jump('untouched'), r: () => jump('duplicates'), s: () => jump('sampled'), f: toFinish,
  };
  const commands: Readonly<Record<string, () => void>> = { a: place.chooseShown, z: undo };
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = event.ctrlKey || event.metaKey ? commands[key] : event.altKey ? undefined : acts[key];
    if (act === undefined) return;
    event.preventDefault();
    act(event.shiftKey);
  };
  return { ...place, deducting, grid, go, jump, chosenIds: chosen.size === 0 ? [] : chosenRows().map(({ id }) => id), take, accept, park, undo, leave: back, toRows: back, keys };
}
export type Workbench = ReturnType<typeof useWorkbench>;

/** To the panel below the rows in which the verification is finished. */
function toFinish(): void {
  document.querySelector<HTMLElement>('[aria-labelledby="finish"] textarea')?.focus();
}

const moves = (active: number, count: number, go: (to: number, extend?: boolean) => void): Readonly<Record<string, (extend: boolean) => void>> => ({
  ArrowDown: (extend) => go(active + 1, extend), ArrowUp: (extend) => go(active - 1, extend), j: () => go(active + 1), k: () => go(active - 1),
  PageDown: (extend) => go(active + PAGE, extend), PageUp: (extend) => go(active - PAGE, extend), Home: (extend) => go(0, extend), End: (extend) => go(count - 1, extend),
});
