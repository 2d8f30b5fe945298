import { useEffect } from 'react';
import type { SaveState, SectionShown } from './section-store.js';

/** How far the saving of something has come. */
export type Saving = Pick<SectionShown<object>, 'state' | 'savedAt' | 'keptHere' | 'problem' | 'joined'>;

/** The one that matters most comes first. */
const order: readonly SaveState[] = ['conflict', 'refused', 'ended', 'waiting', 'saving', 'changed', 'saved'];

const newest = (times: readonly (string | null)[]): string | null => times.filter((time) => time !== null).sort().at(-1) ?? null;

/** How far the saving of a whole has come, by that of its parts. */
export function savingOf(parts: readonly Saving[]): Saving {
  return {
    state: order.find((state) => parts.some((part) => part.state === state)) ?? 'saved',
    savedAt: newest(parts.map(({ savedAt }) => savedAt)),
    keptHere: parts.every(({ keptHere }) => keptHere),
    problem: parts.find(({ problem }) => problem !== null)?.problem ?? null,
    joined: newest(parts.map(({ joined }) => joined)),
  };
}

/** Saves for as long as the page is open: at once, when the connection is back, when the reader looks elsewhere, and when they leave. */
export function useSaving(store: { flush(): Promise<void>; close(): void }): void {
  useEffect(() => {
    const save = () => void store.flush();
    const hidden = () => document.visibilityState === 'hidden' && save();
    const listening = new AbortController();
    window.addEventListener('online', save, listening);
    document.addEventListener('visibilitychange', hidden, listening);
    save();
    return () => {
      listening.abort();
      save();
      store.close();
    };
  }, [store]);
}
