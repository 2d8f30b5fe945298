import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** What the platform answered. `problem` is the type without its address, such as `claim/period-gap`; null when it is no problem. */
export type Answer = { status: number; body: Record<string, unknown>; problem: string | null };

/** Anything that keeps the runner from reaching or entering the platform at all. */
export class PlatformError extends Error {
  override name = 'PlatformError';
}

type Token = { value: string; validUntil: number };

/**
 * Talks to the platform's public HTTP API as the demo users of development mode, one per role.
 * Tokens live in real time; the time of an act goes with each request.
 */
export class Client {
  readonly #url: string;
  /** As promises, so that requests made at once share one sign-in. */
  readonly #tokens = new Map<string, Promise<Token>>();
  #tokenEndpoint: Promise<string> | null = null;

  /** @param url address of the platform, such as `http://127.0.0.1:8080` */
  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '');
  }

  /**
   * @param role a role of case files, such as `verifier` or `partner:p2`
   * @param path below `/api/v1`
   * @param body sent as JSON; bytes as a file
   * @param at instant of the act
   * @param change how it is sent, where not as a POST, and the version that it rests on
   */
  post(role: string, path: string, body: unknown, at: string, { method = 'POST', seen }: { method?: 'POST' | 'PUT' | undefined; seen?: number | undefined } = {}): Promise<Answer> {
    const isFile = body instanceof Uint8Array;
    const headers = { 'Content-Type': isFile ? 'application/octet-stream' : 'application/json', 'Idempotency-Key': randomUUID(), 'Toteuma-At': at, ...(seen === undefined ? {} : { 'If-Match': `"${seen}"` }) };
    return this.#send(role, path, { method, headers, body: isFile ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) });
  }

  get(role: string, path: string): Promise<Answer> {
    return this.#send(role, path, { method: 'GET', headers: {} });
  }

  async #send(role: string, path: string, request: { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> }): Promise<Answer> {
    const headers = { ...request.headers, Accept: 'application/json', Authorization: `Bearer ${await this.token(role)}` };
    const { status, body } = await this.#fetch(`${this.#url}/api/v1${path}`, { ...request, headers });
    return { status, body, problem: status < 400 ? null : problemType(status, body) };
  }

  /** An access token of the role's demo user. */
  async token(role: string): Promise<string> {
    let token = this.#tokens.get(role);
    if (token === undefined || Date.now() >= (await token).validUntil) {
      token = this.#signIn(role);
      this.#tokens.set(role, token);
    }
    return (await token).value;
  }

  async #signIn(role: string): Promise<Token> {
    this.#tokenEndpoint ??= this.#discover();
    const { status, body } = await this.#fetch(await this.#tokenEndpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials', client_id: role.replace(':', '-'), client_secret: 'demo', resource: 'urn:toteuma:api',
      }).toString(),
    });
    const value = body['access_token'];
    if (status !== 200 || typeof value !== 'string') throw new PlatformError(`${role} cannot sign in at ${this.#url}: ${reasonOf(status, body)}`);
    const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : 60;
    return { value, validUntil: Date.now() + (seconds - 10) * 1000 };
  }

  async #discover(): Promise<string> {
    const { status, body } = await this.#fetch(`${this.#url}/oidc/.well-known/openid-configuration`, { method: 'GET', headers: { Accept: 'application/json' } });
    const endpoint = body['token_endpoint'];
    if (status !== 200 || typeof endpoint !== 'string') throw new PlatformError(`${this.#url} offers no demo sign-in: ${reasonOf(status, body)}`);
    return endpoint;
  }

  async #fetch(url: string, request: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
    try {
      for (;;) {
        const answer = await fetch(url, request);
        const body = asObject(await answer.text());
        if (answer.status !== 429) return { status: answer.status, body };
        // Too many at once: the platform says when to come again, and nothing was done.
        await wait(Math.min(Number(answer.headers.get('retry-after')) || 1, 60) * 1000);
      }
    } catch (error) {
      // fetch itself says only "fetch failed"; why, stands in the cause.
      const { cause, message } = error as { cause?: { message?: string }; message?: string };
      throw new PlatformError(`no answer from ${url}: ${cause?.message || message || 'unknown reason'}`, { cause: error });
    }
  }
}

/** One line that says what a refusal was: its type and detail. */
export function refusalText(answer: Answer): string {
  const { detail, title, errors } = answer.body;
  const about = typeof detail === 'string' ? detail : typeof title === 'string' ? title : '';
  const fields = Array.isArray(errors) ? (errors as Record<string, unknown>[]).map((one) => `${String(one['field'])}: expected ${String(one['expected'])}`).join('; ') : '';
  return [answer.problem ?? `status ${answer.status}`, about, fields].filter((part) => part !== '').join(': ');
}

function problemType(status: number, body: Record<string, unknown>): string {
  const type = body['type'];
  if (typeof type !== 'string') return `status ${status}`;
  return type.includes('/problems/') ? type.slice(type.lastIndexOf('/problems/') + '/problems/'.length) : type;
}

function asObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Not JSON: a proxy's page, say. Its beginning tells more than a parser's complaint.
  }
  return { title: text.slice(0, 200) };
}

function reasonOf(status: number, body: Record<string, unknown>): string {
  const text = body['error_description'] ?? body['error'] ?? body['detail'] ?? body['title'];
  return typeof text === 'string' && text !== '' ? `status ${status}, ${text}` : `status ${status}`;
}
