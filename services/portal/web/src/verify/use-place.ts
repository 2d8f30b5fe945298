import { useMemo, useRef, useState } from 'react';
import type { Work } from './use-work.js';
import type { CheckRow } from './verify-types.js';
import { allRows, nextFitting, rowsOf, type RowFilter, type RowQuery } from './work.js';

/** Which rows are shown, which of them is looked at, and which are chosen. */
export function usePlace(rows: readonly CheckRow[], { marks }: Pick<Work, 'marks'>) {
  const [query, setQuery] = useState<RowQuery>(allRows);
  const [activeKey, setActiveKey] = useState<string | null>(rows[0]?.key ?? null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef(0);
  const shown = useMemo(() => rowsOf(rows, marks, query), [rows, marks, query]);
  const found = shown.findIndex(({ key }) => key === activeKey);
  const active = found < 0 ? Math.min(0, shown.length - 1) : found;

  /** Goes to a place among the rows that are shown; with `extend` all on the way are chosen. */
  const go = (to: number, extend = false) => {
    const at = Math.max(0, Math.min(shown.length - 1, to));
    const next = shown[at];
    if (next === undefined) return;
    if (extend) {
      const [first, last] = [Math.min(anchor.current, at), Math.max(anchor.current, at)];
      setChosen(new Set([...chosen, ...shown.slice(first, last + 1).map(({ key }) => key)]));
    } else anchor.current = at;
    setActiveKey(next.key);
  };
  const toggle = (key: string) => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  const jump = (state: RowFilter) => {
    const at = nextFitting(shown, marks, active, state);
    if (at >= 0) go(at);
  };
  return {
    query, shown, active, row: shown[active], chosen, go, toggle, jump,
    setQuery: (part: Partial<RowQuery>) => setQuery({ ...query, ...part }),
    goToKey: (key: string) => setActiveKey(key),
    clear: () => setChosen(new Set()),
    chooseShown: () => setChosen(new Set(shown.map(({ key }) => key))),
  };
}
