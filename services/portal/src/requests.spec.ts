import { describe, expect, it } from '@jest/globals';
import { cookieOf, forgery, pathWithin } from './requests.js';

describe('a path to go to after sign-in', () => {
  it.each(['/', '/grants', '/grants/5f0c?tab=editions&x=1', '/grants/5f0c/history#third', '/grants/a.b', '/sign-in?problem=over'])('may be %s', (path) => {
    expect(pathWithin(path)).toBe(path);
  });

  it.each([
    'https://evil.example', '//evil.example', '/\\evil.example', '\\/evil.example', '/\t/evil.example', '/%0a/\n/evil', 'evil.example', '', 'javascript:alert(1)', '/..//evil.example', '/a/..//evil.example', '/./\\evil',
    '/.//evil.example', '/portal/sign-out', '/portal/sign-in?to=/portal/sign-in', '/api/v1/claims', '/oidc/auth', '/metrics', '/health/ready', '/./portal/sign-in', '/a/%2e%2e/portal/sign-in', '/grants/ä', `/${'a'.repeat(600)}`, undefined, null, 7, ['/grants'], { to: '/grants' },
  ])('is the start page instead of %j', (asked) => {
    expect(pathWithin(asked)).toBe('/');
  });
});

describe('a change in a session\'s name', () => {
  const address = 'https://grants.example.fi';
  const told = (headers: Record<string, string>, method = 'POST') => forgery({ method, headers }, address, 'the-token');

  it('is taken from a page of this site that knows the token', () => {
    expect(told({ origin: address, 'sec-fetch-site': 'same-origin', 'x-csrf-token': 'the-token' })).toBeNull();
    expect(told({ 'x-csrf-token': 'the-token' })).toBeNull();
  });

  it.each<[string, Record<string, string>]>([
    ['no token', { origin: address }],
    ['an empty token', { 'x-csrf-token': '' }],
    ['another token', { 'x-csrf-token': 'the-token ' }],
    ['another origin', { origin: 'https://evil.example', 'x-csrf-token': 'the-token' }],
    ['an origin that hides itself', { origin: 'null', 'x-csrf-token': 'the-token' }],
    ['the same host without TLS', { origin: 'http://grants.example.fi', 'x-csrf-token': 'the-token' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', 'x-csrf-token': 'the-token' }],
    ['another site', { 'sec-fetch-site': 'cross-site', 'x-csrf-token': 'the-token' }],
  ])('is refused with %s', (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) expect(told(headers, method)).toEqual(expect.any(String));
  });

  it('is not what a read is', () => {
    expect(told({}, 'GET')).toBeNull();
  });
});

describe('a cookie', () => {
  it.each<[string | undefined, string | undefined]>([
    ['a=1; session=x; b=2', 'x'], ['session=x', 'x'], ['  session=x ;', 'x'], ['session=', ''], ['xsession=x', undefined], ['session=x; session=y', undefined], [undefined, undefined], ['', undefined],
  ])('of %j is %j', (header, value) => {
    expect(cookieOf(header, 'session')).toBe(value);
  });
});
