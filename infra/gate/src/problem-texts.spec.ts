import { describe, expect, it } from '@jest/globals';
import { problemTexts as catalogue } from '@toteuma/platform';
import { problemTexts, textsIn } from './problem-texts.js';

/** Texts of two words that no problem says. */
const OF_NO_PROBLEM = [
  // Names of forms, in the reference of events.
  'percentage with two decimals', 'short name', 'code of the operation', 'business ID', 'name of a section', 'SHA-256 digest',
  // Headers, and columns of the database.
  'max-age=31536000; includeSubDomains',
  'source, position, id, stream, version, type, schema_version AS "schemaVersion", data, metadata, occurred_at AS "occurredAt", recorded_at AS "recordedAt", hash',
  // Examples in the API document.
  'Invented oy', 'Jokilaakson opisto', 'FI42 5000 1510 0000 23', 'The bank knows another holder.',
  // Elements of the file for the bank, and what the payee reads on the statement.
  'Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"', 'InstdAmt Ccy="EUR"', '{}, maksatushakemus {} ({})',
  // Answers to what could not be read: which language was asked for is not known.
  'The address and the headers may have 16 kB together.', 'The request did not arrive in time.', 'This is not a readable HTTP request.',
];

const places = (text: string): string[] => (text.match(/\{[a-z]+\d?\}/g) ?? []).toSorted();
/** As the sources have it: any value is `{}`. */
const bare = (key: string): string => key.replaceAll(/\{[a-z]+\d?\}/g, '{}');
const hasWords = (text: string): boolean => /\p{L}/u.test(text);

const found = problemTexts('.');
const said = new Map(found.filter(({ isSaid }) => isSaid).map(({ text, file }) => [text, file]));
const literals = new Set(found.map(({ text }) => text));
const known = new Set(Object.keys(catalogue.fi).map(bare));

describe('what problems say', () => {
  it('is there in Finnish and in Swedish, each text of the sources', () => {
    // Add a text to both catalogues in libs/platform/src/problem-texts/; see docs/how-to/change-a-rule.md.
    expect([...said].filter(([text]) => hasWords(text) && !known.has(text) && !OF_NO_PROBLEM.includes(text))).toEqual([]);
  });
  it('is in the catalogue only where a source says it', () => {
    expect(Object.keys(catalogue.fi).filter((key) => hasWords(bare(key)) && !literals.has(bare(key)))).toEqual([]);
  });
  it('has the same values in every language', () => {
    expect(Object.keys(catalogue.sv)).toEqual(Object.keys(catalogue.fi));
    for (const texts of Object.values(catalogue)) {
      for (const [key, text] of Object.entries(texts)) expect([key, places(text)]).toEqual([key, places(key)]);
    }
  });
  it('is passed over only where it is still said', () => {
    expect(OF_NO_PROBLEM.filter((text) => !said.has(text))).toEqual([]);
  });
});

describe('the search for texts', () => {
  const textsOf = (source: string): string[] => textsIn('a.ts', source).filter(({ isSaid }) => isSaid).map(({ text }) => text);
  it('finds sentences wherever they stand, and templates with their places', () => {
    expect(textsOf("const a = x ? 'not this one' : `claim ${n} of ${m}`; f('state', 'one more');")).toEqual(['not this one', 'claim {} of {}', 'one more']);
  });
  it('finds single words where they are said to be shown', () => {
    expect(textsOf("z.string({ error: 'budget' }); p({ field: 'code', expected: 'text' });")).toEqual(['budget', 'text']);
  });
  it('passes over what no caller reads', () => {
    expect(textsOf("import 'a b'; throw new Error('no such thing'); new RangeError(`not ${a} day`); log.info('all is well'); sql`SELECT 1 FROM t`; type A = 'b c'; // a comment here")).toEqual([]);
    expect(textsOf("class C { @Describe({ summary: 'What it does' }) get() { return z.string().meta({ title: 'a title' }); } }")).toEqual([]);
  });
});
