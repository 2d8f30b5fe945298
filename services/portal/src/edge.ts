import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EventStreams } from './event-streams.js';

/** Answers a request: a service in this process, or one behind an address. */
export type Target = (request: IncomingMessage, response: ServerResponse) => void;

export interface Edge {
  /** The services by name: /api/v1/<name>/... */
  readonly services: ReadonlyMap<string, Target>;
  /** Whether operators reach the services through it as well (with the services' secret): on one machine only. */
  readonly operators: boolean;
  /** The built-in sign-in for demo users, in development only. */
  readonly signIn: Target | null;
  /** Answers what the platform tells of its own state; false for anything else. */
  readonly health: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Everything else: the pages and what they need. */
  readonly portal: Target;
  readonly streams: EventStreams;
}

/** The platform's one address: sends each request to the part that its path names. */
export const edge =
  ({ services, signIn, operators, health, portal, streams }: Edge): Target =>
  (request, response) => {
    const path = (request.url ?? '/').split('?')[0]!;
    streams.note(request, response, null);
    if (signIn && (path === '/oidc' || path.startsWith('/oidc/'))) return signIn(request, response);
    const name = (operators ? /^\/(?:api\/v1|internal)\/([a-z]+)(?:\/|$)/ : /^\/api\/v1\/([a-z]+)(?:\/|$)/).exec(path)?.[1];
    const service = name === undefined ? undefined : services.get(name);
    if (service) return service(request, response);
    if (!health(request, response)) portal(request, response);
  };
