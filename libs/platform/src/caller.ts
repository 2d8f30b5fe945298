import { createHash, randomUUID } from 'node:crypto';
import { createParamDecorator, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { slug } from '@toteuma/contracts';
import { helsinkiDay } from '@toteuma/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity, Role } from './auth.js';
import { languageFor, translated } from './problem-language.js';
import { problem } from './problem.js';

const authorityRoles: readonly Role[] = ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor'];

/** The id of what has a name of its own, so that no two of a kind have the same: a name-based UUID of version 8 (RFC 9562, section 5.8). */
export function namedId(...name: readonly (string | number | null)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(name)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What a command carries of its author and time: `today` is the day of the act in Helsinki, `onBehalfOf` for whom the author acts. */
export interface Stamp {
  readonly actor: string;
  readonly at: string;
  readonly today: string;
  readonly onBehalfOf?: readonly string[];
}

/** One signed-in request: who acts, when, and under which key and version. */
export class Caller implements Identity {
  readonly person: string;
  readonly roles: readonly Role[];
  readonly organisation: string | null;
  readonly #arrived = new Date().toISOString();
  #at: string | null = null;
  #stamp: Stamp | null = null;
  #standsIn: readonly string[] = [];

  constructor(
    identity: Identity,
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    private readonly development: boolean,
  ) {
    this.person = identity.person;
    this.roles = identity.roles;
    this.organisation = identity.organisation;
  }

  /**
   * The instant of the act (ISO-8601 UTC): when the request came in, however long it then waited. A time that is sent is read
   * when it is asked for: whether the act is allowed at all is judged first.
   */
  get at(): string {
    this.#at ??= instantOf(this.request, this.development) ?? this.#arrived;
    return this.#at;
  }

  /** What a command carries of its author and time. */
  get stamp(): Stamp {
    this.#stamp ??= { actor: this.person, at: this.at, today: helsinkiDay(this.at), ...(this.#standsIn.length > 0 && { onBehalfOf: this.#standsIn }) };
    return this.#stamp;
  }

  /** For whom the caller says to act. Only a service that keeps substitutions can tell whether that is so. */
  get actingFor(): string | undefined {
    const person = headerOf(this.request, 'toteuma-acting-for');
    if (person !== undefined && !slug.safeParse(person).success) throw problem('request/invalid', { errors: [{ field: 'Toteuma-Acting-For', expected: 'the opaque id of a person' }] });
    return person;
  }

  /** From here on these persons count as having acted too: a substitution in force says so. */
  standInFor(persons: readonly string[]): void {
    this.#standsIn = persons;
    this.#stamp = null;
  }

  may(role: Role): boolean {
    return this.roles.includes(role);
  }

  get ofAuthority(): boolean {
    return this.roles.some((role) => authorityRoles.includes(role));
  }

  /** Whether the only part in the authority is to assess: then a declared conflict of interest hides an application. */
  get assessesOnly(): boolean {
    return this.may('assessor') && this.roles.every((role) => role === 'assessor' || role === 'applicant');
  }

  /** Another organisation's case does not exist for you. */
  mustSee(organisation: string | null | undefined): void {
    if (!organisation || !(this.ofAuthority || organisation === this.organisation)) throw problem('not-found');
    this.judgeHeaders();
  }

  /** Not every route looks at every header of a request, but none is passed over in silence. Whether the caller may know of the case at all is judged first. */
  judgeHeaders(): void {
    void this.at;
    if (this.request.method !== 'GET') void [this.ifVersion, this.idempotencyKey];
  }

  get idempotencyKey(): string | undefined {
    const key = headerOf(this.request, 'idempotency-key');
    if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) throw problem('request/invalid', { errors: [{ field: 'Idempotency-Key', expected: '1 to 200 visible ASCII characters' }] });
    return key;
  }

  /** The id of something new. The same key of the same caller means the same thing, so that a retry finds the answer that was given before. */
  newId(what: string): string {
    const key = this.idempotencyKey;
    if (key === undefined) return randomUUID();
    return namedId(what, this.person, key);
  }

  /** The version that the caller has seen (If-Match), if it was sent. */
  get ifVersion(): number | undefined {
    const tag = headerOf(this.request, 'if-match');
    if (tag === undefined) return undefined;
    // A read puts a mark of the content behind the version; what counts here is the version.
    const version = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{1,43})?"$/.exec(tag)?.[1];
    if (version === undefined) throw problem('request/invalid', { errors: [{ field: 'If-Match', expected: 'the ETag of an earlier answer, such as "3"' }] });
    return Number(version);
  }

  /** One of our texts in the language that the caller reads. */
  inWords(text: string): string {
    return translated(text, languageFor(this.request.headers['accept-language'])) ?? text;
  }

  get correlation(): string {
    return this.request.id;
  }
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

function instantOf(request: FastifyRequest, development: boolean): string | null {
  const said = headerOf(request, 'toteuma-at');
  if (said === undefined) return null;
  if (!development) throw problem('request/invalid', { detail: 'Toteuma-At is accepted in development mode only.', errors: [{ field: 'Toteuma-At', expected: 'no such header outside development mode' }] });
  const at = z.iso.datetime().safeParse(said);
  // Years that no grant knows are not instants for the database either.
  if (!at.success || Number.isNaN(Date.parse(said)) || said < '1900' || said >= '2200') throw problem('request/invalid', { errors: [{ field: 'Toteuma-At', expected: 'an instant such as 2022-10-01T09:00:00Z' }] });
  return new Date(said).toISOString();
}

export const ROLES = 'toteuma:roles';
/** The roles that may take a route; `any` for whoever is signed in. A route that names none is closed. */
export const Roles = (...allowed: (Role | 'any')[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES, allowed);
export const OPEN = 'toteuma:open';
/** A route without sign-in: health, and calls of services that check their own pass. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(OPEN, places)) return true;
    const allowed = this.reflector.getAllAndOverride<(Role | 'any')[]>(ROLES, places) ?? [];
    const caller = callerOf(context);
    if (!allowed.includes('any') && !caller.roles.some((role) => allowed.includes(role))) throw problem('auth/forbidden', { detail: `This needs the role ${allowed.join(' or ') || '(none)'}.` });
    // No id holds a NUL, and PostgreSQL takes none.
    if (Object.values(caller.request.params as Record<string, string>).some((part) => part.includes('\u0000'))) throw problem('not-found');
    // Where no case is named, there is none to be hidden; otherwise it is judged once it is seen.
    if (caller.request.method === 'GET' || Object.keys(caller.request.params as object).length === 0) caller.judgeHeaders();
    return true;
  }
}

const callers = new WeakMap<object, Caller>();
export const remember = (caller: Caller): void => void callers.set(caller.request.raw, caller);
/** The opaque id of who sent a request; none before the sign-in and for nobody. */
export const personOf = (request: FastifyRequest): string | undefined => callers.get(request.raw)?.person;
/** The signed-in caller of a request. Throws the problem where nobody is signed in. */
export const callerOf = (context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>().raw);
  if (!caller) throw problem('auth/unauthenticated');
  return caller;
};

/** The signed-in caller of a route. */
export const Acting = createParamDecorator((_: unknown, context: ExecutionContext): Caller => callerOf(context));
