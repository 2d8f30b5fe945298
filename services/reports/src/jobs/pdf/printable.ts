import type { Coverage } from './font-coverage.js';

/** Stands for a character that no font of the report holds. */
export const REPLACEMENT = '□';

// Marks that turn the order of the text around them: they could make a sum read otherwise than it is.
const DIRECTION_MARKS = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
// Nobody writes words as long as this; without a place to break they would run off the page.
const LONGEST_UNBROKEN = 28;
const ZERO_WIDTH_SPACE = '\u200B';
const LONG_WORD = new RegExp(`[^\\s${ZERO_WIDTH_SPACE}]{${LONGEST_UNBROKEN + 1},}`, 'gu');

/**
 * Makes every text of a value fit to be set: PDF/UA-1 (ISO 14289-1, 7.21.8) forbids a character without a glyph.
 * Invisible characters that no font holds are left out, others replaced; `replaced` tells whether any was.
 */
export function printable<T>(value: T, covers: Coverage): { value: T; replaced: boolean } {
  let replaced = false;
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') {
      const text = printableText(part, covers);
      replaced ||= text.includes(REPLACEMENT) && !part.includes(REPLACEMENT);
      return text;
    }
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
    return part;
  };
  return { value: walk(value) as T, replaced };
}

export function printableText(text: string, covers: Coverage): string {
  const characters = Array.from(text.normalize('NFC').replace(DIRECTION_MARKS, '').replaceAll('\t', ' '), (character) => {
    if (covers(character.codePointAt(0) ?? 0)) return character;
    return /[\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(character) ? '' : REPLACEMENT;
  });
  return characters.join('').replace(LONG_WORD, breakable);
}

const GRAPHEMES = new Intl.Segmenter('fi', { granularity: 'grapheme' });

// Places to break are invisible. A letter is never parted from its accents.
function breakable(word: string): string {
  const letters = Array.from(GRAPHEMES.segment(word), ({ segment }) => segment);
  return letters.map((letter, index) => (index > 0 && index % LONGEST_UNBROKEN === 0 ? ZERO_WIDTH_SPACE + letter : letter)).join('');
}
