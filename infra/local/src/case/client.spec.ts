import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { Client } from './client.js';

let server: Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

it('waits as long as it is told when it was too quick, and asks again under the same key', async () => {
  const asked: { key: unknown; at: number }[] = [];
  server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const signIn: Record<string, object> = { '/oidc/.well-known/openid-configuration': { token_endpoint: `${url}/oidc/token` }, '/oidc/token': { access_token: 'x', expires_in: 300 } };
    const answer = signIn[request.url!];
    if (answer) {
      response.end(JSON.stringify(answer));
      return;
    }
    asked.push({ key: request.headers['idempotency-key'], at: performance.now() });
    const tooQuick = asked.length === 1;
    response.writeHead(tooQuick ? 429 : 201, tooQuick ? { 'retry-after': '1' } : {}).end(JSON.stringify(tooQuick ? { type: '/problems/request/too-many' } : { id: 'g1' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(await client.post('applicant', '/applications', {}, '2022-05-16T09:00:00Z')).toMatchObject({ status: 201, body: { id: 'g1' } });
  expect(asked.map(({ key }) => key)).toEqual([asked[0]!.key, asked[0]!.key]);
  expect(asked[1]!.at - asked[0]!.at).toBeGreaterThan(950);
});
