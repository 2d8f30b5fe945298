import { formatDay, formatMoney, formatPercent, isDay } from '@toteuma/kernel';
import { fi } from './problem-texts/fi.js';
import { sv } from './problem-texts/sv.js';

/** The languages in which the platform speaks; English is what the sources are written in, and the one for everybody else. */
export type Language = 'fi' | 'sv' | 'en';
const languages: readonly Language[] = ['fi', 'sv', 'en'];

/** The texts of problems by their English. `{n}`, `{day}` ... stand for values: see `forms`. */
export const problemTexts: Readonly<Record<Exclude<Language, 'en'>, Readonly<Record<string, string>>>> = { fi, sv };

/**
 * The language that a reader asks for (Accept-Language, RFC 9110 section 12.5.4): the one of highest weight that the
 * platform speaks, the first named of equals. A region does not matter (`sv-FI` is sv). English when nothing fits.
 */
export function languageFor(accepted: string | undefined): Language {
  let best: { language: Language; weight: number } = { language: 'en', weight: 0 };
  for (const range of (accepted ?? '').split(',')) {
    const [, tag = '', weight = '1'] = /^\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]{1,64})?\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(range) ?? [];
    const language = tag === '*' ? 'en' : languages.find((known) => known === tag.toLowerCase());
    if (language !== undefined && Number(weight) > best.weight) best = { language, weight: Number(weight) };
  }
  return best.language;
}

/** What may stand in the place of a value. A digit behind the name tells two of a kind apart: `{day2}`. */
const forms: Readonly<Record<string, string>> = {
  /** Whole number. */
  n: '-?\\d{1,20}',
  /** Euros: `9760.00`. */
  amount: '-?\\d{1,20}\\.\\d{2}',
  day: '\\d{4}-\\d{2}-\\d{2}',
  percent: '\\d{1,3}(?:\\.\\d{1,4})?',
  /** A short name of the programme or the API: it is the same in all languages. */
  id: '\\S{1,100}',
  /** The number of a row as the ledger has it. */
  row: '[^]{1,64}?',
  /** Short names with commas between them. */
  list: '\\S+(?:, \\S+)*',
  /** Another text of this catalogue. */
  phrase: '[^]{1,400}?',
  /** Several of them, with semicolons between them. */
  phrases: '[^]{1,2000}?',
  /** Roles by their ids, with `or` between them. */
  roles: '[a-z-]+(?: or [a-z-]+)*',
};

/** A place for a value; other braces are part of the text. */
const PLACE = /\{([a-z]+\d?)\}/g;

interface Pattern {
  readonly key: string;
  readonly names: readonly string[];
  readonly form: RegExp;
}

/** Texts with values in them; those that say the most in words come first. */
const patterns: readonly Pattern[] = Object.keys(fi)
  .filter((key) => key.search(PLACE) >= 0)
  .toSorted((a, b) => wordsOf(b).join('').length - wordsOf(a).join('').length)
  .map((key) => {
    const names = [...key.matchAll(PLACE)].map(([, name]) => name!);
    const words = wordsOf(key).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { key, names, form: new RegExp(`^${words.map((part, at) => `${part}${at < names.length ? `(${forms[kindOf(names[at]!)]})` : ''}`).join('')}$`) };
  });

/** A text of a problem in another language; null when the catalogue does not have it. A text without words is the same in all. */
export function translated(text: string, language: Language): string | null {
  return language === 'en' ? text : saidIn(text, language, DEPTH);
}

/** Texts within texts within texts: more no source says, and what people write may look as if it did. */
const DEPTH = 3;

function saidIn(text: string, language: Exclude<Language, 'en'>, depth: number): string | null {
  const texts = problemTexts[language];
  if (Object.hasOwn(texts, text)) return texts[text]!;
  for (const { key, names, form } of depth > 0 ? patterns : []) {
    const values: string[] = [];
    for (const [at, value] of (form.exec(text)?.slice(1) ?? []).entries()) {
      const said = shown(kindOf(names[at]!), value, language, depth);
      if (said === null) break;
      values.push(said);
    }
    if (values.length < names.length) continue;
    return texts[key]!.replaceAll(PLACE, (_, name: string) => values[names.indexOf(name)] ?? '');
  }
  return /\p{L}/u.test(text) ? null : shown('day', text, language, depth);
}

/** Amounts, days and percentages are written as people in Finland write them, in Finnish and in Swedish. */
function shown(kind: string, value: string, language: Exclude<Language, 'en'>, depth: number): string | null {
  switch (kind) {
    case 'amount':
      // A sum may have more digits than an amount may be given with.
      return `${formatMoney(BigInt(value.replace('.', '')))}\u00A0€`;
    case 'day':
      return isDay(value) ? formatDay(value) : value;
    case 'percent':
      return formatPercent(value);
    case 'phrase':
      return saidIn(value, language, depth - 1);
    case 'phrases': {
      const said = value.split('; ').map((one) => saidIn(one, language, depth - 1));
      return said.includes(null) ? null : said.join('; ');
    }
    case 'roles': {
      const named = value.split(' or ').map((role) => translated(role, language) ?? role);
      return named.join(language === 'fi' ? ' tai ' : ' eller ');
    }
    default:
      return value;
  }
}

function wordsOf(key: string): string[] {
  return key.split(/\{[a-z]+\d?\}/);
}

function kindOf(name: string): string {
  return name.replace(/\d$/, '');
}
