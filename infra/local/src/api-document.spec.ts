import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { problemsOf, routesOf } from '@toteuma/platform';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument } from './api-document.js';
import { services } from './services.js';

type Operation = {
  operationId: string; summary: string; tags: string[]; 'x-roles': string[]; security?: object[];
  requestBody?: { content: Record<string, Media> }; responses: Record<string, { content?: Record<string, Media> }>;
};
type Media = { schema: object; example?: unknown };

const document = JSON.parse(JSON.stringify(apiDocument())) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]) => ({ at: `${verb.toUpperCase()} ${path}`, pointer: `/paths/${escaped(path)}/${verb}`, operation })));
const routes = services.flatMap((service) => routesOf(service));
const nameOf = ({ verb, path }: (typeof routes)[number]) => `${verb.toUpperCase()} ${path}`;

const ajv = new Ajv2020({ strict: false, allErrors: true });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(document, 'api');

function escaped(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What is wrong with a value by the schema at a place of the document. */
function faults(pointer: string, value: unknown): ErrorObject[] {
  const validate = ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
  return validate(value) ? [] : (validate.errors ?? []);
}

/** Every example of the document with the place of its schema. */
const examples = operations.flatMap(({ at, pointer, operation }) => {
  const places = [
    ...Object.entries(operation.requestBody?.content ?? {}).map(([type, media]) => ({ pointer: `${pointer}/requestBody/content/${escaped(type)}/schema`, media })),
    ...Object.entries(operation.responses).flatMap(([status, response]) => Object.entries(response.content ?? {}).map(([type, media]) => ({ pointer: `${pointer}/responses/${status}/content/${escaped(type)}/schema`, media }))),
  ];
  return places.filter(({ media }) => media.example !== undefined).map(({ pointer: schema, media }) => ({ at: `${at} ${schema.split('/').slice(4).join('/')}`, schema, example: media.example }));
});

describe('the API document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has every route of every service', () => {
    expect(operations.length).toBeGreaterThan(30);
    const documented = operations.map(({ at }) => at.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(documented.toSorted()).toEqual([...new Set(routes.map(nameOf))].toSorted());
  });

  it('names each operation once', () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('has schemas that can be used', () => {
    for (const { pointer, operation } of operations) {
      for (const type of Object.keys(operation.requestBody?.content ?? {})) expect(faults(`${pointer}/requestBody/content/${escaped(type)}/schema`, 1)).not.toEqual([]);
      for (const [status, { content }] of Object.entries(operation.responses)) {
        for (const type of Object.keys(content ?? {})) expect(faults(`${pointer}/responses/${status}/content/${escaped(type)}/schema`, 1)).not.toEqual([]);
      }
    }
  });
});

describe('every route', () => {
  it('is described', () => expect(routes.filter(({ description }) => !description?.summary).map(nameOf)).toEqual([]));
  it('says who may take it', () => expect(routes.filter(({ roles, open }) => roles.length === 0 && !open).map(nameOf)).toEqual([]));
  it('that takes a body says which, and shows one that is accepted', () => {
    const silent = routes.filter(({ verb, description }) => verb !== 'get' && verb !== 'delete' && !description?.file && (!description?.body || description.example?.body === undefined || description.example.answer === undefined));
    expect(silent.map(nameOf)).toEqual([]);
  });
  it('that answers JSON says in what form', () => {
    const silent = routes.filter(({ description }) => (description?.media ?? ['application/json']).some((type) => type.endsWith('json')) && !description?.answer);
    expect(silent.map(nameOf)).toEqual([]);
  });
});

describe('problems', () => {
  const reference = [...readFileSync('docs/reference/problem-types.md', 'utf8').matchAll(/^\| `([a-z/-]+)` \| (\d{3}) \|/gm)].map(([, type, status]) => `${type} ${status}`);
  const documented = new Set(routes.flatMap((route) => [...problemsOf(route)].flatMap(([status, types]) => types.map((type) => `${type} ${status}`))));

  it('have the type and status of the reference', () => {
    expect(reference.length).toBeGreaterThan(30);
    expect([...documented].filter((one) => !reference.includes(one))).toEqual([]);
  });

  it('of the reference can all come from some route, but those that only the platform itself meets', () => {
    // The last is found while a file is read: the import tells it, no refusal does.
    const inside = ['amendment/not-waiting 409', 'import/too-many-rows 422', 'indicator/already-planned 409'];
    expect(reference.filter((one) => !documented.has(one)).toSorted()).toEqual(inside);
  });
});

describe('examples', () => {
  it('are there', () => expect(examples.length).toBeGreaterThan(30));
  it.each(examples)('$at', ({ schema, example }) => expect(faults(schema, example)).toEqual([]));
  it('would fail if they were wrong', () => expect(faults('/paths/~1api~1v1~1claims~1{grant}~1{claim}~1payment~1record/post/requestBody/content/application~1json/schema', { paidOn: 'today' })).not.toEqual([]));

  it('are taken by the handlers themselves', () => {
    const refused = routes.filter(({ description }) => description?.body?.safeParse(description.example?.body).success === false);
    expect(refused.map(nameOf)).toEqual([]);
  });
});
