import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.js';

const sound = { DATABASE_URL: 'postgresql://claims:secret@localhost:5432/claims', OIDC_ISSUER: 'https://login.example.org', TOTEUMA_SERVICE_SECRET: 'x'.repeat(32) };
const wrong = (changes: Record<string, string | undefined>, shape: z.ZodRawShape = {}) => () => readConfig(shape, { ...sound, ...changes });

describe('settings', () => {
  it('have their defaults, and an empty one counts as not given', () => {
    expect(readConfig({}, { ...sound, PORT: '', OIDC_AUDIENCE: '' })).toEqual({
      ...sound, TOTEUMA_TRANSPORT: 'embedded', KAFKA_SESSION_TIMEOUT: 10_000, OIDC_AUDIENCE: 'urn:toteuma:api', OIDC_ROLES_CLAIM: 'roles', OIDC_ORGANISATION_CLAIM: 'organisation', TOTEUMA_DEVELOPMENT: false, TOTEUMA_SERVICES: {}, TOTEUMA_RATE_LIMIT: 12_000, PORT: 3000, LOG_LEVEL: 'info',
    });
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['DATABASE_URL', { DATABASE_URL: undefined }, 'an address such as postgresql://user:password@host:5432/database'],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }, 'an address such as postgresql://'],
    ['TOTEUMA_TRANSPORT', { TOTEUMA_TRANSPORT: 'pigeons' }, 'embedded or kafka'],
    ['KAFKA_BROKERS', { KAFKA_BROKERS: 'broker' }, 'host:port, several with commas'],
    ['KAFKA_BROKERS', { TOTEUMA_TRANSPORT: 'kafka' }, 'host:port, since TOTEUMA_TRANSPORT is kafka'],
    ['OIDC_ISSUER', { OIDC_ISSUER: undefined }, 'the address of an OpenID Connect issuer'],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'login' }, 'the address of an OpenID Connect issuer'],
    ['OIDC_JWKS_URL', { OIDC_JWKS_URL: 'file:///etc/passwd' }, 'the address of the issuer\'s keys'],
    ['OIDC_ROLES_CLAIM', { OIDC_ROLES_CLAIM: '.roles' }, 'the name of a claim, or the path to it with dots'],
    ['OIDC_ROLES_CLAIM', { OIDC_ROLES_CLAIM: 'realm_access.' }, 'the name of a claim'],
    ['OIDC_ROLES_CLAIM', { OIDC_ROLES_CLAIM: 'a b' }, 'the name of a claim'],
    ['OIDC_ORGANISATION_CLAIM', { OIDC_ORGANISATION_CLAIM: 'a..b' }, 'the name of a claim'],
    ['OIDC_ORGANISATION_CLAIM', { OIDC_ORGANISATION_CLAIM: 'x'.repeat(201) }, 'the name of a claim'],
    ['TOTEUMA_DEVELOPMENT', { TOTEUMA_DEVELOPMENT: 'yes' }, 'true or false'],
    ['TOTEUMA_SERVICE_SECRET', { TOTEUMA_SERVICE_SECRET: undefined }, 'a secret of at least 32 characters'],
    ['TOTEUMA_SERVICE_SECRET', { TOTEUMA_SERVICE_SECRET: 'short' }, 'a secret of at least 32 characters'],
    ['TOTEUMA_SERVICES', { TOTEUMA_SERVICES: '{' }, 'a JSON object of service name to address'],
    ['TOTEUMA_SERVICES', { TOTEUMA_SERVICES: '{"claims": "nowhere"}' }, 'a JSON object of service name to address'],
    ['PORT', { PORT: 'http' }, 'a port number'],
    ['PORT', { PORT: '65536' }, 'a port number'],
    ['PORT', { PORT: '-1' }, 'a port number'],
    ['PORT', { PORT: '80.5' }, 'a port number'],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }, 'a level such as info'],
  ])('name %s when it is wrong, and what was expected', (name, changes, expected) => {
    expect(wrong(changes)).toThrow(ConfigError);
    expect(wrong(changes)).toThrow(`${name}: expected ${expected}`);
  });

  it('are all named at once, without their values', () => {
    const read = wrong({ PORT: 'http', TOTEUMA_SERVICE_SECRET: 'hunter2', REPORTS_FOLDER: undefined }, { REPORTS_FOLDER: z.string({ error: 'a folder' }) });
    expect(read).toThrow(/PORT: .*REPORTS_FOLDER: expected a folder|REPORTS_FOLDER: .*PORT: /);
    expect(read).not.toThrow('hunter2');
  });

  it.each(['https://login.example.org', 'https://login.example.org/oidc', 'http://127.0.0.1.example.org/oidc', 'http://127.0.0.1:8080/oidc/other', 'http://127.0.0.1:8080/', 'http://user@example.org/oidc'])('turn no development switches on with the issuer %s', (issuer) => {
    expect(wrong({ TOTEUMA_DEVELOPMENT: 'true', OIDC_ISSUER: issuer })).toThrow('not with another OIDC_ISSUER');
  });
  it.each(['http://127.0.0.1:8080/oidc', 'http://localhost/oidc', 'http://[::1]:8080/oidc'])('turn development switches on with the built-in issuer %s', (issuer) => {
    expect(wrong({ TOTEUMA_DEVELOPMENT: 'true', OIDC_ISSUER: issuer })()).toMatchObject({ TOTEUMA_DEVELOPMENT: true });
  });
});
