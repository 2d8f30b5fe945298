import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { hashes, instants, int2s, int4s, int8s, jsonbs, strings, uuids } from './binary-arrays.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const read = async (array: Buffer, type: string) => (await database.pool.query(`SELECT e::text AS e FROM unnest($1::${type}[]) WITH ORDINALITY AS a (e, n) ORDER BY n`, [array])).rows.map((row) => row.e);

describe('arrays in PostgreSQL\'s binary form', () => {
  it.each<[string, Buffer, string[]]>([
    ['smallint', int2s([0, 1, -1, 32_767]), ['0', '1', '-1', '32767']],
    ['integer', int4s([0, -1, 2_147_483_647]), ['0', '-1', '2147483647']],
    ['bigint', int8s([0, -1, 4_294_967_296, Number.MAX_SAFE_INTEGER]), ['0', '-1', '4294967296', '9007199254740991']],
    ['text', strings(['', 'a "quoted" \\ one', 'äö € 😀', 'NULL', '{,}']), ['', 'a "quoted" \\ one', 'äö € 😀', 'NULL', '{,}']],
    ['jsonb', jsonbs(['{"a":"ä\\"€"}', 'null', '[]']), ['{"a": "ä\\"€"}', 'null', '[]']],
    ['uuid', uuids(['b7c1d2e4-0a55-4d83-9f0e-2f8f5c1a7e90']), ['b7c1d2e4-0a55-4d83-9f0e-2f8f5c1a7e90']],
    ['bytea', hashes(['0f'.repeat(32)]), [`\\x${'0f'.repeat(32)}`]],
    ['timestamptz', instants(['2014-03-01T10:00:00.123Z', '1969-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']), ['2014-03-01 10:00:00.123+00', '1969-12-31 23:59:59.999+00', '9999-12-31 23:59:59.999+00']],
    ['text', strings([]), []],
  ])('are read as they were meant: %s', async (type, array, expected) => {
    expect(await read(array, type)).toEqual(expected);
  });

  it('leave the refusal of NUL to PostgreSQL, as text parameters do', async () => {
    await expect(read(strings(['a\u0000']), 'text')).rejects.toThrow('invalid byte sequence');
    await expect(read(jsonbs(['"\\u0000"']), 'jsonb')).rejects.toThrow('unsupported Unicode escape sequence');
  });

  it('refuse what is not so many bytes in hex', () => {
    expect(() => hashes(['0f'])).toThrow(RangeError);
    expect(() => uuids(['x7c1d2e4-0a55-4d83-9f0e-2f8f5c1a7e90'])).toThrow(RangeError);
  });
});
