import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { checked, Problem, problem, refusal, type FieldError } from './problem.js';
import { pageLimit, wholeNumber } from './query.js';

function bodyOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error.body;
    throw error;
  }
  throw new Error('it was taken');
}
const faults = (schema: z.ZodType, input: unknown): readonly FieldError[] | undefined => bodyOf(() => checked(schema, input)).errors;

describe('what is wrong with an input', () => {
  const row = z.strictObject({ amount: z.string({ error: 'an amount' }), days: z.array(z.string({ error: 'a day' })) });
  const schema = z.strictObject({ name: z.string({ error: 'a name' }), rows: z.array(row) });

  it('is told by field, with lists by index from 0', () => {
    expect(faults(schema, { name: 1, rows: [{ amount: '1', days: [] }, { amount: 1, days: ['a', 2] }] })).toEqual([
      { field: 'name', expected: 'a name' }, { field: 'rows[1].amount', expected: 'an amount' }, { field: 'rows[1].days[1]', expected: 'a day' },
    ]);
  });
  it('is the body where that is no object; nothing counts as an empty one', () => {
    for (const input of [[], 'x', 1, true, null]) expect(faults(schema, input)).toMatchObject([{ field: '(body)' }]);
    expect(faults(schema, undefined)).toMatchObject([{ field: 'name' }, { field: 'rows' }]);
  });
  it('names each key that nobody knows', () => {
    expect(faults(schema, { name: 'x', rows: [{ amount: '1', days: [], price: 1, cost: 2 }], nick: 'y' })).toEqual([
      { field: 'rows[0].price', expected: 'no such field' }, { field: 'rows[0].cost', expected: 'no such field' }, { field: 'nick', expected: 'no such field' },
    ]);
  });
  it('is told of the branch of a union that came closest', () => {
    const union = z.strictObject({ answer: z.union([z.strictObject({ yes: z.string({ error: 'a reason' }) }), z.strictObject({ no: z.string(), why: z.string() })]) });
    expect(faults(union, { answer: { yes: 1 } })).toEqual([{ field: 'answer.yes', expected: 'a reason' }]);
  });
  it('is told in the union\'s own words where no branch came close', () => {
    const union = z.strictObject({ kind: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a') }), z.strictObject({ kind: z.literal('b') })], { error: 'a or b' }) });
    expect(faults(union, { kind: { kind: 'c' } })).toEqual([{ field: 'kind.kind', expected: 'a or b' }]);
  });
  it('is a hundred faults at most, and three of them in the sentence', () => {
    const { errors, detail } = bodyOf(() => checked(z.array(z.string({ error: 'a text' })), Array.from({ length: 500 }, () => 1)));
    expect(errors).toHaveLength(100);
    expect(detail).toBe('[0]: a text; [1]: a text; [2]: a text');
  });
});

describe('problems', () => {
  it('have the status of their type', () => {
    expect(problem('not-found').body).toEqual({ type: '/problems/not-found', title: 'There is nothing here that you may see.', status: 404 });
    expect(problem('version/conflict', { currentVersion: 3 }).body).toMatchObject({ status: 412, currentVersion: 3 });
  });
  it('of the rules are 409 by the state and 422 by the content', () => {
    expect(refusal({ type: 'claim/already-decided', because: 'state', detail: 'decided' }).body).toEqual({ type: '/problems/claim/already-decided', title: 'decided', detail: 'decided', status: 409 });
    expect(refusal({ type: 'claim/period-gap', because: 'content', detail: 'a gap', field: 'period.from' }).body).toMatchObject({ status: 422, errors: [{ field: 'period.from', expected: 'a gap' }] });
  });
  it('of the platform keep their own status when the rules find them', () => {
    expect(refusal({ type: 'request/invalid', because: 'content', detail: 'x', field: 'rows[0].category', expected: 'one of a, b' }).body).toMatchObject({ status: 422, errors: [{ field: 'rows[0].category', expected: 'one of a, b' }] });
    expect(refusal({ type: 'not-found', because: 'state', detail: 'x' }).body.status).toBe(404);
  });
});

describe('numbers in a query', () => {
  it.each(['', ' ', '-1', '+1', '1.0', '1e2', '0x10', '٣', '201', '0', '1234567890123456', 'NaN'])('are not %j', (text) => {
    expect(faults(z.strictObject({ limit: pageLimit }), { limit: text })).toEqual([{ field: 'limit', expected: 'a whole number from 1 to 200' }]);
  });
  it('are digits within their bounds', () => {
    expect(checked(z.strictObject({ limit: pageLimit, after: wholeNumber(0, 5) }), { after: '05' })).toEqual({ limit: 100, after: 5 });
    expect(checked(pageLimit, '200')).toBe(200);
  });
});
