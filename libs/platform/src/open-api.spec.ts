import { Controller, Get, HttpCode, Module, Post } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Open, Roles } from './caller.js';
import { accepted, Describe } from './describe.js';
import { openApiDocument } from './open-api.js';
import { routesOf } from './open-api-routes.js';

const amount = z.string().regex(/^\d+\.\d{2}$/);
const lines = z.strictObject({ lines: z.array(z.strictObject({ amount })) });

@Controller('api/v1/things/:grant')
class Things {
  @Get()
  @Roles('any')
  @Describe({ summary: 'All of it', query: z.strictObject({ limit: z.string().optional() }), answer: lines })
  all(): void {}

  @Post('closing')
  @HttpCode(200)
  @Roles('payer', 'verifier')
  @Describe({ summary: 'Close it', name: 'close', body: z.strictObject({ on: z.iso.date() }), answer: accepted({}), problems: ['payment/wrong-step', 'payment/over-certified', 'claim/period-gap'], example: { body: { on: '2023-01-31' } } })
  closing(): void {}

  @Get(['file', 'internal'])
  @Open()
  @Describe({ summary: 'A file', media: ['text/csv'] })
  file(): void {}
}
@Module({ controllers: [Things] })
class ThingsModule {}
const things = { name: 'things', module: ThingsModule };

@Controller('internal/things')
class Operators {
  @Post('stop')
  @Open()
  stop(): void {}
}
@Controller('api/v1/things')
class Undescribed {
  @Get()
  @Roles('any')
  all(): void {}
}

const document = JSON.parse(JSON.stringify(openApiDocument([things], { version: '1.2.3', named: { Amount: amount, Unused: z.strictObject({ a: amount }) } })));
const closing = document.paths['/api/v1/things/{grant}/closing'].post;
const all = document.paths['/api/v1/things/{grant}'].get;

describe('the routes of a service', () => {
  it('come from its decorators, with those of the platform', () => {
    const routes = routesOf(things).map(({ verb, path, status, roles, open }) => ({ verb, path, status, roles, open }));
    expect(routes).toContainEqual({ verb: 'post', path: '/api/v1/things/:grant/closing', status: 200, roles: ['payer', 'verifier'], open: false });
    expect(routes).toContainEqual({ verb: 'get', path: '/api/v1/things/:grant/file', status: 200, roles: [], open: true });
    expect(routes).toContainEqual({ verb: 'get', path: '/api/v1/things/progress', status: 200, roles: ['any'], open: false });
  });

  it('do not hold what only services and operators call', () => {
    @Module({ controllers: [Operators] })
    class Inside {}
    expect(routesOf({ name: 'things', module: Inside }).map(({ path }) => path)).toEqual(['/api/v1/things/progress', '/health/live', '/health/ready']);
  });
});

describe('the document', () => {
  it('refuses a route without description', () => {
    @Module({ controllers: [Undescribed] })
    class Silent {}
    expect(() => openApiDocument([{ name: 'things', module: Silent }], { version: '1.0.0', named: {} })).toThrow('GET /api/v1/things has no @Describe.');
  });

  it('tells who may', () => {
    expect(closing).toMatchObject({ operationId: 'thingsClose', tags: ['things'], 'x-roles': ['payer', 'verifier'], description: 'Roles: payer, verifier.' });
    expect(document.paths['/api/v1/things/{grant}/file'].get).toMatchObject({ 'x-roles': [], security: [] });
  });

  it('tells every refusal by status, its own and those of the platform', () => {
    expect(Object.keys(closing.responses)).toEqual(['200', '400', '401', '403', '404', '409', '412', '413', '415', '422', '429', '500', '503']);
    const typesOf = (status: number) => closing.responses[status].content['application/problem+json'].schema.allOf[1].properties.type.enum;
    expect(typesOf(409)).toEqual(['/problems/payment/wrong-step', '/problems/payment/over-certified']);
    expect(typesOf(422)).toEqual(['/problems/request/invalid', '/problems/idempotency/reused', '/problems/claim/period-gap']);
    expect(closing.responses[403]).toEqual({ $ref: '#/components/responses/AuthForbidden' });
    expect(document.components.responses.ServiceUnavailable.headers).toHaveProperty('Retry-After');
    expect(Object.keys(all.responses)).not.toContain('403');
  });

  it('names parameters of path, query and headers', () => {
    const names = (operation: { parameters: { in?: string; name?: string; $ref?: string }[] }) => operation.parameters.map(({ in: place, name, $ref }) => $ref?.split('/').at(-1) ?? `${place} ${name}`).toSorted();
    expect(names(all)).toEqual(['AcceptLanguage', 'At', 'IfNoneMatch', 'NotOlderThan', 'path grant', 'query limit']);
    expect(names(closing)).toEqual(['AcceptLanguage', 'At', 'IdempotencyKey', 'IfMatch', 'path grant']);
  });

  it('closes what is sent and leaves open what is answered', () => {
    expect(closing.requestBody).toMatchObject({ required: true, content: { 'application/json': { example: { on: '2023-01-31' }, schema: { additionalProperties: false } } } });
    expect(all.responses[200].content['application/json'].schema).not.toHaveProperty('additionalProperties');
  });

  it('names the schemas that are used, and no other', () => {
    expect(document.components.schemas.Amount).toMatchObject({ type: 'string' });
    expect(Object.keys(document.components.schemas)).toEqual(['Amount', 'Problem']);
  });

  it('gives files in their media type', () => {
    expect(document.paths['/api/v1/things/{grant}/file'].get.responses[200].content).toEqual({ 'text/csv': { schema: { type: 'string' } } });
  });
});
