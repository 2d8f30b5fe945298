import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface ApiPagesOptions {
  /** Whether demo users sign in here, and acts may be dated. */
  readonly development: boolean;
  /** The OpenID Connect issuer whose tokens the services take. */
  readonly issuer: string;
}

/** The API document as far as it differs between platforms. */
interface Document {
  readonly security: readonly Record<string, unknown>[];
  readonly paths: Record<string, Record<string, { parameters?: { $ref?: string }[] }>>;
  readonly components: { parameters: Record<string, object>; securitySchemes: Record<string, object> };
}

const own = (name: string): URL => new URL(`api/${name}`, import.meta.url);
const ofSwagger = (name: string): string => createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);

/** What the page loads, by the name under /api/page/. */
const files = [
  { name: 'reference.js', at: own('page/reference.js'), type: 'text/javascript; charset=utf-8' },
  { name: 'reference.css', at: own('page/reference.css'), type: 'text/css; charset=utf-8' },
  { name: 'swagger-ui-bundle.js', at: ofSwagger('swagger-ui-bundle.js'), type: 'text/javascript; charset=utf-8' },
  { name: 'swagger-ui.css', at: ofSwagger('swagger-ui.css'), type: 'text/css; charset=utf-8' },
];

/** Serves the reference of the API at /api, and its documents at /api/openapi.json and /api/asyncapi.json. */
export function registerApiPages(fastify: FastifyInstance, { development, issuer }: ApiPagesOptions): void {
  const document = JSON.parse(readFileSync(own('openapi.json'), 'utf8')) as Document;
  const json = 'application/json; charset=utf-8';
  const serve = (path: string, type: string, body: string | Buffer, more: Record<string, string> = {}): void => {
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
    fastify.get(path, (request, reply) => answer(request, reply.headers({ 'content-type': type, etag: tag, 'cache-control': 'no-cache', ...more }), tag, body));
  };
  serve('/api/openapi.json', json, JSON.stringify(asServed(document, { development, issuer })));
  serve('/api/asyncapi.json', json, JSON.stringify(JSON.parse(readFileSync(own('asyncapi.json'), 'utf8'))));
  serve('/api', 'text/html; charset=utf-8', readFileSync(own('page/index.html'), 'utf8'), { 'content-security-policy': policy(new URL(issuer).origin) });
  for (const { name, at, type } of files) serve(`/api/page/${name}`, type, readFileSync(at));
}

function answer(request: FastifyRequest, reply: FastifyReply, tag: string, body: string | Buffer): FastifyReply {
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag) || known.includes('*') ? reply.code(304).send() : reply.send(body);
}

/** The page loads files of this site only, and calls this site and the issuer. */
const policy = (issuer: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${issuer}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The document of this platform: with its issuer, and without what only development has. */
function asServed(document: Document, { development, issuer }: ApiPagesOptions): object {
  const { components, paths, security } = document;
  const here = (part: object) => development || !('x-development' in part);
  const kept = (parts: Record<string, object>) => Object.fromEntries(Object.entries(parts).filter(([, part]) => here(part)));
  const [parameters, schemes] = [kept(components.parameters), kept(components.securitySchemes)];
  const known = ({ $ref }: { $ref?: string }) => !$ref?.startsWith('#/components/parameters/') || Object.hasOwn(parameters, $ref.split('/').at(-1)!);
  const operation = <O extends { parameters?: { $ref?: string }[] }>(one: O): O => ({ ...one, ...(one.parameters ? { parameters: one.parameters.filter(known) } : {}) });
  return {
    ...document,
    security: security.filter((one) => Object.keys(one).every((scheme) => scheme in schemes)),
    paths: Object.fromEntries(Object.entries(paths).map(([path, verbs]) => [path, Object.fromEntries(Object.entries(verbs).map(([verb, one]) => [verb, operation(one)]))])),
    components: { ...components, parameters, securitySchemes: { ...schemes, openIdConnect: { ...schemes['openIdConnect'], openIdConnectUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` } } },
  };
}
