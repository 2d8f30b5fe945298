/** Characters by which a list can be searched. */
export const LONGEST_SEARCH = 100;

export interface FieldFault {
  readonly field: string;
  readonly expected: string;
}

/** A refusal of the API (RFC 9457), in the reader's language. `status` is 0 when no answer came at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    readonly status: number,
    readonly type: string,
    readonly title: string,
    readonly detail: string | null,
    readonly correlation: string | null,
    /** What is wrong with which field, when the API names fields. */
    readonly errors: readonly FieldFault[] = [],
    /** The whole answer: a refusal may say more, such as the `current` content of what somebody else has changed. */
    readonly body: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail ?? title);
  }
}

type ProblemBody = { type?: unknown; title?: unknown; detail?: unknown; errors?: unknown };

const textOr = <Other>(value: unknown, other: Other): string | Other => (typeof value === 'string' && value !== '' ? value : other);

/**
 * Reads `path` of the API through the portal, which adds who we are.
 * @throws ApiProblem for every answer but a good one, and for none
 */
export async function read<Answer>(path: string, language: string, signal?: AbortSignal): Promise<Answer> {
  const answer = await ask(`/portal${path}`, { headers: { accept: 'application/json', 'accept-language': language, ...notOlder(), ...standingIn(path) }, ...(signal ? { signal } : {}) });
  return (await answer.json()) as Answer;
}

export interface Sending {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** The version that the change rests on: an `etag`, or a bare number. Refused with 412 when it is no longer the one. */
  readonly ifMatch?: string | number | undefined;
  /** The same key again means the same command, not a second one: make it once per intent with `newKey`, and keep it for retries. */
  readonly idempotencyKey?: string | undefined;
}

export interface Sent<Answer> {
  readonly body: Answer;
  readonly etag: string | null;
  readonly position: string | null;
}

/** A key of an intent to change something. */
export const newKey = (): string => crypto.randomUUID();

/**
 * Changes something through the portal, in the name of who is signed in. What is read afterwards is not older than the change.
 * @throws ApiProblem for every answer but a good one, and for none
 */
export async function send<Answer>(path: string, { method = 'POST', body, ifMatch, idempotencyKey }: Sending, language: string): Promise<Sent<Answer>> {
  const tag = typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch;
  const request = (token: string) =>
    ask(`/portal${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': language,
        'x-csrf-token': token,
        ...standingIn(path),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(tag === undefined ? {} : { 'if-match': tag }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const used = csrf ?? (await askedCsrf());
  const answer = await request(used).catch(async (error: unknown) => {
    // Somebody signed in anew in another tab: the session, and with it the token, is another one now.
    const now = error instanceof ApiProblem && error.status === 403 ? await askedCsrf() : used;
    if (now === used) throw error;
    return request(now);
  });
  const position = answer.headers.get('toteuma-position');
  if (position !== null) saw(position);
  const text = await answer.text();
  return { body: (text === '' ? null : JSON.parse(text)) as Answer, etag: answer.headers.get('etag'), position };
}

/**
 * Sends a file, and tells meanwhile how much of it has gone (0 to 1). Only an XMLHttpRequest knows that.
 * @throws ApiProblem as `send` does
 */
export async function sendFile<Answer>(path: string, file: Blob, { idempotencyKey, gone }: { idempotencyKey: string; gone: (share: number) => void }, language: string): Promise<Answer> {
  const token = csrf ?? (await askedCsrf());
  const answer = await new Promise<XMLHttpRequest>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/portal${path}`);
    const headers = { accept: 'application/json', 'accept-language': language, 'x-csrf-token': token, 'content-type': 'application/octet-stream', 'idempotency-key': idempotencyKey, ...standingIn(path) };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => gone(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', () => reject(new ApiProblem(0, 'unreachable', '', null, null)));
    request.send(file);
  });
  const body = parsed(answer.responseText);
  if (answer.status < 300) return body as Answer;
  throw problemOf(answer.status, body as ProblemBody, answer.getResponseHeader('toteuma-correlation'));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// The session's token against forged requests; the session tells it, see session.ts.
let csrf: string | null = null;

/** Takes the token of the session as it is now. */
export function holdCsrf(token: string | null): void {
  csrf = token;
}

async function askedCsrf(): Promise<string> {
  const session = (await (await ask('/portal/session', { headers: { accept: 'application/json' } })).json()) as { csrf: string | null };
  csrf = session.csrf;
  return csrf ?? '';
}

// For whom the reader acts, see stand-in/acting.ts.
let actingFor: string | null = null;

/** From here on claims and payments are asked and acted on for this person too; null for the reader alone. */
export function holdActingFor(person: string | null): void {
  actingFor = person;
}

const CLAIMS = /^\/api\/v1\/claims(?![\w-]|\/substitutions(?![\w-]))/;
/** The other services know nobody who stands in, and who stands in for whom is not asked or told for another. */
export const standingIn = (path: string): Record<string, string> => (actingFor !== null && CLAIMS.test(path) ? { 'toteuma-acting-for': actingFor } : {});

/** What this tab remembers over a reload. Storage may be switched off: then only the page itself does. */
export function kept<Result>(act: (storage: Storage) => Result): Result | null {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}

// What this tab has changed in the last half minute. Views come a moment later than the change: reads wait for them.
const FRESH = 30_000;
const MOST_POSITIONS = 8;
const SEEN = 'toteuma-changed';
interface Seen {
  readonly positions: readonly string[];
  readonly at: number;
}
let seen: Seen = kept((storage) => JSON.parse(storage.getItem(SEEN) ?? 'null') as Seen | null) ?? { positions: [], at: 0 };
const fresh = ({ at }: Seen): boolean => Date.now() - at < FRESH;
function saw(position: string): void {
  seen = { positions: [...new Set([...(fresh(seen) ? seen.positions : []), position])].slice(-MOST_POSITIONS), at: Date.now() };
  kept((storage) => storage.setItem(SEEN, JSON.stringify(seen)));
}
const notOlder = (): Record<string, string> => (seen.positions.length > 0 && fresh(seen) ? { 'toteuma-not-older-than': seen.positions.join(', ') } : {});

/** Sends a request to the portal itself. */
export async function ask(address: string, request: RequestInit = {}): Promise<Response> {
  const answer = await fetch(address, { credentials: 'same-origin', ...request }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, 'unreachable', '', null, null);
  });
  if (answer.ok) return answer;
  throw problemOf(answer.status, (await answer.json().catch(() => ({}))) as ProblemBody, answer.headers.get('toteuma-correlation'));
}

function problemOf(status: number, body: ProblemBody, correlation: string | null): ApiProblem {
  const type = textOr(body.type, '').replace(/^.*\/problems\//, '');
  const errors = Array.isArray(body.errors) ? (body.errors as FieldFault[]) : [];
  return new ApiProblem(status, type, textOr(body.title, ''), textOr(body.detail, null), correlation, errors, body);
}
