import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a request: a service in this process, or one behind an address. */
export type Target = (request: IncomingMessage, response: ServerResponse) => void;

export interface Edge {
  /** The services by name: /api/v1/<name>/... */
  readonly services: ReadonlyMap<string, Target>;
  /** Whether operators reach the services through it as well (with the services' secret): on one machine only. */
  readonly operators: boolean;
  /** The built-in sign-in for demo users, in development only. */
  readonly signIn: Target | null;
}

/** The platform's one address: sends each request to the service that its path names. */
export const edge =
  ({ services, signIn, operators }: Edge): Target =>
  (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    if (signIn && (path === '/oidc' || path.startsWith('/oidc/'))) return signIn(request, response);
    const name = (operators ? /^\/(?:api\/v1|internal)\/([a-z]+)(?:\/|$)/ : /^\/api\/v1\/([a-z]+)(?:\/|$)/).exec(path)?.[1];
    const service = name === undefined ? undefined : services.get(name);
    if (service) return service(request, response);
    if (path === '/health/live' || path === '/health/ready') return answer(response, 200, 'application/json', { live: true });
    if (path === '/') return answer(response, 200, 'application/json', { name: 'Toteuma', api: [...services.keys()].map((service) => `/api/v1/${service}`), signIn: signIn ? '/oidc/.well-known/openid-configuration' : null });
    answer(response, 404, 'application/problem+json', { type: '/problems/not-found', title: 'There is nothing here that you may see.', status: 404 });
  };

function answer(response: ServerResponse, status: number, type: string, body: object): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' }).end(JSON.stringify(body));
}
