import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { contracts } from './events.js';
import { privacyFaults } from './privacy.js';
import { day, freeText, id, instant, moneyText, personal, positions, publicLabel, reference, slug, textRef } from './values.js';

describe('an event holds no personal data and no free text', () => {
  it.each(contracts.all().map((contract) => [contract.type, contract.schema] as const))('%s', (_, schema) => {
    expect(privacyFaults(schema)).toEqual([]);
  });
});

describe('the walk over a schema', () => {
  const email = personal();
  const hiding = (schema: z.ZodType) => privacyFaults(z.strictObject({ field: schema }));

  it('lets labels, references and texts of a fixed form pass', () => {
    const clean = z.strictObject({ id, slug, day, instant, amount: moneyText, at: positions, name: publicLabel(), voucher: reference, text: textRef.nullable(), kind: z.enum(['a', 'b']), one: z.literal('x') });
    expect(privacyFaults(clean)).toEqual([]);
  });

  it.each<[string, z.ZodType, string]>([
    ['at depth', z.array(z.strictObject({ rows: z.array(z.strictObject({ note: freeText() })) })), '$.field[].rows[].note is marked free-text'],
    ['in a union', z.union([z.int(), z.strictObject({ of: email })]), '$.field.of is marked personal'],
    ['in a discriminated union', z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a') }), z.strictObject({ k: z.literal('b'), of: email })]), '$.field.of is marked personal'],
    ['in an intersection', z.intersection(z.strictObject({ a: day }), z.strictObject({ b: email })), '$.field.b is marked personal'],
    ['in the values of a record', z.record(slug, email), '$.field.* is marked personal'],
    ['in the keys of a record', z.record(email, day), '$.field (key) is marked personal'],
    ['in a tuple', z.tuple([day], freeText()), '$.field[] is marked free-text'],
    ['behind nullable and default', email.nullable().default(null), '$.field is marked personal'],
    ['behind optional', email.optional(), '$.field is marked personal'],
    ['behind readonly and catch', email.catch('').readonly(), '$.field is marked personal'],
    ['before a pipe', email.pipe(slug), '$.field is marked personal'],
    ['after a pipe', slug.pipe(email), '$.field is marked personal'],
    ['before a transform', email.transform(() => 1), '$.field is marked personal'],
    ['in a lazy schema', z.lazy(() => email), '$.field is marked personal'],
    ['with checks of its own', email.min(1).regex(/^\S+@\S+$/), '$.field is marked personal'],
    ['refined and described', freeText().refine((text) => text !== '').describe('why'), '$.field is marked free-text'],
  ])('finds a marked field %s', (_, schema, fault) => {
    expect(hiding(schema)).toContain(fault);
  });

  it.each<[string, z.ZodType]>([
    ['a bare string', z.string()],
    ['a string with a length only', z.string().min(1).max(20)],
    ['a string with a check only', z.string().refine((text) => text.length > 2)],
    ['a pattern that is not anchored', z.string().regex(/[a-z]/)],
    ['a pattern for anything', z.string().regex(/^.*$/)],
    ['an address of mail', z.email()],
    ['a bare string in a record', z.record(slug, z.string())],
    ['a bare key of a record', z.record(z.string(), day)],
    ['a bare string in a union', z.union([day, z.string()])],
    ['any value', z.any()],
    ['an unknown value', z.unknown()],
    ['a result of code', day.transform((text) => text.length)],
    ['an object that takes in more', z.looseObject({})],
    ['an object with a rest', z.object({}).catchall(z.string())],
  ])('refuses %s', (_, schema) => {
    expect(hiding(schema)).not.toEqual([]);
  });

  it.each(['email', 'contactEmail', 'phone', 'phoneNumber', 'firstName', 'last_name', 'familyName', 'ssn', 'hetu', 'birthDate', 'dateOfBirth', 'address', 'postal-address', 'person', 'personId'])(
    'refuses the name %s, as a field and as a key',
    (name) => {
      const fault = expect.stringContaining('is named like a fact about a person');
      expect(privacyFaults(z.strictObject({ [name]: day }))).toEqual([fault]);
      expect(privacyFaults(z.record(z.enum([name]), day))).toEqual([fault]);
    },
  );

  it.each(['name', 'programmeName', 'costModel', 'text', 'women', 'tranches'])('takes the name %s', (name) => {
    expect(privacyFaults(z.strictObject({ [name]: day }))).toEqual([]);
  });

  it('comes to an end in a schema that holds itself', () => {
    const tree: z.ZodType = z.lazy(() => z.strictObject({ children: z.array(tree), note: z.string() }));
    expect(privacyFaults(tree)).toEqual(['$.note is a text without a form']);
  });
});
