import { type QueryClient, useQuery } from '@tanstack/react-query';
import { ask, holdCsrf } from '../api.js';
import { readerIs } from '../stand-in/acting.js';

export interface User {
  readonly id: string;
  readonly roles: readonly string[];
  readonly organisation: string | null;
  readonly expiresAt: string;
}

export interface Session {
  readonly user: User | null;
  readonly csrf: string | null;
  readonly development: boolean;
  readonly demoUsers: readonly { readonly id: string; readonly roles: readonly string[]; readonly organisation: string | null }[];
}

const AUTHORITY = new Set(['case-officer', 'assessor', 'decision-maker']);

/** The page where the person's work begins: tasks, a queue of the authority, or the grants to be looked at. */
export function homeOf({ roles }: Pick<User, 'roles'>): '/home' | '/queue' | '/claims' | '/payments' | '/grants' {
  if (roles.includes('applicant')) return '/home';
  if (roles.some((role) => AUTHORITY.has(role))) return '/queue';
  return roles.includes('verifier') ? '/claims' : roles.includes('payer') ? '/payments' : '/grants';
}

export const sessionKey = ['session'] as const;
const CHANNEL = 'toteuma-session';

// Whether a session came to its end while the page was open: so that the sign-in page can say it.
let ended = false;
let begun = false;

const load = async ({ signal }: { signal: AbortSignal }): Promise<Session> => {
  const answer = await ask('/portal/session', { headers: { accept: 'application/json' }, signal });
  const session = (await answer.json()) as Session;
  ended ||= begun && session.user === null;
  begun = session.user !== null;
  holdCsrf(session.csrf);
  readerIs(session.user?.id ?? null);
  return session;
};

/** Who is signed in; asked again whenever the reader comes back to the window, and when the session was to end. */
export function useSession() {
  return useQuery({ queryKey: sessionKey, queryFn: load, staleTime: 60_000, refetchOnWindowFocus: 'always', refetchInterval: ({ state }) => untilEnd(state.data) });
}

const LONGEST_TIMER = 2_000_000_000;

function untilEnd(session: Session | undefined): number | false {
  const left = session?.user ? Date.parse(session.user.expiresAt) - Date.now() : Number.NaN;
  return Number.isFinite(left) ? Math.min(Math.max(left + 1000, 5000), LONGEST_TIMER) : false;
}

/** The platform no longer knows us: the pages that need somebody go to the sign-in and come back. */
export function sessionEnded(queries: QueryClient): void {
  ended = true;
  holdCsrf(null);
  readerIs(null);
  queries.setQueryData<Session>(sessionKey, (known) => (known ? { ...known, user: null, csrf: null } : known));
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

/** Whether somebody was signed in before on this page. */
export const hasEnded = (): boolean => ended;

/** Another tab that signs out takes this one along. */
export function followSignOut(queries: QueryClient): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', () => sessionEnded(queries));
  return () => channel.close();
}

/**
 * Ends the session here and in the other tabs.
 * @returns where to go
 */
export async function signOut(csrf: string | null): Promise<string> {
  const answer = await ask('/portal/sign-out', { method: 'POST', headers: { accept: 'application/json', 'x-csrf-token': csrf ?? '' } });
  const { href } = (await answer.json()) as { href: string };
  const channel = new BroadcastChannel(CHANNEL);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches our own origin only
  channel.postMessage('signed-out');
  channel.close();
  return href;
}

/** The address that signs in, as a demo user or as whoever the issuer finds, and comes back to a page of ours. */
export function signInAddress(to: string | null, as?: string): string {
  const query = new URLSearchParams({ ...(as === undefined ? {} : { as }), to: to ?? '/' });
  return `/portal/sign-in?${query}`;
}

/** A path of this site, else nothing: what stands in an address bar may send nobody elsewhere. */
export function ownPath(to: string | null): string | null {
  if (to === null || !/^\/(?![/\\])/.test(to)) return null;
  const url = new URL(to, 'http://own.invalid');
  return url.host === 'own.invalid' && url.pathname !== '/sign-in' ? `${url.pathname}${url.search}${url.hash}` : null;
}
