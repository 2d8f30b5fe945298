import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fontCoverage } from './font-coverage.js';
import { printable, printableText, REPLACEMENT } from './printable.js';

const covers = fontCoverage(readFileSync(fileURLToPath(import.meta.resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'))));
const holds = (character: string) => covers(character.codePointAt(0) ?? 0);

describe('texts that can be set', () => {
  it('knows from the font itself which characters it holds', () => {
    expect(['a', 'Ä', 'ж', 'Đ', '–', '−', '€', '\u00A0', REPLACEMENT].map(holds)).toEqual(Array(9).fill(true));
    expect(['漢', '\u0645', '\u{1F600}', '\u0001', '\uFFFF'].map(holds)).toEqual(Array(5).fill(false));
    expect(() => fontCoverage(new Uint8Array(64))).toThrow('expected a TrueType font');
  });

  it('replaces what no font holds, leaves out what nobody sees, and lets no mark turn the order of an amount', () => {
    expect(printableText('Ä漢\u{1F600}\u0001b\tc', covers)).toBe(`Ä${REPLACEMENT}${REPLACEMENT}b c`);
    expect(printableText('100\u202E,00\u202C €', covers)).toBe('100,00 €');
    expect(printableText('a\u0308', covers)).toBe('ä');
  });

  it('gives very long words places to break, and others none', () => {
    const word = 'x'.repeat(70);
    expect(printableText(word, covers)).toBe(`${'x'.repeat(28)}\u200B${'x'.repeat(28)}\u200B${'x'.repeat(14)}`);
    expect(printableText('lentokonesuihkuturbiinimoott', covers)).toBe('lentokonesuihkuturbiinimoott');
    expect(printableText('x\u0323'.repeat(40), covers).split('\u200B').every((part) => part.normalize('NFD').length % 2 === 0)).toBe(true);
  });

  it('goes through a whole page and tells whether it replaced anything', () => {
    expect(printable({ a: ['漢', 1, null, { b: true }] }, covers)).toEqual({ value: { a: [REPLACEMENT, 1, null, { b: true }] }, replaced: true });
    expect(printable({ a: 'Ä \u202E' }, covers).replaced).toBe(false);
    expect(printable(['漢', `${REPLACEMENT} explained`], () => true).replaced).toBe(false);
  });
});
