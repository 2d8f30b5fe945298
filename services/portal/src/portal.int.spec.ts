import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { startPortal } from './portal.js';

let service: Server;
let portal: Awaited<ReturnType<typeof startPortal>>;
let seen: IncomingMessage[] = [];

/** The portal as a process has it, not in development, before one service that notes what it is asked. */
beforeAll(async () => {
  service = createServer((asked, response) => {
    seen.push(asked);
    response.end('{}');
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  portal = await startPortal({
    PORT: '0', OIDC_ISSUER: 'https://issuer.example.fi', PORTAL_ADDRESS: 'https://grants.example.fi', PORTAL_CLIENT_SECRET: 'the secret of this spec',
    PORTAL_SERVICES: JSON.stringify({ claims: [address] }), LOG_LEVEL: 'silent',
  });
});
afterAll(async () => {
  await portal?.stop();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});
beforeEach(() => {
  seen = [];
});

/** Asks for a path as it is: fetch would take the dots away. */
const ask = (path: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    request(portal.address, { path, headers, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    }).on('error', reject).end();
  });

it('hands a request on with its token and without its cookies', async () => {
  expect(await ask('/api/v1/claims/x?limit=1', { authorization: 'Bearer x', cookie: '__Host-toteuma-session=x' })).toBe(200);
  expect(seen.map(({ url, headers }) => [url, headers.authorization, headers.cookie])).toEqual([['/api/v1/claims/x?limit=1', 'Bearer x', undefined]]);
});

it.each([
  '/api/v1/claims/../../../metrics', '/api/v1/claims/%2e%2e/%2e%2e/%2e%2e/metrics', '/api/v1/claims/..%2f..%2f..%2fmetrics', '/api/v1/claims/..\\..\\..\\metrics', '/api/v1/claims/..%5c..%5cmetrics', '/api/v1/claims/.%2e/x',
  '/api/v1/claims%2f..%2fmetrics', '/internal/claims/metrics', '/metrics', '/oidc/token', '/api/v1/none', '/api/v1/Claims', '/api/v1/claims/%zz',
])('leads nowhere by %s', async (path) => {
  expect(await ask(path)).toBe(404);
  expect(seen).toEqual([]);
});
