import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import Fastify, { type FastifyInstance } from 'fastify';
import { registerApiPages } from './api-pages.js';

const issuer = 'https://login.example.fi/grants';
let production: FastifyInstance;
let development: FastifyInstance;
beforeAll(() => {
  production = Fastify();
  registerApiPages(production, { development: false, issuer });
  development = Fastify();
  registerApiPages(development, { development: true, issuer: 'http://127.0.0.1:8080/oidc' });
});
afterAll(async () => {
  await production.close();
  await development.close();
});

const get = (from: FastifyInstance, url: string, headers: Record<string, string> = {}) => from.inject({ url, headers });

describe('the documents', () => {
  it.each(['/api/openapi.json', '/api/asyncapi.json'])('%s is told from what the caller has', async (path) => {
    const first = await get(production, path);
    expect(first).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8', etag: expect.stringMatching(/^"[\w-]{27}"$/) } });
    expect((await get(production, path, { 'if-none-match': `W/${first.headers.etag}` })).statusCode).toBe(304);
    expect((await get(production, path, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('leave out what only development has, and name the issuer', async () => {
    const { body } = await get(production, '/api/openapi.json');
    expect(body).toContain(`"${issuer}/.well-known/openid-configuration"`);
    for (const word of ['Toteuma-At', '/oidc/token', 'x-development', 'parameters/At"']) expect(body).not.toContain(word);
    expect(await new Validator().validate(JSON.parse(body) as Record<string, unknown>)).toMatchObject({ valid: true });
  });

  it('tell of development in development', async () => {
    const { body } = await get(development, '/api/openapi.json');
    for (const word of ['Toteuma-At', '/oidc/token']) expect(body).toContain(word);
  });
});

describe('the page', () => {
  it('has no script or style within itself, and may load none', async () => {
    const { headers, body } = await get(production, '/api');
    expect(headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' https://login.example.fi; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    expect(body).toMatch(/<html lang="en">[^]*<title>Toteuma API<\/title>/);
    expect(body).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  it('has all that it loads', async () => {
    const { body } = await get(production, '/api');
    const loaded = [...body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path!);
    expect(loaded.length).toBeGreaterThan(5);
    for (const path of loaded) expect(await get(production, path)).toMatchObject({ statusCode: 200, headers: { 'content-type': expect.stringMatching(/^(?:text\/(?:css|javascript)|application\/json); charset=utf-8$/) } });
  });
});
