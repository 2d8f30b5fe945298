import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { languages } from '../format.js';

type Texts = { readonly [key: string]: string | Texts };

const web = 'services/portal/web/src';
const textsOf = (language: string) => Object.assign({}, ...globSync(`${web}/locales/${language}/*.json`).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Texts)) as Texts;
const flat = (texts: Texts, above = ''): [string, string][] =>
  Object.entries(texts).flatMap(([key, text]): [string, string][] => (typeof text === 'string' ? [[above + key, text]] : flat(text, `${above}${key}.`)));

const all = Object.fromEntries(languages.map((language) => [language, new Map(flat(textsOf(language)))]));
const keys = [...all['fi']!.keys()];
const source = globSync(`${web}/**/*.{ts,tsx}`, { exclude: (path) => path.endsWith('.spec.ts') })
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

// i18next chooses one of these by the number.
const singular = (key: string) => key.replace(/_(one|other)$/, '');
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).toSorted((a, b) => a.localeCompare(b));

/** `t('a.b')` and the choices of `t(x ? 'a.b' : 'a.c')` are named whole; `t(`a.${x}`)` and nameOf('a', x) name what lies below. */
const literal = new Set([...source.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/gi)].map(([, key]) => key ?? ''));
const below = [...source.matchAll(/\bt\(`([a-zA-Z.]+)\.\$\{/g), ...source.matchAll(/\bt\([^)]*? \? `([a-zA-Z.]+)\.\$\{/g), ...source.matchAll(/nameOf\([`']([a-zA-Z.]+)(?:\.\$\{[^}]+\})?[`'],/g)].map(([, key]) => `${key}.`);
// A group that is named as one, such as 'words.category', gives its names by an id.
const groups = [...literal].map((group) => `${group}.`);
const isUsed = (key: string) => literal.has(singular(key)) || [...below, ...groups].some((start) => key.startsWith(start));
const calls = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '');

describe('the texts', () => {
  it.each(languages)('have the same keys and the same holes in %s', (language) => {
    expect(new Set(all[language]!.keys())).toEqual(new Set(keys));
    for (const [key, text] of all[language]!) expect([key, holes(text)]).toEqual([key, holes(all['fi']!.get(key) ?? '')]);
  });

  it.each(languages)('say something everywhere in %s', (language) => {
    expect([...all[language]!].filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });

  it('has each key that a page asks for', () => {
    const known = new Set(keys.map(singular));
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.filter((key) => !known.has(key))).toEqual([]);
    expect(below.filter((start) => !keys.some((key) => key.startsWith(start)))).toEqual([]);
  });

  it('has no key that no page asks for', () => {
    expect(keys.filter((key) => !isUsed(key))).toEqual([]);
  });

  it.each(languages)('calls things by the words of the reports in %s', (language) => {
    // The words of the reports are TypeScript of another service: read as text, its no-break spaces as plain ones.
    const words = readFileSync('services/reports/src/jobs/pdf/words.ts', 'utf8').replaceAll('${NB}', ' ').replaceAll('\u00A0', ' ');
    const own = words.slice(words.indexOf(`const ${language}: Words`), words.indexOf('\n};', words.indexOf(`const ${language}: Words`)));
    const strangers = [...all[language]!].filter(([key, text]) => key.startsWith('words.') && !own.includes(`'${text.replaceAll('\u00A0', ' ')}'`) && !own.includes(`\`${text.replaceAll('\u00A0', ' ')}\``));
    expect(strangers).toEqual([]);
  });
});
