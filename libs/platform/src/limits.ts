import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import { SetMetadata, type CallHandler, type CanActivate, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Reflector } from '@nestjs/core';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { throwError, timeout, type Observable } from 'rxjs';
import { languageFor, type Language } from './problem-language.js';
import { problem, problemAnswer, type Problem } from './problem.js';

/** Bytes of a body. */
export const BODY_LIMIT = 8 * 1024 * 1024;
/** Characters of an address with its query. Node itself stops at 16 kB of address and headers together. */
const ADDRESS_LIMIT = 8192;
/** Objects and lists within each other: several times what any body of the API has. */
const DEPTH_LIMIT = 32;
/** Members of one object: several times what any body has. To parse an object of half a million names takes seconds. */
const WIDTH_LIMIT = 1000;
/** Requests that one copy of a service works on at once; what comes on top is sent away rather than kept waiting. */
const UNDER_WAY_LIMIT = 1000;
/** Every so many milliseconds it is looked at how late the process is, */
const LOOK = 20;
/** and when it is later than this, it works on fewer requests at once; on so many at first, and on so many at least. */
const LATE = 15;
const AT_FIRST = 32;
const FEWEST = 8;
/** The others wait for their turn; whoever would wait longer than this (milliseconds) is sent away at once. */
const LONGEST_WAIT = 500;
/** So many may wait however slow it is: from the others it learns when it is faster again. */
const FEW_WAITING = 32;
/** About so many looks make the rate of answers of late. */
const OF_LATE = 25;
/** Milliseconds until an answer; a caller waits no longer for one that hangs. */
const ANSWER_LIMIT = 30_000;

/**
 * What every HTTP server of the platform waits for, in milliseconds: who sends a letter at a time is cut off, and so is a
 * connection on which nothing moves. (An event stream says something every 15 seconds.)
 */
export const serverTimeouts = { headersTimeout: 10_000, requestTimeout: 60_000, idle: 120_000, connectionsCheckingInterval: 2_000 } as const;

/** Makes a server of Node's own answer with problems what it refuses before there is a request, and cut idle connections. */
export function guardServer(server: Server): void {
  server.on('clientError', refuseAtSocket);
  server.setTimeout(serverTimeouts.idle);
  // Node's own five seconds are shorter than what proxies and clients keep a connection for: the next request would meet its end.
  server.keepAliveTimeout = serverTimeouts.idle;
}

/** Ends a server once its requests are answered; the ones that take longer than five seconds are cut off. */
export function closeServer(http: Server): Promise<void> {
  if (!http.listening) return Promise.resolve();
  return new Promise((resolve) => {
    // A connection that falls idle meanwhile is closed as well; one that stays busy must not hold the end up for ever.
    const idle = setInterval(() => http.closeIdleConnections(), 50);
    const busy = setTimeout(() => http.closeAllConnections(), 5000);
    http.close(() => {
      clearInterval(idle);
      clearTimeout(busy);
      resolve();
    });
  });
}

/** Answers on the bare connection: headers too large, too slow, or no HTTP at all. */
export function refuseAtSocket(error: Error, socket: Socket): void {
  if (!socket.writable || (error as NodeJS.ErrnoException).code === 'ECONNRESET') return void socket.destroy();
  const body = JSON.stringify(atSocket((error as NodeJS.ErrnoException).code));
  const { status } = JSON.parse(body) as { status: number };
  const headers = { 'Content-Type': 'application/problem+json; charset=utf-8', 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', Connection: 'close' };
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
}

function atSocket(code: string | undefined): object {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { ...problem('request/too-large', { detail: 'The address and the headers may have 16 kB together.' }).body, status: 431 };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { type: 'about:blank', title: 'The request did not arrive in time.', status: 408 };
    default:
      return { ...problem('request/malformed').body, title: 'This is not a readable HTTP request.' };
  }
}

const headersOfAll = {
  'x-content-type-options': 'nosniff',
  // Nothing of the API is a page: even if a browser shows an answer, it runs and loads nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};
const onlyHttps = { ...headersOfAll, 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** The headers that make an answer safe in a browser. A proxy that ends TLS says so with X-Forwarded-Proto. */
export const securityHeaders = (request: FastifyRequest): Record<string, string> => (request.headers['x-forwarded-proto'] === 'https' ? onlyHttps : headersOfAll);

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * Who is worked on and who waits. A process that has taken on too much is late with everything, refusals too: so it takes on
 * as much as leaves it in time, keeps as many waiting as it will come to soon, and sends the others away at once.
 */
export class Turns {
  #running = 0;
  #room = AT_FIRST;
  #answered = 0;
  /** Answers a look, of late; before there were any, as for a quick process. */
  #rate = 40;
  readonly #waiting = new Set<() => void>();

  /** Whether one more is to be sent away: whoever comes again later is answered sooner than who joins a queue that grows. */
  get isFull(): boolean {
    if (this.#running + this.#waiting.size >= UNDER_WAY_LIMIT) return true;
    return this.#running >= this.#room && this.#waiting.size >= Math.max(FEW_WAITING, (this.#rate * LONGEST_WAIT) / LOOK);
  }

  /** @returns once it is its turn, what to call when it is answered */
  async begin(): Promise<() => void> {
    if (this.#running >= this.#room) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    else this.#running += 1;
    return () => {
      this.#answered += 1;
      this.#running -= 1;
      this.#letIn();
    };
  }

  /** @param late how much later than it should this look comes, in milliseconds */
  look(late: number): void {
    // A process with nothing to do is not a slow one.
    if (this.#waiting.size > 0) this.#rate += (this.#answered - this.#rate) / OF_LATE;
    this.#answered = 0;
    if (late > LATE) this.#room = Math.max(FEWEST, Math.floor(Math.min(this.#room, this.#running) * 0.9));
    else if (this.#waiting.size > 0) this.#room = Math.min(UNDER_WAY_LIMIT, this.#room + Math.ceil(this.#room / 8));
    this.#letIn();
  }

  /** The first who came are the first. */
  #letIn(): void {
    for (const next of this.#waiting) {
      if (this.#running >= this.#room) return;
      this.#waiting.delete(next);
      this.#running += 1;
      next();
    }
  }
}

const tooMany = (): Problem => problem('service/unavailable', { detail: 'Too many requests are under way.' });
const saidTooMany = new Map<Language, ReturnType<typeof problemAnswer>>();

/** The same words each time, made once. */
function tooManyIn(language: Language): ReturnType<typeof problemAnswer> {
  const said = saidTooMany.get(language) ?? problemAnswer(tooMany().body, language);
  saidTooMany.set(language, said);
  return said;
}

/** Counts who comes how often, and how many are being served at once. In memory: each copy of a service counts for itself. */
export class Gate {
  readonly #people = new WeakMap<FastifyRequest, string>();
  #perPerson!: Limiter;
  #perAddress!: Limiter;
  readonly #turns = new Turns();

  private constructor() {}

  /** @param rate requests per minute of one person, and refused sign-ins per minute of one address */
  static async before(fastify: FastifyInstance, rate: number): Promise<Gate> {
    const gate = new Gate();
    await fastify.register(rateLimit, { global: false });
    let last = performance.now();
    const looks = setInterval(() => {
      const now = performance.now();
      gate.#turns.look(now - last - LOOK);
      last = now;
    }, LOOK).unref();
    fastify.addHook('onClose', () => clearInterval(looks));
    const window = { max: rate, timeWindow: 60_000 };
    gate.#perPerson = fastify.createRateLimit({ ...window, keyGenerator: (request) => gate.#people.get(request)! });
    gate.#perAddress = fastify.createRateLimit({ ...window, keyGenerator: (request) => request.ip });
    return gate;
  }

  /**
   * Answers a request that is one too many. Then there are many of them, and each costs those who are worked on: so it is done before
   * anything else is looked at, past all that tends answers. Fastify does no more with it.
   */
  sendAway(request: FastifyRequest, reply: FastifyReply): void {
    if (!this.#turns.isFull || kindOf(request).stream) return;
    const { status, headers, text } = tooManyIn(languageFor(request.headers['accept-language']));
    reply.hijack();
    reply.raw.writeHead(status, { ...securityHeaders(request), ...headers, vary: 'Accept-Language', 'retry-after': '1', 'toteuma-correlation': request.id, 'content-length': Buffer.byteLength(text) }).end(text);
  }

  /** Lets a person in, or says why not. */
  async enter(request: FastifyRequest, reply: FastifyReply, person: string): Promise<Problem | null> {
    this.#people.set(request, person);
    const refused = await this.#counted(this.#perPerson, request, reply);
    if (refused) return refused;
    return this.#turn(request, reply);
  }

  /** Lets somebody in who does not sign in, or says why not: who comes too often from one address. */
  async enterOpen(request: FastifyRequest, reply: FastifyReply): Promise<Problem | null> {
    return (await this.#counted(this.#perAddress, request, reply)) ?? this.#turn(request, reply);
  }

  async #turn(request: FastifyRequest, reply: FastifyReply): Promise<Problem | null> {
    // An event stream is open for hours and costs nothing meanwhile.
    if (kindOf(request).stream) return null;
    if (this.#turns.isFull) return tooMany();
    const end = await this.#turns.begin();
    // Whoever has gone meanwhile holds up nobody.
    if (reply.raw.destroyed || reply.raw.closed) end();
    else reply.raw.once('close', end);
    return null;
  }

  /** Counts a refused sign-in; a problem when the address has had too many. A good token is never held up by them. */
  refusedSignIn(request: FastifyRequest, reply: FastifyReply): Promise<Problem | null> {
    return this.#counted(this.#perAddress, request, reply);
  }

  async #counted(limiter: Limiter, request: FastifyRequest, reply: FastifyReply): Promise<Problem | null> {
    const count = await limiter(request);
    if (count.isAllowed) return null;
    reply.headers({ 'ratelimit-limit': count.max, 'ratelimit-remaining': count.remaining, 'ratelimit-reset': count.ttlInSeconds });
    if (!count.isExceeded) return null;
    reply.header('retry-after', count.ttlInSeconds);
    return problem('request/too-many', { detail: `At most ${count.max} requests a minute; go on in ${count.ttlInSeconds} s.` });
  }
}

/** What a route says of itself where it is not like the others. */
interface RouteKind {
  readonly stream?: true;
  readonly upload?: number;
  readonly unsigned?: true;
}
const kindOf = (request: FastifyRequest): RouteKind => (request.routeOptions?.config ?? {}) as RouteKind;

/** A route whose answer is a stream of events. */
export const EventStream = (): MethodDecorator => RouteConfig({ stream: true } satisfies RouteKind);
/** A route for whom no sign-in is asked of: whoever knows its address. Others may be `@Open` to calls of services only. */
export const Unsigned = (): MethodDecorator => RouteConfig({ unsigned: true } satisfies RouteKind);
export const isUnsigned = (request: FastifyRequest): boolean => kindOf(request).unsigned === true;
/** A route that takes a file as its body (`application/octet-stream`), as a stream of at most so many bytes. */
export const Upload = (bytes: number): MethodDecorator => RouteConfig({ upload: bytes } satisfies RouteKind);

/** Hands a file on as it comes in, to the routes that take one. */
export function takeUploads(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/octet-stream', (request, body, done) => {
    if (kindOf(request).upload === undefined) done(problem('request/unsupported-type'));
    else done(null, body);
  });
}

/** What is too large about a request as its first lines tell. */
export function tooLarge(request: FastifyRequest): Problem | null {
  if (request.url.length > ADDRESS_LIMIT) return problem('request/too-large', { detail: `The address may have ${ADDRESS_LIMIT} characters.` });
  const most = kindOf(request).upload ?? BODY_LIMIT;
  if (Number(request.headers['content-length'] ?? 0) > most) return problem('request/too-large', { detail: `The body may have ${most / 1024 / 1024} MB.` });
  // A packed body could unfold to any size.
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return problem('request/unsupported-type', { detail: 'Send the body as it is, without Content-Encoding.' });
  return null;
}

/** A body that is nested deeper than any rule needs; before anything walks through it. */
export function tooDeep(body: unknown): Problem | null {
  if (!exceeds(body, DEPTH_LIMIT)) return null;
  const field = Array.isArray(body) ? undefined : Object.entries(body as object).find(([, value]) => exceeds(value, DEPTH_LIMIT - 1))?.[0];
  const expected = `at most ${DEPTH_LIMIT} levels of objects and lists`;
  return problem('request/malformed', { detail: `${field ?? 'The body'}: ${expected}.`, errors: [{ field: field ?? '(body)', expected }] });
}

function exceeds(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return (Array.isArray(value) ? value : Object.values(value)).some((inner) => exceeds(inner, levels - 1));
}

const [QUOTE, COLON, OPEN, CLOSE, BACKSLASH] = ['"', ':', '{', '}', '\\'].map((sign) => sign.charCodeAt(0));

/** Whether an object in a JSON text has more members than any rule needs; before the text is parsed. */
export function tooWide(text: string): boolean {
  const members = [0];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === QUOTE) at = endOfString(text, at);
    else if (sign === OPEN) members.push(0);
    else if (sign === CLOSE && members.length > 1) members.pop();
    else if (sign === COLON && (members[members.length - 1]! += 1) > WIDTH_LIMIT) return true;
  }
  return false;
}

/** Where a string ends that begins here: at the next quotation mark that no backslash takes for itself. */
function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

/** JSON as Fastify reads it, when no object of it is too wide. */
export function parseJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (!tooWide(body as string)) void parse(request, body as string, done);
    else done(problem('request/malformed', { errors: [{ field: '(body)', expected: `at most ${WIDTH_LIMIT} fields in one object` }] }));
  });
}

/** Refuses query parameters where a route reads none; the others judge theirs by a schema that is as strict. */
export class NoStrayQuery implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(request.query as object);
    if (names.length === 0 || !request.url.startsWith('/api/')) return true;
    const read = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as Record<string, unknown> | undefined;
    if (Object.keys(read ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`))) return true;
    throw problem('request/invalid', { detail: 'This route has no query parameters.', errors: names.slice(0, 100).map((field) => ({ field, expected: 'no such query parameter' })) });
  }
}

const UNHURRIED = 'toteuma:unhurried';
/** A route that may take as long as it takes: it walks through a whole history. */
export const Unhurried = (): MethodDecorator => SetMetadata(UNHURRIED, true);

/** Answers 503 in place of a handler that hangs. What it does goes on: a command sent again under its key is safe. */
export class AnswerInTime implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly limit = ANSWER_LIMIT,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || this.reflector.get<boolean>(UNHURRIED, context.getHandler())) return next.handle();
    return next.handle().pipe(timeout({ first: this.limit, with: () => throwError(() => problem('service/unavailable', { detail: 'This took too long; try again.' })) }));
  }
}
