import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.js';

const production = { OIDC_ISSUER: 'https://sign-in.example.fi/realms/grants', PORTAL_ADDRESS: 'https://grants.example.fi/', PORTAL_CLIENT_SECRET: 'a secret of the issuer' };
const development = { OIDC_ISSUER: 'http://127.0.0.1:3000/oidc', TOTEUMA_DEVELOPMENT: 'true' };

describe('the settings of the pages', () => {
  it('are read for an organisation\'s own issuer', () => {
    expect(readSettings({}, production)).toMatchObject({ PORTAL_ADDRESS: 'https://grants.example.fi', PORTAL_CLIENT_ID: 'toteuma-portal', PORTAL_SCOPE: 'openid', PORTAL_IDLE_MINUTES: 60, TOTEUMA_DEVELOPMENT: false, OIDC_ROLES_CLAIM: 'roles', OIDC_ORGANISATION_CLAIM: 'organisation' });
  });

  it('are made up in development', () => {
    const settings = readSettings({}, development);
    expect(settings.PORTAL_ADDRESS).toBe('http://127.0.0.1:3000');
    expect(settings.PORTAL_CLIENT_SECRET).not.toBe(readSettings({}, development).PORTAL_CLIENT_SECRET);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['no address', { ...production, PORTAL_ADDRESS: '' }, /PORTAL_ADDRESS: expected the address that browsers use/],
    ['an address with a path', { ...production, PORTAL_ADDRESS: 'https://grants.example.fi/portal' }, /PORTAL_ADDRESS: expected an address without a path/],
    ['no secret', { ...production, PORTAL_CLIENT_SECRET: '' }, /PORTAL_CLIENT_SECRET/],
    ['scopes without openid', { ...production, PORTAL_SCOPE: 'email' }, /PORTAL_SCOPE/],
    ['a path to nowhere', { ...production, OIDC_ROLES_CLAIM: 'realm_access..roles' }, /OIDC_ROLES_CLAIM: expected the name of a claim/],
    ['no minutes', { ...production, PORTAL_IDLE_MINUTES: '0' }, /PORTAL_IDLE_MINUTES/],
    ['a Redis by another name', { ...production, REDIS_URL: 'http://redis' }, /REDIS_URL/],
    ['demo users beside another issuer', { ...production, TOTEUMA_DEVELOPMENT: 'true' }, /TOTEUMA_DEVELOPMENT/],
  ])('are refused with %s', (_, values, sentence) => {
    expect(() => readSettings({}, values)).toThrow(sentence);
  });
});
