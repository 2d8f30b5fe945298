import { useEffect, useRef } from 'react';
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

type Act = () => void;

/**
 * Runs acts at once, but while a button of the pointer is held down only after its release. What is saved moves what stands below it,
 * and a page that moves under a pressed button swallows the click.
 */
export function afterPress(page: EventTarget, signal: AbortSignal): (act: Act) => void {
  let held = false;
  let put: Act[] = [];
  const release = () => {
    held = false;
    const acts = put;
    put = [];
    // The click comes right after the release.
    setTimeout(() => acts.forEach((act) => act()));
  };
  page.addEventListener('pointerdown', () => (held = true), { capture: true, signal });
  for (const end of ['pointerup', 'pointercancel']) page.addEventListener(end, release, { capture: true, signal });
  return (act) => (held ? put.push(act) : setTimeout(act));
}

/** What a form does when a field is left: it saves, but never between the pressing and the releasing of a button. */
export function useSavingOnLeave(save: () => Promise<void>): () => void {
  const run = useRef<(act: Act) => void>((act) => act());
  useEffect(() => {
    const listening = new AbortController();
    run.current = afterPress(document, listening.signal);
    return () => listening.abort();
  }, []);
  return () => run.current(() => void save());
}
