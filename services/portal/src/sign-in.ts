import type { ServerResponse } from 'node:http';
import { answerWith, demoUsers, problem, type Identity } from '@toteuma/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { EventStreams } from './event-streams.js';
import { SignInError, type Issuer, type SignInProblem } from './issuer.js';
import { cookieOf, forgery, pathWithin } from './requests.js';
import { randomId, sessionKey, type Session, type Sessions } from './sessions.js';
import type { PageSettings } from './settings.js';

interface Parts {
  readonly settings: PageSettings;
  readonly sessions: Sessions;
  readonly issuer: Issuer;
  readonly streams: EventStreams;
  readonly log: Logger;
  readonly now: () => number;
}

/** A token is renewed when it ends within so many milliseconds. */
const SOON = 30_000;

/** Who is signed in with which browser: the routes under /portal, and what the rest of the portal asks. */
export class SignInRoutes {
  readonly #session: string;
  readonly #browser: string;
  readonly #secure: boolean;
  /** One renewal at a time for a session: an issuer may take a refresh token once only. */
  readonly #renewing = new Map<string, Promise<Session | null>>();

  constructor(private readonly parts: Parts) {
    const { protocol, port } = new URL(parts.settings.PORTAL_ADDRESS);
    this.#secure = protocol === 'https:';
    // Browsers hold cookies of one host together, whatever the port: two platforms on one machine must not mix.
    const name = (what: string) => (this.#secure ? `__Host-toteuma-${what}` : `toteuma-${what}-${port || '80'}`);
    [this.#session, this.#browser] = [name('session'), name('sign-in')];
  }

  register(fastify: FastifyInstance): void {
    fastify.get('/portal/session', (request, reply) => this.#tell(request, reply));
    fastify.get('/portal/sign-in', async (request, reply) => redirect(reply, await this.#begin(request, reply)));
    fastify.get('/portal/callback', async (request, reply) => redirect(reply, await this.#complete(request, reply)));
    fastify.post('/portal/sign-out', (request, reply) => this.#end(request, reply));
  }

  idOf(request: FastifyRequest): string | undefined {
    return cookieOf(request.headers.cookie, this.#session);
  }

  /** The session of a request with a token that is good for a while yet; null when there is none. */
  async sessionOf(request: FastifyRequest): Promise<Session | null> {
    const id = this.idOf(request);
    const session = await this.parts.sessions.find(id);
    if (id === undefined || session === null || session.tokens.refresh === null || session.tokens.until - this.parts.now() > SOON) return session;
    const renewing = this.#renewing.get(id) ?? this.#renew(id, session, session.tokens.refresh).finally(() => this.#renewing.delete(id));
    this.#renewing.set(id, renewing);
    return renewing;
  }

  async #renew(id: string, session: Session, refresh: string): Promise<Session | null> {
    const { sessions, issuer, now } = this.parts;
    try {
      const { user, tokens } = await issuer.renew(refresh);
      if (user.person === session.user.person) return await sessions.renew(id, user, tokens);
    } catch (error) {
      if (!(error instanceof SignInError)) throw error;
      this.#tellLog(error);
      // Another portal may have renewed it just before us.
      const found = await sessions.find(id);
      if (found !== null && found.tokens.until > now() && (error.word === 'unavailable' || found.tokens.access !== session.tokens.access)) return found;
      if (error.word === 'unavailable') throw problem('service/unavailable', { detail: 'The sign-in service cannot be reached.' });
    }
    await sessions.end(id);
    return null;
  }

  async #tell(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { settings, sessions } = this.parts;
    const session = await this.sessionOf(request);
    if (session === null && this.idOf(request) !== undefined) this.#setCookie(reply, this.#session, '', 0);
    return reply.header('cache-control', 'no-store').send({
      user: session && { ...shown(session.user), expiresAt: new Date(sessions.endOf(session)).toISOString() },
      csrf: session?.csrf ?? null,
      development: settings.TOTEUMA_DEVELOPMENT,
      demoUsers: settings.TOTEUMA_DEVELOPMENT ? demoUsers.map(({ id, roles, organisation }) => ({ id, roles, organisation })) : [],
    });
  }

  /** Returns where to go. */
  async #begin(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { settings, sessions, issuer } = this.parts;
    const { as, to } = request.query as { as?: unknown; to?: unknown };
    const development = settings.TOTEUMA_DEVELOPMENT;
    // The cookies have to be those of the address that the issuer sends people back to.
    const { host } = new URL(settings.PORTAL_ADDRESS);
    if (development && request.headers.host !== host && isLocal(request.headers.host)) return settings.PORTAL_ADDRESS + request.url;
    try {
      const { href, state, attempt } = await issuer.begin(pathWithin(to), development && typeof as === 'string' ? as : null);
      const browser = cookieOf(request.headers.cookie, this.#browser) ?? randomId();
      await sessions.attempt(browser, state, attempt);
      this.#setCookie(reply, this.#browser, browser, 600);
      return href;
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Returns where to go. */
  async #complete(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { sessions, issuer } = this.parts;
    const { state } = request.query as { state?: unknown };
    try {
      const given = typeof state === 'string' ? state : undefined;
      const attempt = await sessions.resume(cookieOf(request.headers.cookie, this.#browser), given);
      if (attempt === null) throw new SignInError('over');
      const { user, tokens } = await issuer.complete(request.url.slice(request.url.indexOf('?')), given!, attempt);
      // A new id at each sign-in: nobody can know it beforehand.
      await sessions.end(this.idOf(request));
      this.#setCookie(reply, this.#session, await sessions.begin(user, tokens));
      return attempt.to;
    } catch (error) {
      return this.#failed(error);
    }
  }

  async #end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { settings, sessions, issuer } = this.parts;
    const id = this.idOf(request);
    const session = await sessions.find(id);
    if (session === null) return answerWith(reply, problem('auth/unauthenticated').body);
    const forged = forgery(request, settings.PORTAL_ADDRESS, session.csrf);
    if (forged !== null) return answerWith(reply, problem('auth/forbidden', { detail: forged }).body);
    await sessions.end(id);
    this.#setCookie(reply, this.#session, '', 0);
    return reply.header('cache-control', 'no-store').send({ href: await issuer.signOutAddress() });
  }

  /** Notes an event stream as the session's own: it ends with it. */
  noteStream(request: FastifyRequest, response: ServerResponse): void {
    const id = this.idOf(request);
    this.parts.streams.note(request.raw, response, id === undefined ? null : sessionKey(id));
  }

  #failed(error: unknown): string {
    const word: SignInProblem = error instanceof SignInError ? error.word : 'unavailable';
    this.#tellLog(error);
    return `/sign-in?problem=${word}`;
  }

  #tellLog(error: unknown): void {
    const { word, cause } = error as { word?: string; cause?: unknown };
    if (word !== 'over') this.parts.log.warn({ word, err: cause ?? error }, 'sign-in came to nothing');
  }

  #setCookie(reply: FastifyReply, name: string, value: string, seconds?: number): void {
    const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', ...(this.#secure ? ['Secure'] : []), ...(seconds === undefined ? [] : [`Max-Age=${seconds}`])];
    void reply.header('set-cookie', parts.join('; '));
  }
}

const shown = ({ person, roles, organisation }: Identity) => ({ id: person, roles, organisation });
const isLocal = (host: string | undefined): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
const redirect = (reply: FastifyReply, href: string): FastifyReply => reply.status(302).header('location', href).header('cache-control', 'no-store').send();
