import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { apiBreaks } from './additive-api.js';
import type { Json } from './additive.js';

type Part = { [key: string]: Json };
const text = { type: 'string' };
const document = (change: { operation?: Part; body?: Part; answer?: Part; version?: string; paths?: Part } = {}): Json => ({
  info: { title: 'API', version: change.version ?? '1.0.0' },
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'change', 'x-roles': ['applicant', 'payer'],
        parameters: [{ $ref: '#/components/parameters/Id' }, { name: 'sort', in: 'query', schema: { enum: ['name', 'code'] } }],
        requestBody: { content: { 'application/json': { schema: { type: 'object', additionalProperties: false, required: ['name'], properties: { name: text, kind: { type: 'string', enum: ['a', 'b'] } }, ...change.body } } } },
        responses: {
          200: { description: 'Done.', headers: { ETag: { schema: text } }, content: { 'application/json': { schema: { type: 'object', required: ['id', 'state'], properties: { id: text, state: { type: 'string', enum: ['open'] }, when: { anyOf: [text, { type: 'null' }] }, lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } } }, ...change.answer } } } },
          404: { description: 'Not there.' },
        },
        ...change.operation,
      },
    },
    ...change.paths,
  },
  components: { parameters: { Id: { name: 'id', in: 'path', required: true, schema: text } }, schemas: { Line: { type: 'object', required: ['amount'], properties: { amount: text } } } },
});
const answer = (properties: Part, required: string[] = ['id', 'state']): Part => ({ required, properties: { id: text, state: { type: 'string', enum: ['open'] }, when: { anyOf: [text, { type: 'null' }] }, lines: { type: 'array', items: { $ref: '#/components/schemas/Line' } }, ...properties } });
const parameters = (...more: Json[]): Part => ({ parameters: [{ $ref: '#/components/parameters/Id' }, { name: 'sort', in: 'query', schema: { enum: ['name', 'code'] } }, ...more] });
const without = (name: string): Part => {
  const { [name]: _, ...properties } = answer({})['properties'] as Part;
  return { required: ['id'], properties };
};

describe('a change of the API that only adds', () => {
  it.each<[string, Json]>([
    ['nothing', document()],
    ['a route', document({ paths: { '/more': { get: { operationId: 'more', responses: {} } } } })],
    ['a field of the body that may be left out', document({ body: { properties: { name: text, kind: { type: 'string', enum: ['a', 'b'] }, note: text } } })],
    ['a value that is taken', document({ body: { properties: { name: text, kind: { type: 'string', enum: ['a', 'b', 'c'] } } } })],
    ['a parameter that may be left out', document({ operation: parameters({ name: 'limit', in: 'query', schema: { type: 'integer' } }) })],
    ['a field of the answer', document({ answer: answer({ more: text }) })],
    ['a value of the answer', document({ answer: answer({ state: { type: 'string', enum: ['open', 'closed'] } }) })],
    ['a field of the answer that is never missing now', document({ answer: answer({}, ['id', 'state', 'when']) })],
    ['an answer that is never null now', document({ answer: answer({ when: text }) })],
    ['a role', document({ operation: { 'x-roles': ['applicant', 'payer', 'verifier'] } })],
    ['everybody', document({ operation: { 'x-roles': ['any'] } })],
  ])('%s', (_, next) => expect(apiBreaks(document(), next)).toEqual([]));
});

describe('a change of the API that breaks a program', () => {
  const operation = (document() as { paths: Record<string, { post: Part }> }).paths['/things/{id}']!.post;
  const responses = operation['responses'] as Part;
  it.each<[string, Json, string]>([
    ['a route is gone', { ...(document() as Part), paths: {} }, 'POST /things/{id}: was removed'],
    ['another name', document({ operation: { operationId: 'alter' } }), 'operationId was "change"'],
    ['a role is gone', document({ operation: { 'x-roles': ['applicant'] } }), 'the role "payer"'],
    ['a parameter is gone', document({ operation: { parameters: [{ $ref: '#/components/parameters/Id' }] } }), 'query sort was removed'],
    ['a parameter is required', document({ operation: parameters({ name: 'limit', in: 'query', required: true, schema: text }) }), 'query limit is required now'],
    ['a parameter takes less', document({ operation: { parameters: [{ $ref: '#/components/parameters/Id' }, { name: 'sort', in: 'query', schema: { enum: ['name'] } }] } }), '"code" is no longer taken'],
    ['a field of the body is required', document({ body: { required: ['name', 'kind'] } }), 'body.kind: is required now'],
    ['a field of the body is gone', document({ body: { properties: { name: text } } }), 'body.kind: was removed'],
    ['a value is no longer taken', document({ body: { properties: { name: text, kind: { type: 'string', enum: ['a'] } } } }), '"b" is no longer taken'],
    ['the body is required', document({ operation: { requestBody: { ...(operation['requestBody'] as Part), required: true } } }), 'the body is required now'],
    ['no body', document({ operation: { requestBody: { content: {} } } }), 'not taken as application/json'],
    ['a field of the answer is gone', document({ answer: without('state') }), '200.state: was removed'],
    ['a field of the answer may be missing', document({ answer: answer({}, ['id']) }), '200.state: may be missing now'],
    ['a field of the answer may be null', document({ answer: answer({ id: { anyOf: [text, { type: 'null' }] } }) }), '200.id: the type was "string", is "null"'],
    ['a field of the answer is of another type', document({ answer: answer({ id: { type: 'integer' } }) }), '200.id: the type was "string"'],
    ['a field of a line is gone', { ...(document() as Part), components: { parameters: { Id: { name: 'id', in: 'path', required: true, schema: text } }, schemas: { Line: { type: 'object', properties: {} } } } }, '200.lines[].amount: was removed'],
    ['a status is gone', document({ operation: { responses: { 200: responses['200']! } } }), 'the answer 404 was removed'],
    ['a header is gone', document({ operation: { responses: { ...responses, 200: { ...(responses['200'] as Part), headers: {} } } } }), 'the header ETag'],
    ['a media type is gone', document({ operation: { responses: { ...responses, 200: { ...(responses['200'] as Part), content: {} } } } }), 'not given as application/json'],
  ])('%s', (_, next, fault) => {
    expect(apiBreaks(document(), next).join('\n')).toContain(fault);
    expect(apiBreaks(document(), { ...(next as Part), info: { title: 'API', version: '2.0.0' } })).toEqual([]);
  });
});

describe('the committed document', () => {
  const committed = JSON.parse(readFileSync('services/portal/src/api/openapi.json', 'utf8')) as { paths: Record<string, Record<string, Part>> };
  it('is additive to itself', () => expect(apiBreaks(committed as unknown as Json, committed as unknown as Json)).toEqual([]));

  it('lets no route go', () => {
    for (const [path, item] of Object.entries(committed.paths)) {
      const before = { ...committed, paths: { [path]: item } } as unknown as Json;
      expect(apiBreaks(before, { info: { version: '1.0.0' }, paths: {} })).toHaveLength(Object.keys(item).length);
    }
  });

  it('lets no field that an answer always has go', () => {
    const broken = structuredClone(committed) as unknown as { components: { schemas: Record<string, { properties: Part }> } };
    delete broken.components.schemas['OperationFigures']!.properties['support'];
    expect(apiBreaks(committed as unknown as Json, broken as unknown as Json).join()).toContain('.support: was removed');
  });
});
