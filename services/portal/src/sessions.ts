import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Identity } from '@toteuma/platform';
import type { Store } from './session-store.js';

/** What the issuer gave for a person. It never leaves the server. */
export interface Tokens {
  readonly access: string;
  readonly refresh: string | null;
  /** When the access token ends (milliseconds since 1970). */
  readonly until: number;
}

export interface Session {
  readonly user: Identity;
  readonly tokens: Tokens;
  /** What a page of this session shows with each change that it asks for. */
  readonly csrf: string;
  readonly startedAt: number;
  readonly seenAt: number;
}

/** A sign-in under way: what comes back from the issuer must fit it. */
export interface Attempt {
  readonly nonce: string;
  readonly verifier: string;
  /** The page to go to afterwards. */
  readonly to: string;
}

/** However often its tokens are renewed, a session ends after so long. */
const LONGEST = 12 * 3600_000;
const ATTEMPT = 10 * 60_000;
/** That a session was used is noted at most so often. */
const NOTED = 30_000;

/** 256 random bits: nobody guesses one. */
export const randomId = (): string => randomBytes(32).toString('base64url');
const isId = (text: string | undefined): text is string => text !== undefined && /^[\w-]{43}$/.test(text);
// Whoever reads the store must not be able to take a session over.
const keyOf = (kind: string, ...parts: string[]): string => `${kind}:${createHash('sha256').update(parts.join(' ')).digest('base64url')}`;
/** The name of a session outside its browser. */
export const sessionKey = (id: string): string => keyOf('session', id);

/** Compares without telling by its time how much of it was right. */
export function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(left, right);
}

/** The sessions and the sign-ins under way, each known to its browser by a random id in a cookie. */
export class Sessions {
  readonly #now: () => number;

  constructor(
    private readonly store: Store,
    /** Milliseconds without use after which a session ends. */
    private readonly idle: number,
    now: () => number = Date.now,
  ) {
    this.#now = now;
  }

  /** Begins a session under a new id and returns it. */
  async begin(user: Identity, tokens: Tokens): Promise<string> {
    const id = randomId();
    const now = this.#now();
    const session = { user, tokens, csrf: randomId(), startedAt: now, seenAt: now };
    await this.store.put(sessionKey(id), JSON.stringify(session), this.#left(session));
    return id;
  }

  /** The session of an id, null when there is none or it is over. */
  async find(id: string | undefined): Promise<Session | null> {
    if (!isId(id)) return null;
    const text = await this.store.get(sessionKey(id));
    if (text === null) return null;
    const session = JSON.parse(text) as Session;
    const now = this.#now();
    if (this.endOf(session) <= now || session.seenAt + this.idle <= now) {
      await this.end(id);
      return null;
    }
    if (now - session.seenAt < Math.min(NOTED, this.idle / 4)) return session;
    const seen = { ...session, seenAt: now };
    await this.#keep(id, seen);
    return seen;
  }

  /** When a session ends at the latest (milliseconds since 1970): with its token, unless the token can be renewed. */
  endOf({ startedAt, tokens }: Session): number {
    return tokens.refresh === null ? Math.min(tokens.until, startedAt + LONGEST) : startedAt + LONGEST;
  }

  /** Keeps renewed tokens and what they say of the person, unless the session was ended meanwhile. */
  async renew(id: string, user: Identity, tokens: Tokens): Promise<Session | null> {
    const session = await this.find(id);
    if (session === null) return null;
    const renewed = { ...session, user, tokens };
    await this.#keep(id, renewed);
    return renewed;
  }

  async end(id: string | undefined): Promise<void> {
    if (isId(id)) await this.store.remove(sessionKey(id));
  }

  /** Remembers a sign-in under way: only the browser that began it, with the state that it was given, gets it back. */
  async attempt(browser: string, state: string, attempt: Attempt): Promise<void> {
    await this.store.put(keyOf('attempt', browser, state), JSON.stringify(attempt), ATTEMPT);
  }

  /** The sign-in under way, once. */
  async resume(browser: string | undefined, state: string | undefined): Promise<Attempt | null> {
    if (!isId(browser) || !isId(state)) return null;
    const text = await this.store.take(keyOf('attempt', browser, state));
    return text === null ? null : (JSON.parse(text) as Attempt);
  }

  #left(session: Session): number {
    return Math.min(this.endOf(session), session.seenAt + this.idle) - this.#now();
  }

  async #keep(id: string, session: Session): Promise<void> {
    await this.store.replace(sessionKey(id), JSON.stringify(session), this.#left(session));
  }
}
