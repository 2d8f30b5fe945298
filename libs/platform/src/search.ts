/**
 * Letters of their own in Finnish and Swedish, and how neighbours write them. Texts that are searched are of small letters, so the
 * great ones are free for these: an index of trigrams looks at ASCII letters only where the database is of the locale C.
 */
const OWN_LETTERS: Readonly<Record<string, string>> = { å: 'U', ä: 'A', æ: 'A', ö: 'O', ø: 'O' };
/** An index of trigrams knows no shorter part of a word, but how words begin. */
const INSIDE_FROM = 3;

/** The words of a text without regard to case, and to accents but those of å, ä and ö: `Café Äiti` is `cafe Aiti`. */
function wordsOf(text: string): string[] {
  const small = text.normalize('NFKC').toLowerCase().replaceAll(/[åäæöø]/g, (letter) => OWN_LETTERS[letter]!);
  return small.normalize('NFD').replaceAll(/\p{M}/gu, '').match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What a row is found by: the words of some of its texts, each behind a space. It belongs in a column with an index of trigrams. */
export const searchable = (...texts: readonly (string | null)[]): string => texts.flatMap((text) => wordsOf(text ?? '')).map((word) => ` ${word}`).join('');

/**
 * Conditions for a column of such words, all of which are to hold: each word that is sought stands anywhere in one of the row's, one of
 * one or two letters at its beginning. What has no letter or digit finds nothing.
 */
export function sought(text: string): ({ readonly contains: string } | { readonly in: string[] })[] {
  const words = [...new Set(wordsOf(text))];
  return words.length === 0 ? [{ in: [] }] : words.map((word) => ({ contains: word.length < INSIDE_FROM ? ` ${word}` : word }));
}
