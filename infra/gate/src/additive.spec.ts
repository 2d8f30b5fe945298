import { describe, expect, it } from '@jest/globals';
import { type Json, narrowings } from './additive.js';

const object = (properties: Record<string, Json>, required = Object.keys(properties)): Json => ({ type: 'object', properties, required, additionalProperties: false });
const text: Json = { type: 'string' };
const whole: Json = { type: 'integer' };
const orNull = (schema: Json): Json => ({ anyOf: [schema, { type: 'null' }] });

describe('a change that only adds', () => {
  it.each<[string, Json, Json]>([
    ['nothing changed, in another order', object({ a: text, b: whole }), { additionalProperties: false, required: ['a', 'b'], properties: { b: whole, a: text }, type: 'object' }],
    ['a new property that may be left out', object({ a: text }), object({ a: text, b: whole }, ['a'])],
    ['a property that may be left out now', object({ a: text }), object({ a: text }, [])],
    ['other words for the reader', { type: 'string', title: 'day' }, { type: 'string', title: 'date', description: 'of payment' }],
    ['one more value', { type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'c', 'b'] }],
    ['a list of values for one', { type: 'string', const: 'a' }, { type: 'string', enum: ['a', 'b'] }],
    ['any text for some values', { type: 'string', enum: ['a'] }, text],
    ['null', text, orNull(text)],
    ['one more alternative', { anyOf: [text, { type: 'null' }] }, { anyOf: [whole, { type: 'null' }, text] }],
    ['numbers for whole numbers', whole, { type: 'number' }],
    ['wider limits', { type: 'string', minLength: 1, maxLength: 10 }, { type: 'string', maxLength: 20 }],
    ['a pattern less', { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] }, { type: 'string', pattern: '^a' }],
    ['values of a record widened', { type: 'object', additionalProperties: whole }, { type: 'object', additionalProperties: orNull(whole) }],
    ['an object opened', object({ a: text }), { type: 'object', properties: { a: text }, required: ['a'] }],
  ])('%s', (_, before, next) => {
    expect(narrowings(before, next)).toEqual([]);
  });
});

describe('a change that refuses what was let in', () => {
  it.each<[string, Json, Json, string]>([
    ['a property removed', object({ a: text, b: whole }), object({ a: text }), '$.b: was removed'],
    ['a new required property', object({ a: text }), object({ a: text, b: whole }), '$.b: is required now'],
    ['a property required that was not', object({ a: text }, []), object({ a: text }), '$.a: is required now'],
    ['another type', object({ a: text }), object({ a: whole }), '$.a: the type was "string", is "integer"'],
    ['whole numbers for numbers', { type: 'number' }, whole, '$: the type was "number", is "integer"'],
    ['null taken away', object({ a: orNull(text) }), object({ a: text }), '$.a: "null" is no longer taken'],
    ['a value taken away', { type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a'] }, '$: "b" is no longer taken'],
    ['another constant', { type: 'string', const: 'a' }, { type: 'string', const: 'b' }, '$: "a" is no longer taken'],
    ['some values for any text', text, { type: 'string', enum: ['a'] }, '$: takes only ["a"] now'],
    ['a pattern', text, { type: 'string', pattern: '^a' }, '$: must match "^a" now'],
    ['another pattern', { type: 'string', pattern: '^a' }, { type: 'string', pattern: '^b' }, '$: must match "^b" now'],
    ['one more pattern', { type: 'string', pattern: '^a' }, { type: 'string', allOf: [{ pattern: '^a' }, { pattern: 'b$' }] }, '$: must match "b$" now'],
    ['a format', text, { type: 'string', format: 'uuid' }, '$: the format was nothing, is "uuid"'],
    ['a higher minimum', { type: 'integer', minimum: 0 }, { type: 'integer', minimum: 1 }, '$: the minimum was 0, is 1'],
    ['a new maximum', whole, { type: 'integer', maximum: 9 }, '$: the maximum was nothing, is 9'],
    ['a shorter text', { type: 'string', maxLength: 20 }, { type: 'string', maxLength: 10 }, '$: the maxLength was 20, is 10'],
    ['a list that may not be empty', { type: 'array', items: text }, { type: 'array', items: text, minItems: 1 }, '$: the minItems was nothing, is 1'],
    ['deep in a list', { type: 'array', items: object({ a: text, b: text }) }, { type: 'array', items: object({ a: text }) }, '$[].b: was removed'],
    ['deep behind null', orNull(object({ a: text, b: text })), orNull(object({ a: text })), '$.b: was removed'],
    ['values of a record', { type: 'object', additionalProperties: orNull(whole) }, { type: 'object', additionalProperties: whole }, '$.*: "null" is no longer taken'],
    ['keys of a record', { type: 'object', propertyNames: text, additionalProperties: whole }, { type: 'object', propertyNames: { type: 'string', pattern: '^a' }, additionalProperties: whole }, '$ (key): must match "^a" now'],
    ['an object closed', { type: 'object', properties: {} }, object({}), '$.*: was true, is false'],
    ['a word that the comparison does not know', { type: 'array' }, { type: 'array', uniqueItems: true }, '$: uniqueItems was nothing, is true'],
    ['one more condition', object({ a: text }), { ...(object({ a: text }) as object), allOf: [{ minProperties: 1 }] }, '$: must also be {"minProperties":1} now'],
  ])('%s', (_, before, next, fault) => {
    expect(narrowings(before, next)).toEqual([fault]);
  });
});
