import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_SECRET } from '@toteuma/platform';

export interface Acknowledged {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
/** What came back, and how long the platform asks to be left alone. */
interface Answered extends Acknowledged {
  readonly pauseMs: number;
}

/** How long a client goes on when nothing answers. */
const PATIENCE = 90_000;

/** A client that does not give up: it sends a command again under the same key until it has an answer. */
export class PersistentClient {
  readonly #tokens = new Map<string, string>();
  /** Every command that was acknowledged, by its key. */
  readonly acknowledged = new Map<string, { service: string; position: number; status: number }>();
  retries = 0;

  constructor(readonly url: string) {}

  async command(person: string, path: string, body: object, at: string): Promise<Acknowledged> {
    const key = randomUUID();
    const answer = await this.#insist(person, 'POST', path, { 'idempotency-key': key, 'content-type': 'application/json', 'toteuma-at': at }, JSON.stringify(body));
    if (answer.status < 300) this.acknowledged.set(key, { service: path.split('/')[1]!, position: Number(answer.body['position']), status: answer.status });
    return answer;
  }

  /** A file, which is sent again until there is an answer. */
  upload(person: string, path: string, text: string, at: string): Promise<Acknowledged> {
    return this.#insist(person, 'POST', path, { 'content-type': 'application/octet-stream', 'toteuma-at': at }, text);
  }

  /** A text as it is, once. */
  async text(person: string, path: string): Promise<string> {
    const response = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${await this.#token(person)}` } });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.text();
  }

  read(person: string, path: string): Promise<Acknowledged> {
    return this.#insist(person, 'GET', path, {});
  }

  async #insist(person: string, method: string, path: string, headers: Record<string, string>, body?: string): Promise<Acknowledged> {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const answer = await this.#once(person, method, path, headers, body).catch(() => null);
      if (answer && answer.status !== 401 && answer.status !== 429 && answer.status < 500) return { status: answer.status, body: answer.body };
      if (answer?.status === 401) this.#tokens.delete(person);
      if (Date.now() > until) throw new Error(`${method} ${path}: no answer for ${PATIENCE / 1000} s (the last: ${answer ? `${answer.status} ${JSON.stringify(answer.body)}` : 'none'})`);
      this.retries += 1;
      await sleep(answer?.pauseMs ?? 30);
    }
  }

  async #once(person: string, method: string, path: string, headers: Record<string, string>, body?: string): Promise<Answered> {
    const token = await this.#token(person);
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers: { ...headers, authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(8000), ...(body === undefined ? {} : { body }) });
    // A part that is away may be back in an instant; who was too quick waits as long as told.
    const pauseMs = response.status === 429 ? Number(response.headers.get('retry-after')) * 1000 : 30;
    return { status: response.status, body: (await response.json()) as Record<string, unknown>, pauseMs };
  }

  async #token(person: string): Promise<string> {
    const known = this.#tokens.get(person);
    if (known) return known;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: person, client_secret: DEMO_SECRET, resource: 'urn:toteuma:api' });
    const response = await fetch(`${this.url}/oidc/token`, { method: 'POST', body: form, signal: AbortSignal.timeout(8000) });
    const { access_token: token } = (await response.json()) as { access_token: string };
    this.#tokens.set(person, token);
    return token;
  }
}
