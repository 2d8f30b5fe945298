import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import { ApiProblem, holdActingFor, standingIn } from '../api.js';
import { isOver, mayBeOver, readerIs } from './acting.js';
import { standInsKey } from './stand-in-data.js';

const header = { 'toteuma-acting-for': 'payer' };

/** What the tab has kept: payer-2 acts for payer. */
const kept = new Map<string, string>();
const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) };

beforeEach(() => {
  kept.clear();
  kept.set('toteuma-acting-for:payer-2', 'payer');
  Object.defineProperty(globalThis, 'sessionStorage', { value: storage, configurable: true });
});
afterEach(() => {
  readerIs(null);
  holdActingFor(null);
  Reflect.deleteProperty(globalThis, 'sessionStorage');
});

describe('for whom a request is made', () => {
  it('is told to claims alone, and not where it is asked or said who stands in', () => {
    holdActingFor('payer');
    for (const path of ['/api/v1/claims', '/api/v1/claims?code=S1', '/api/v1/claims/queue', '/api/v1/claims/3f/1/payment/record', '/api/v1/claims/substitutions-like']) expect([path, standingIn(path)]).toEqual([path, header]);
    for (const path of ['/api/v1/claims/substitutions', '/api/v1/claims/substitutions/3f', '/api/v1/claimsx', '/api/v1/reports/3f/claims', '/api/v1/applications/claims']) expect([path, standingIn(path)]).toEqual([path, {}]);
  });

  it('is nobody once somebody else reads or nobody does, and the same again for the same reader', () => {
    readerIs('payer-2');
    expect(standingIn('/api/v1/claims')).toEqual(header);
    readerIs('payer-3');
    expect(standingIn('/api/v1/claims')).toEqual({});
    readerIs('payer-2');
    expect(standingIn('/api/v1/claims')).toEqual(header);
    readerIs(null);
    expect(standingIn('/api/v1/claims')).toEqual({});
  });

  it('is nobody once it is over, also after a reload; what was judged for both is read anew', () => {
    const queries = new QueryClient();
    for (const key of ['next-claim', 'figures']) queries.setQueryData([key], []);
    readerIs('payer-2');
    isOver(queries);
    expect(standingIn('/api/v1/claims')).toEqual({});
    expect(kept.size).toBe(0);
    expect(['next-claim', 'figures'].map((key) => queries.getQueryState([key])?.isInvalidated)).toEqual([true, false]);
  });

  it.each([
    ['payer-3', new ApiProblem(403, 'auth/forbidden', '', null, null), false],
    ['payer-2', new ApiProblem(409, 'payment/step', '', null, null), false],
    ['payer-2', new ApiProblem(403, 'auth/forbidden', '', null, null), true],
  ])('for %s, it is asked after %o whether it may be over: %s', (reader, problem, asked) => {
    const queries = new QueryClient();
    queries.setQueryData(standInsKey, []);
    readerIs(reader);
    mayBeOver(queries, problem);
    expect(queries.getQueryState(standInsKey)?.isInvalidated).toBe(asked);
  });
});
