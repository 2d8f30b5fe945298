import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { StoreBusyError, isPassing, type Rejection } from '@toteuma/eventing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { expectedOf } from './expected.js';
import { languageFor, translated, type Language } from './problem-language.js';

/** A field at fault: where it is in the body (or which header), and what was expected there. */
export interface FieldError {
  readonly field: string;
  readonly expected: string;
}

/** The platform's own problem types with their status; a domain refusal is 409 or 422 by its own word. */
const statuses = {
  'auth/unauthenticated': 401,
  'request/too-large': 413,
  'request/unsupported-type': 415,
  'request/malformed': 400,
  'auth/forbidden': 403,
  'not-found': 404,
  'request/invalid': 422,
  'idempotency/reused': 422,
  'version/conflict': 412,
  'request/too-many': 429,
  'service/unavailable': 503,
  internal: 500,
} as const;
const titles: Record<keyof typeof statuses, string> = {
  'auth/unauthenticated': 'You are not signed in, or your sign-in is not valid here.',
  'request/too-large': 'The request is too large.',
  'request/unsupported-type': 'The body must be JSON (content type application/json).',
  'request/malformed': 'The body is not readable JSON.',
  'auth/forbidden': 'Your role does not allow this.',
  'not-found': 'There is nothing here that you may see.',
  'request/invalid': 'Something in the request is not as expected.',
  'idempotency/reused': 'This idempotency key was used before for another request.',
  'version/conflict': 'Someone else has changed this meanwhile.',
  'request/too-many': 'Too many requests at once; try again in a moment.',
  'service/unavailable': 'The service cannot answer just now; try again in a moment.',
  internal: 'Something went wrong on our side.',
};
export type ProblemType = keyof typeof statuses;

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly currentVersion?: number;
  /** With `version/conflict`: what is there now, so that both can be put side by side. */
  readonly current?: unknown;
}

/** An RFC 9457 problem on its way to the caller. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(readonly body: ProblemBody) {
    super(body.detail ?? body.title);
  }
}

export function problem(type: ProblemType, more: Omit<Partial<ProblemBody>, 'type' | 'title' | 'status'> = {}): Problem {
  return new Problem({ type: addressOf(type), title: titles[type], status: statuses[type], ...more });
}

/** A domain refusal: 409 when the state forbids the act, 422 when the content does. */
export function refusal(rejection: Rejection): Problem {
  if (rejection.type in statuses) {
    return problem(rejection.type as ProblemType, { detail: rejection.detail, ...(rejection.field ? { errors: [{ field: rejection.field, expected: rejection.expected ?? rejection.detail }] } : {}) });
  }
  return new Problem({
    type: addressOf(rejection.type),
    title: rejection.detail,
    status: rejection.because === 'state' ? 409 : 422,
    detail: rejection.detail,
    ...(rejection.field ? { errors: [{ field: rejection.field, expected: rejection.expected ?? rejection.detail }] } : {}),
  });
}

/** What fields were expected to be: a hundred faults at most, three of them in the sentence. */
export function invalidFields(faults: readonly FieldError[]): Problem {
  const errors = faults.slice(0, 100);
  return problem('request/invalid', { detail: summaryOf(errors), errors });
}
const summaryOf = (errors: readonly FieldError[]): string => errors.slice(0, 3).map(({ field, expected }) => `${field}: ${expected}`).join('; ');

const addressOf = (type: string): string => `/problems/${type}`;

/** The value that a schema makes of an input, or a problem that names each field at fault and what was expected there. */
export function checked<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const judged = judge(schema, input === undefined ? {} : input);
  if (judged.ok) return judged.value;
  throw invalidFields(judged.faults);
}

/** The value that a schema makes of an input, or each field at fault: for what may stay as it is for now. */
export function judge<S extends z.ZodType>(schema: S, input: unknown): { ok: true; value: z.infer<S> } | { ok: false; faults: FieldError[] } {
  const parsed = schema.safeParse(input, { error: expectedOf });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, faults: parsed.error.issues.flatMap(flatten) };
}

type Issue = z.core.$ZodIssue;
function flatten(issue: Issue): FieldError[] {
  const field = pathOf(issue.path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: field === '(body)' ? key : `${field}.${key}`, expected: 'no such field' }));
  // Of a union the branch that came closest says the most.
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!;
    if (nearest.length > 0) return nearest.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
  }
  // Of a key what is wrong with it says more than that it is wrong.
  if (issue.code === 'invalid_key' && issue.issues[0]) return [{ field, expected: issue.issues[0].message }];
  return [{ field, expected: issue.message }];
}
const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text ? `${text}.${String(part)}` : String(part)), '') || '(body)';

/** A problem in the reader's words: its type, status and fields stay as they are. */
export function inLanguage(body: ProblemBody, language: Language): ProblemBody {
  const say = (text: string): string => translated(text, language) ?? text;
  const errors = body.errors?.map(({ field, expected }) => ({ field, expected: say(expected) }));
  const said = { ...body, title: say(body.title), ...(errors === undefined ? {} : { errors }) };
  if (body.detail === undefined) return said;
  return { ...said, detail: body.errors && body.detail === summaryOf(body.errors) ? summaryOf(errors ?? []) : say(body.detail) };
}

/** How a problem goes over the wire to whoever reads these languages (Accept-Language). */
export function problemAnswer(body: ProblemBody, acceptLanguage: string | undefined): { status: number; headers: Record<string, string>; text: string } {
  const language = languageFor(acceptLanguage);
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-language': language,
    'cache-control': 'no-store',
    // RFC 9110: whoever is not signed in is told how to be.
    ...(body.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  };
  return { status: body.status, headers, text: JSON.stringify(inLanguage(body, language)) };
}

/** Answers a request with a problem: the one place that knows how it is done. */
export function answerWith(reply: FastifyReply, body: ProblemBody): FastifyReply {
  const { status, headers, text } = problemAnswer(body, reply.request.headers['accept-language']);
  const vary = [reply.getHeader('vary') ?? []].flat().join(', ');
  const varies = /\*|accept-language/i.test(vary) ? vary : [vary, 'Accept-Language'].filter(Boolean).join(', ');
  return reply.status(status).headers(headers).header('vary', varies).send(text);
}

/** Makes every error a problem. What is not expected is logged and tells the caller nothing of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const body = this.#problemOf(error, http.getRequest<FastifyRequest>());
    answerWith(http.getResponse<FastifyReply>(), body);
  }

  #problemOf(error: unknown, request: FastifyRequest): ProblemBody {
    if (error instanceof Problem) return error.body;
    const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number } | null)?.statusCode ?? 500);
    const known = ({ 400: 'request/malformed', 401: 'auth/unauthenticated', 403: 'auth/forbidden', 404: 'not-found', 405: 'not-found', 413: 'request/too-large', 415: 'request/unsupported-type', 429: 'request/too-many' } as Record<number, ProblemType>)[status];
    if (known) return problem(known).body;
    if (error instanceof StoreBusyError || isPassing(error)) {
      this.log.warn({ err: error, correlation: request.id }, 'a part of the platform is away');
      return problem('service/unavailable').body;
    }
    this.log.error({ err: error, correlation: request.id }, 'unexpected error');
    return problem('internal').body;
  }
}
