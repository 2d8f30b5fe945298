import type { IncomingMessage, ServerResponse } from 'node:http';
import { problem, problemAnswer, shared, within } from '@toteuma/platform';

/** How long a service may take to say that it is ready (milliseconds): its own parts have their time in it. */
const PATIENCE = 4000;
/** For so long an answer counts (milliseconds). */
const FRESH = 500;

export interface Watched {
  /** Whether each service is ready to serve, by its name. Must not throw for ever; one that throws is not ready. */
  readonly services: ReadonlyMap<string, () => Promise<boolean>>;
  /** The metrics of all services in one text; null where the address is open to the world. */
  readonly metrics: (() => Promise<string>) | null;
}

/** Answers `/health/live`, `/health/ready` and `/metrics` of the whole platform. False: the request is for something else. */
export function healthOf({ services, metrics }: Watched): (request: IncomingMessage, response: ServerResponse) => boolean {
  const ask = async ([name, ready]: [string, () => Promise<boolean>]) => ((await within(PATIENCE, ready().catch(() => false), false)) ? [] : [name]);
  const away = shared(FRESH, async () => (await Promise.all([...services].map(ask))).flat());
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    if (path === '/health/live') send(response, 200, JSON_TYPE, '{"live":true}');
    else if (path === '/health/ready') void away().then((missing) => (missing.length === 0 ? send(response, 200, JSON_TYPE, '{"ready":true}') : refuse(request, response, missing)));
    else if (path === '/metrics' && metrics) metrics().then((text) => send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', text), () => refuse(request, response, ['metrics']));
    else return false;
    return true;
  };
}

/** Asks a service's copies at their addresses: one that is ready is enough to serve. */
export const readyAt = (addresses: readonly string[]) => (): Promise<boolean> =>
  Promise.any(addresses.map(async (address) => {
    const answer = await fetch(`${address}/health/ready`, { signal: AbortSignal.timeout(PATIENCE) });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error('not ready');
    return true;
  })).catch(() => false);

const JSON_TYPE = 'application/json; charset=utf-8';

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }).end(text);
}

function refuse(request: IncomingMessage, response: ServerResponse, missing: readonly string[]): void {
  const { status, headers, text } = problemAnswer(problem('service/unavailable', { detail: `Away: ${missing.join(', ')}.`, errors: missing.map((part) => ({ field: part, expected: 'an answer' })) }).body, request.headers['accept-language']);
  response.writeHead(status, { ...headers, vary: 'Accept-Language', 'x-content-type-options': 'nosniff' }).end(text);
}
