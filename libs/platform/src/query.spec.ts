import { describe, expect, it } from '@jest/globals';
import { List, contains, filter, oneOf, searchText, sortable } from './query.js';
import { Problem } from './problem.js';

interface Args { where?: object; orderBy?: object[]; take?: number }
const declaration = {
  name: 'grants',
  sorts: { name: sortable.text, granted: sortable.whole.nullable() },
  first: '-granted',
  key: { id: sortable.text },
  filters: { status: oneOf(['running', 'ended'], (status) => ({ status })), search: filter(searchText, (text) => ({ name: contains(text) })) },
};
const list = new List<Args>(declaration);
const rows = [{ id: 'a', name: 'A', granted: 5n }, { id: 'b', name: 'B', granted: null }];
/** A token for what follows the first row. */
const tokenOf = (query: Record<string, string>, of = list, within = {}) => of.page({ ...query, limit: '1' }, within).cut(rows).next!;
const fieldsOf = (query: unknown, of = list, within = {}): string[] => {
  try {
    of.page(query, within);
  } catch (error) {
    expect((error as Problem).body.type).toBe('/problems/request/invalid');
    return (error as Problem).body.errors!.map(({ field, expected }) => `${field}: ${expected}`);
  }
  return [];
};
const forged = (token: string, change: (parts: unknown[]) => unknown) => Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[]))).toString('base64url');
const NO_TOKEN = ['after: the `next` of an earlier answer of this list, with the same sort and filters'];

describe('the query of a list', () => {
  it('has a sort and a limit of its own when none is asked for', () => {
    expect(list.page({}).args({ organisation: 'org-a' })).toEqual({ where: { AND: [{ organisation: 'org-a' }] }, orderBy: [{ granted: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }], take: 101 });
  });
  it('makes conditions of its filters', () => {
    expect(list.page({ sort: 'name', status: 'ended', search: '50 %_\\' }).args({}).where).toEqual({ AND: [{}, { status: 'ended' }, { name: { contains: String.raw`50 \%\_\\`, mode: 'insensitive' } }] });
  });
  it.each([
    ['an unknown name', { colour: 'red' }, ['colour: no such field']],
    ['a parameter given twice', { status: ['running', 'ended'] }, ['status: given once']],
    ['a filter with 10 000 values', { search: Array.from({ length: 10_000 }, String) }, ['search: given once']],
    ['10 000 values in one', { status: 'running,'.repeat(10_000) }, ['status: one of running, ended']],
    ['100 kB to look for', { search: 'x'.repeat(100_000) }, ['search: a text of 1 to 100 characters']],
    ['nothing to look for', { search: '' }, ['search: a text of 1 to 100 characters']],
    ['a NUL', { search: '\u0000' }, ['search: a text of 1 to 100 characters']],
    ['an unknown sort', { sort: 'id' }, ['sort: one of name, -name, granted, -granted']],
    ['a sort both ways', { sort: '--name' }, ['sort: one of name, -name, granted, -granted']],
    ['a name of every object', { constructor: 'x' }, ['constructor: no such field']],
    ['a limit too great', { limit: '201' }, ['limit: a whole number from 1 to 200']],
  ])('is refused with %s', (_, query, fields) => expect(fieldsOf(query)).toEqual(fields));
});

describe('a token', () => {
  const token = tokenOf({});
  it('leads to what follows', () => {
    expect(list.page({ after: token, limit: '7' }).args({}).where).toEqual({ AND: [{}, { OR: [{ granted: { lt: 5n } }, { granted: null }, { AND: [{ granted: 5n }, { OR: [{ id: { lt: 'a' } }] }] }] }] });
    expect(tokenOf({ sort: 'name' })).not.toBe(token);
  });
  it('is null on the last page', () => expect(list.page({ limit: '2' }).cut(rows)).toEqual({ shown: rows, next: null }));
  it.each([
    ['another list', {}, tokenOf({}, new List<Args>({ ...declaration, name: 'others' }))],
    ['another sort', { sort: 'granted' }, token],
    ['another column', { sort: 'name' }, token],
    ['other filters', { status: 'ended' }, token],
    ['no filters', {}, tokenOf({ status: 'ended' })],
    ['another value of a filter', { search: 'b' }, tokenOf({ search: 'a' })],
  ])('of %s is refused', (_, query, after) => expect(fieldsOf({ ...query, after })).toEqual(NO_TOKEN));
  it('of another grant is refused', () => {
    const ofGrant = new List<Args>({ name: 'events', key: { id: sortable.text } });
    const after = tokenOf({}, ofGrant, { grant: '1' });
    expect(fieldsOf({ after }, ofGrant, { grant: '1' })).toEqual([]);
    expect(fieldsOf({ after }, ofGrant, { grant: '2' })).toEqual(NO_TOKEN);
  });
  it.each<[string, string]>([
    ['nothing', ''], ['a word', 'x'], ['other characters', `${token}=`], ['half of one', token.slice(0, 20)], ['no JSON', Buffer.from('{').toString('base64url')], ['JSON of another kind', Buffer.from('{"a":1}').toString('base64url')],
    ['a very long one', 'A'.repeat(5000)],
    ['too few values', forged(token, (parts) => parts.slice(0, 2))], ['too many values', forged(token, (parts) => [...parts, 'x'])],
    ['a text for an amount', forged(token, ([bond, , id]) => [bond, '5; DROP', id])], ['a number for an amount', forged(token, ([bond, , id]) => [bond, 5, id])],
    ['a greater amount than the database holds', forged(token, ([bond, , id]) => [bond, '9'.repeat(19), id])], ['an object for an id', forged(token, ([bond, granted]) => [bond, granted, { not: 'a' }])],
    ['a NUL in an id', forged(token, ([bond, granted]) => [bond, granted, 'a\u0000'])], ['half a character in an id', forged(token, ([bond, granted]) => [bond, granted, 'a\ud800'])],
    ['null where none may be', forged(token, ([bond, granted]) => [bond, granted, null])],
  ])('made of %s is refused', (_, after) => expect(fieldsOf({ after })).toEqual(NO_TOKEN));
  it.each(['0000-01-01T00:00:00Z', '2023-02-30T00:00:00Z', '9999-01-01T00:00:00Z', '2023-02-01'])('made of the instant %s is refused', (instant) => {
    const byTime = new List<Args>({ name: 'times', key: { at: sortable.instant } });
    const sound = byTime.page({ limit: '1' }).cut([{ at: new Date(0) }, { at: new Date(1) }]).next!;
    expect(fieldsOf({ after: sound }, byTime)).toEqual([]);
    expect(fieldsOf({ after: forged(sound, ([bond]) => [bond, instant]) }, byTime)).toEqual(NO_TOKEN);
  });
  it('after a row without the value leads to the others without it', () => {
    const after = forged(token, ([bond, , id]) => [bond, null, id]);
    expect(list.page({ after }).args({}).where).toEqual({ AND: [{}, { OR: [{ AND: [{ granted: null }, { OR: [{ id: { lt: 'a' } }] }] }] }] });
  });
});
