import { describe, expect, it } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from './auth.js';
import { Caller } from './caller.js';
import { Problem } from './problem.js';

interface Given {
  readonly headers?: Record<string, string | string[]>;
  readonly roles?: readonly Role[];
  readonly organisation?: string | null;
  readonly development?: boolean;
}
const caller = ({ headers = {}, roles = [], organisation = null, development = true }: Given = {}): Caller =>
  new Caller({ person: 'p1', roles, organisation }, { headers, id: 'request-1' } as unknown as FastifyRequest, {} as FastifyReply, development);

function refusalOf(work: () => unknown): [number, string | undefined] {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return [error.body.status, error.body.errors?.[0]?.field];
    throw error;
  }
  throw new Error('it was taken');
}

describe('the version that a caller has seen', () => {
  it.each([['"3"', 3], ['W/"3"', 3], ['"0"', 0], ['"999999999"', 999_999_999]])('is told by If-Match %s', (tag, version) => expect(caller({ headers: { 'if-match': tag } }).ifVersion).toBe(version));
  it('need not be told', () => expect(caller().ifVersion).toBeUndefined());
  it.each(['', '3', '"x"', '""', '"-1"', '"1.0"', '"1e3"', '"1234567890"', '*', '"1", "2"', 'w/"3"', '"3" '])('is not told by If-Match %j', (tag) => expect(refusalOf(() => caller({ headers: { 'if-match': tag } }).ifVersion)).toEqual([422, 'If-Match']));
});

describe('a caller who assesses only', () => {
  it.each<[readonly Role[], boolean]>([[['assessor'], true], [['assessor', 'applicant'], true], [['assessor', 'case-officer'], false], [['case-officer'], false], [['applicant'], false], [[], false]])(
    'with the roles %j: %s', (roles, only) => expect(caller({ roles }).assessesOnly).toBe(only));
});

describe('an idempotency key', () => {
  it.each(['a', 'x'.repeat(200), '"quoted"', '00000000-0000-4000-8000-000000000000', '~!'])('may be %j', (key) => expect(caller({ headers: { 'idempotency-key': key } }).idempotencyKey).toBe(key));
  it('need not be sent', () => expect(caller().idempotencyKey).toBeUndefined());
  it.each(['', ' ', 'a b', 'x'.repeat(201), 'ä', 'a\n', 'a\u0000'])('may not be %j', (key) => expect(refusalOf(() => caller({ headers: { 'idempotency-key': key } }).idempotencyKey)).toEqual([422, 'Idempotency-Key']));
});

describe('the instant of an act', () => {
  it('is now unless it is told', () => expect(Math.abs(Date.parse(caller().at) - Date.now())).toBeLessThan(1000));
  it('stays the same for the whole request', async () => {
    const one = caller();
    const { at } = one;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(one.stamp.at).toBe(at);
  });
  it('is told in development mode, and its day is that of Helsinki', () => {
    expect(caller({ headers: { 'toteuma-at': '2022-10-01T21:30:00Z' } }).stamp).toEqual({ actor: 'p1', at: '2022-10-01T21:30:00.000Z', today: '2022-10-02' });
  });
  it.each(['', 'yesterday', '2022-10-01', '2022-13-01T00:00:00Z', '2022-02-30T00:00:00Z', '2022-10-01T25:00:00Z', '2022-10-01T00:00:00', '0000-01-01T00:00:00Z', '9999-01-01T00:00:00Z', '+100000-01-01T00:00:00Z', '1664618400'])('is not %j', (said) => {
    expect(refusalOf(() => caller({ headers: { 'toteuma-at': said } }).at)).toEqual([422, 'Toteuma-At']);
  });
  it('is not told outside development mode, whatever it is', () => {
    for (const said of ['2022-10-01T00:00:00Z', 'yesterday', '']) expect(refusalOf(() => caller({ headers: { 'toteuma-at': said }, development: false }).at)).toEqual([422, 'Toteuma-At']);
  });
});

describe('whose case a caller sees', () => {
  it('is the own organisation\'s', () => expect(() => caller({ roles: ['applicant'], organisation: 'org-a' }).mustSee('org-a')).not.toThrow());
  it('is everybody\'s for an authority and the auditor', () => {
    for (const role of ['case-officer', 'assessor', 'decision-maker', 'verifier', 'payer', 'auditor'] as const) expect(() => caller({ roles: [role] }).mustSee('org-a')).not.toThrow();
  });
  it.each<[string, Given, string | null | undefined]>([
    ['another organisation\'s', { roles: ['applicant'], organisation: 'org-b' }, 'org-a'], ['anybody\'s without an organisation', { roles: ['applicant'] }, 'org-a'],
    ['one that does not exist', { roles: ['auditor'] }, undefined], ['one without an owner', { roles: ['applicant'] }, null], ['one of an empty owner', { roles: ['applicant'], organisation: '' }, ''],
  ])('is not %s', (_, given, organisation) => expect(refusalOf(() => caller(given).mustSee(organisation))).toEqual([404, undefined]));
});
