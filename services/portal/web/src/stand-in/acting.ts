import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { ApiProblem, holdActingFor, kept } from '../api.js';
import { standInsKey } from './stand-in-data.js';

interface Acting {
  /** For whom the reader of this tab acts. */
  readonly person: string | null;
  /** For whom the reader acted until it was over, which they have not been told yet. */
  readonly over: string | null;
}
const nobody: Acting = { person: null, over: null };

// It is kept for a reload, by reader: whoever signs in next at the same tab acts for nobody.
const keyOf = (user: string): string => `toteuma-acting-for:${user}`;
let reader: string | null = null;
let now = nobody;
const listeners = new Set<() => void>();

function show(next: Acting): void {
  now = next;
  holdActingFor(next.person);
  for (const listener of listeners) listener();
}

/** Somebody is signed in, or nobody is any more. */
export function readerIs(user: string | null): void {
  if (user === reader) return;
  reader = user;
  show(user === null ? nobody : { person: kept((storage) => storage.getItem(keyOf(user))), over: null });
}

/** What the answers say of who may do what rests on it. */
const judged: ReadonlySet<unknown> = new Set(['checks', 'claim-queue', 'next-claim', 'money', 'payments', 'accounts']);

function change(queries: QueryClient, next: Acting): void {
  const user = reader;
  if (user === null) return;
  const { person } = next;
  kept((storage) => (person === null ? storage.removeItem(keyOf(user)) : storage.setItem(keyOf(user), person)));
  show(next);
  // And whatever was refused because it was over.
  void queries.invalidateQueries({ predicate: ({ queryKey, state }) => judged.has(queryKey[0]) || state.status === 'error' });
}

/** Something was refused: it may be over, and then the list of those who stand in says so. */
export function mayBeOver(queries: QueryClient, problem: unknown): void {
  if (now.person !== null && problem instanceof ApiProblem && problem.status === 403) void queries.invalidateQueries({ queryKey: standInsKey });
}

/** Ends it, since the platform no longer allows it. */
export function isOver(queries: QueryClient): void {
  if (now.person !== null) change(queries, { person: null, over: now.person });
}

/** For whom the reader acts, and the way in and out. */
export function useActing(): Acting & { readonly act: (person: string | null) => void } {
  const queries = useQueryClient();
  const acting = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
  return { ...acting, act: (person) => change(queries, { person, over: null }) };
}
