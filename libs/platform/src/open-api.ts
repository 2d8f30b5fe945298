import { z } from 'zod';
import { createDocument, type oas31, type ZodOpenApiComponentsObject, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { headers, introduction, parameters, problemSchema, securitySchemes } from './open-api-parts.js';
import { isOfPlatform, meaningOf, OF_SUBSTITUTIONS, problemsOf, statusOf } from './open-api-problems.js';
import { routesOf, type ApiRoute, type Routed } from './open-api-routes.js';
import type { RouteDescription } from './describe.js';
import { problem, type ProblemType } from './problem.js';

export type OpenApiDocument = oas31.OpenAPIObject;

export interface DocumentOptions {
  /** The version of the API: its major rises with a change that is not additive. */
  readonly version: string;
  /** Schemas that have a name of their own in the document. */
  readonly named: Readonly<Record<string, z.ZodType>>;
}

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const id = z.uuid();

/** One OpenAPI 3.1 document of all services, from the decorators of their routes. Throws for a route without description. */
export function openApiDocument(services: readonly Routed[], { version, named }: DocumentOptions): OpenApiDocument {
  const routes = distinct(services.flatMap(routesOf));
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.verb]: operationOf(route) };
  }
  return tidied(createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Toteuma', version, description: introduction, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
      servers: [{ url: '/' }],
      tags: [...services.map(({ name }) => ({ name })), { name: 'platform' }],
      security: [{ bearer: [] }, { openIdConnect: [] }, { demo: [] }],
      paths,
      components: { schemas: { ...named, Problem: problemSchema }, responses: sharedResponses(routes), parameters, headers, securitySchemes },
    },
    {
      override: ({ jsonSchema, io }) => {
        // Answers may gain fields: a reader passes over what it does not know.
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  ));
}

/** Without the named schemas that nothing uses; one that only answers use has its plain name. */
function tidied(document: OpenApiDocument): OpenApiDocument {
  let text = JSON.stringify(document);
  const used = (name: string) => text.includes(`"#/components/schemas/${name}"`);
  for (;;) {
    const { schemas = {}, ...components } = (JSON.parse(text) as OpenApiDocument).components ?? {};
    const kept = Object.entries(schemas).filter(([name]) => used(name));
    if (kept.length === Object.keys(schemas).length) break;
    text = JSON.stringify({ ...(JSON.parse(text) as OpenApiDocument), components: { schemas: Object.fromEntries(kept), ...components } });
  }
  const names = Object.keys((JSON.parse(text) as OpenApiDocument).components?.schemas ?? {});
  for (const name of names.filter((one) => one.endsWith('Output') && !names.includes(one.slice(0, -'Output'.length)))) {
    const plain = name.slice(0, -'Output'.length);
    text = text.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${plain}"`).replace(`"${name}":{`, `"${plain}":{`);
  }
  return JSON.parse(text) as OpenApiDocument;
}

/** What every service answers alike, such as health, is one route. */
function distinct(routes: readonly ApiRoute[]): ApiRoute[] {
  return [...new Map(routes.map((route) => [`${route.verb} ${route.path}`, route])).values()];
}

function operationOf(route: ApiRoute): ZodOpenApiOperationObject {
  const { description, roles, open, service } = route;
  if (!description) throw new Error(`${route.verb.toUpperCase()} ${route.path} has no @Describe.`);
  const path = pathParameters(route, description);
  const { query } = description;
  return {
    operationId: `${service ?? 'platform'}${capital(description.name ?? route.handler)}`,
    tags: [service ?? 'platform'],
    summary: description.summary,
    description: whoMay(route),
    'x-roles': open ? [] : roles,
    ...(open ? { security: [] } : {}),
    parameters: headersOf(route).map((name) => reference('parameters', name)),
    ...(path || query ? { requestParams: { ...(path ? { path } : {}), ...(query ? { query } : {}) } } : {}),
    ...(description.body ? { requestBody: bodyOf(description.body, description.example?.body) } : {}),
    ...(description.file ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } } } } : {}),
    responses: responsesOf(route, description),
  };
}

function whoMay({ open, roles }: ApiRoute): string {
  if (open) return 'For everyone, without signing in.';
  if (roles.includes('any')) return 'Roles: any. An applicant sees the cases of the own organisation.';
  return `Roles: ${roles.join(', ')}.`;
}

function headersOf({ open, verb, service }: ApiRoute): (keyof typeof parameters)[] {
  if (open) return ['IfNoneMatch', 'AcceptLanguage'];
  const acting = service === OF_SUBSTITUTIONS ? ['ActingFor' as const] : [];
  return verb === 'get' ? ['NotOlderThan', 'IfNoneMatch', 'AcceptLanguage', ...acting, 'At'] : ['IdempotencyKey', 'IfMatch', 'AcceptLanguage', ...acting, 'At'];
}

/** The parts of the path: ids of grants, unless the description says more. */
function pathParameters({ path }: ApiRoute, { params }: RouteDescription): z.ZodObject | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  if (names.length === 0) return undefined;
  return z.object(Object.fromEntries(names.map((name) => [name, (params?.shape[name] as z.ZodType | undefined) ?? (name === 'grant' || name === 'id' ? id : z.string())])));
}

function bodyOf(schema: z.ZodType, example: unknown): NonNullable<ZodOpenApiOperationObject['requestBody']> {
  return {
    // What may be left out as a whole is an act that needs nothing but its author.
    required: !schema.safeParse({}).success,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
  };
}

/** One event of a stream; files are bytes. */
const STREAMED = { type: 'object' as const, required: ['data'], properties: { event: { type: 'string' as const }, id: { type: 'string' as const }, data: { type: 'string' as const } } };

function responsesOf(route: ApiRoute, description: RouteDescription): ZodOpenApiResponsesObject {
  const media = description.media ?? ['application/json'];
  const example = description.example?.answer;
  const content = (type: string) => type === 'text/event-stream' ? { schema: STREAMED } : (type.endsWith('json') && description.answer ? { schema: description.answer, ...(example === undefined ? {} : { example }) } : { schema: { type: 'string' as const } });
  const accepted = {
    description: 'Done.',
    headers: { 'Toteuma-Correlation': reference('headers', 'Correlation'), ...(route.open ? {} : { ETag: reference('headers', 'ETag') }), ...(route.verb === 'get' ? {} : { 'Toteuma-Position': reference('headers', 'Position') }) },
    content: Object.fromEntries(media.map((type) => [type, content(type)])),
  };
  const unchanged = route.verb === 'get' ? { 304: reference('responses', 'NotModified') } : {};
  const refusals = [...problemsOf(route)].map(([status, types]) => [status, types.length === 1 && isOfPlatform(types[0]!) ? reference('responses', componentOf(types[0]!)) : refusalOf(status, types)]);
  return { [route.status]: accepted, ...unchanged, ...Object.fromEntries(refusals) } as ZodOpenApiResponsesObject;
}

/** Refusals that are the same for many routes, and the answer to a read of what the caller has already. */
function sharedResponses(routes: readonly ApiRoute[]): NonNullable<ZodOpenApiComponentsObject['responses']> {
  const types = new Set(routes.flatMap((route) => [...problemsOf(route).values()].filter((types) => types.length === 1).flat().filter(isOfPlatform)));
  return {
    NotModified: { description: 'It is as the caller has it.', headers: { ETag: reference('headers', 'ETag'), 'Toteuma-Correlation': reference('headers', 'Correlation') } },
    ...Object.fromEntries([...types].toSorted().map((type) => [componentOf(type), refusalOf(statusOf(type), [type])])),
  };
}

/** `request/too-large` is the component RequestTooLarge. */
const componentOf = (type: string): string => type.split(/[/-]/).map(capital).join('');

function refusalOf(status: number, types: readonly string[]) {
  const first = types[0]!;
  const example = isOfPlatform(first) ? problem(first as ProblemType).body : { type: `/problems/${first}`, title: meaningOf(status), status };
  const retry = status === 429 || status === 503 ? { 'Retry-After': reference('headers', 'RetryAfter') } : {};
  return {
    description: meaningOf(status),
    headers: { 'Toteuma-Correlation': reference('headers', 'Correlation'), ...retry, ...(status === 401 ? { 'WWW-Authenticate': reference('headers', 'Authenticate') } : {}) },
    content: {
      'application/problem+json': {
        schema: { allOf: [reference('schemas', 'Problem'), { type: 'object' as const, properties: { type: { enum: types.map((type) => `/problems/${type}`) }, status: { const: status } } }] },
        example,
      },
    },
  };
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
