/**
 * Arrays as parameters in PostgreSQL's binary form. As text every quote of a JSON document would be escaped here and
 * unescaped there, and every number and hash printed and read again: more work than writing the rows.
 */
const HEADER = 20;
const types = { int2: 21, int4: 23, int8: 20, text: 25, bytea: 17, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const;

/** The array's header: one dimension, no NULL, indexes from 1. */
function arrayOf(type: keyof typeof types, count: number, bytes: number): Buffer {
  const array = Buffer.allocUnsafe(HEADER + bytes);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(types[type], 8);
  array.writeInt32BE(count, 12);
  array.writeInt32BE(1, 16);
  return array;
}

/** Elements that all take the same number of bytes. */
function fixed<T>(type: keyof typeof types, size: number, values: readonly T[], write: (array: Buffer, value: T, at: number) => void): Buffer {
  const array = arrayOf(type, values.length, values.length * (4 + size));
  values.forEach((value, index) => {
    const at = HEADER + index * (4 + size);
    array.writeInt32BE(size, at);
    write(array, value, at + 4);
  });
  return array;
}

/** Texts, each after the same few bytes. */
function texts(type: keyof typeof types, values: readonly string[], lead = Buffer.alloc(0)): Buffer {
  // Three bytes of UTF-8 at most for a UTF-16 unit: room for all of them is found without walking through them twice.
  const room = values.reduce((sum, value) => sum + 4 + lead.length + 3 * value.length, 0);
  const array = arrayOf(type, values.length, room);
  let at = HEADER;
  for (const value of values) {
    lead.copy(array, at + 4);
    const size = lead.length + array.write(value, at + 4 + lead.length, 'utf8');
    array.writeInt32BE(size, at);
    at += 4 + size;
  }
  return array.subarray(0, at);
}

/** @throws RangeError for what is not so many bytes in hex: the rest would be whatever stood in memory before. */
function hex(array: Buffer, value: string, at: number, size: number): void {
  if (value.length !== 2 * size || array.write(value, at, 'hex') !== size) throw new RangeError(`expected ${size} bytes in hex, got "${value}"`);
}

export const int2s = (values: readonly number[]): Buffer => fixed('int2', 2, values, (array, value, at) => array.writeInt16BE(value, at));
export const int4s = (values: readonly number[]): Buffer => fixed('int4', 4, values, (array, value, at) => array.writeInt32BE(value, at));
export const int8s = (values: readonly number[]): Buffer => fixed('int8', 8, values, (array, value, at) => array.writeBigInt64BE(BigInt(value), at));
/** From lower-case hex, 32 bytes each. */
export const hashes = (values: readonly string[]): Buffer => fixed('bytea', 32, values, (array, value, at) => hex(array, value, at, 32));
export const uuids = (values: readonly string[]): Buffer => fixed('uuid', 16, values, (array, value, at) => hex(array, value.replaceAll('-', ''), at, 16));
export const strings = (values: readonly string[]): Buffer => texts('text', values);
/** From JSON texts. */
export const jsonbs = (values: readonly string[]): Buffer => texts('jsonb', values, JSONB_VERSION);
/** From ISO-8601 instants; PostgreSQL counts microseconds from the year 2000. */
export const instants = (values: readonly string[]): Buffer =>
  fixed('timestamptz', 8, values, (array, value, at) => array.writeBigInt64BE(BigInt(Date.parse(value) - YEAR_2000) * 1000n, at));

const JSONB_VERSION = Buffer.from([1]);
const YEAR_2000 = Date.UTC(2000, 0, 1);
