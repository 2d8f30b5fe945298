import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { axeFaults, layoutFaults, pictures, textsOf } from './chromium.js';
import { root } from './command.js';

export const languages = ['fi', 'sv', 'en'] as const;
export type Language = (typeof languages)[number];
type Texts = { readonly [key: string]: string | Texts };

const LOCALES = join(root, 'services/portal/web/src/locales');
const WIDTHS = [320, 1440] as const;

/** All texts of the portal in a language. */
export async function portalTexts(language: Language): Promise<Texts> {
  const files = await readdir(join(LOCALES, language));
  return Object.assign({}, ...(await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(LOCALES, language, file), 'utf8')) as Texts)))) as Texts;
}

const keysOf = (tree: Texts, path = ''): string[] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [`${path}${key}`] : keysOf(value, `${path}${key}.`)));

/** The names of texts, such as `grant.title`, and what reads like one that has no text. */
async function namesOfTexts(): Promise<{ readonly keys: readonly string[]; readonly unknown: RegExp }> {
  const keys = keysOf(await portalTexts('en'));
  const groups = new Set(keys.map((key) => key.slice(0, key.lastIndexOf('.'))).filter((group) => /[.A-Z]/.test(group)));
  return { keys: keys.filter((key) => key.includes('.')), unknown: new RegExp(`(?<![\\w./-])(?:${[...groups].map((group) => group.replaceAll('.', '\\.')).join('|')})\\.\\w`) };
}
let names: ReturnType<typeof namesOfTexts> | undefined;

/** Changes the language as a reader does. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.locator(`header button[lang=${language}]`).click();
  await page.waitForFunction((chosen) => document.documentElement.lang === chosen, language);
}

export interface Looking {
  /** What is there once everything has come. */
  readonly complete?: string;
  /** What the platform tells in English where it was not asked for in the reader's language. */
  readonly english?: RegExp;
  readonly spoken?: readonly Language[];
  /** What else is not as it should be. */
  more?(told: string, language: Language): Promise<readonly string[]> | readonly string[];
}

/**
 * Looks at the page that is open in every language, on a telephone and on a desk. Axe looks once in each language, in Finnish on
 * a telephone and in the others on a desk, since it finds the same on both; where one language is spoken, on both. A picture is taken of each where they are wanted.
 * @returns what is not as it should be, by language and width; nothing where all is well
 */
export async function faultsEverywhere(page: Page, name: string, { complete, english, spoken = languages, more }: Looking = {}): Promise<Record<string, string[]>> {
  const { keys, unknown } = await (names ??= namesOfTexts());
  const found: Record<string, string[]> = {};
  for (const language of spoken) {
    await speak(page, language);
    const look = async (): Promise<string[]> => {
      const told = await textsOf(page);
      return [
        ...(await layoutFaults(page)),
        ...keys.filter((key) => told.includes(key)).map((key) => `the name of a text: ${key}`),
        ...(unknown.exec(told) ?? []).map((text) => `the name of a text that there is not: ${text}`),
        ...(told.includes('{{') ? ['a gap in a text that nothing filled'] : []),
        ...(language !== 'en' && english?.test(told) ? ['English'] : []),
        ...((await page.locator('h1').count()) === 1 ? [] : ['not one first heading']),
        ...((await more?.(told, language)) ?? []),
      ];
    };
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 320 ? 640 : 900 });
      if (complete !== undefined) await page.locator(complete).first().waitFor();
      const faults = await onceThere(look);
      if (spoken.length === 1 || (width === 320) === (language === 'fi')) faults.push(...(await onceThere(() => axeFaults(page))));
      if (faults.length > 0) found[`${language} ${width}`] = faults;
      if (pictures) {
        await mkdir(pictures, { recursive: true });
        await page.screenshot({ path: join(pictures, `${name}-${language}-${width}.png`), fullPage: true });
      }
    }
  }
  return found;
}

/** Looks again where something is wrong: what the platform tells is asked for anew in each language, and comes when it comes. */
async function onceThere(look: () => Promise<string[]>): Promise<string[]> {
  let faults = await look();
  for (const late = Date.now() + 10_000; faults.length > 0 && Date.now() < late; faults = await look()) await wait(200);
  return faults;
}

// What runs in a page knows a browser's names. The types of the DOM would give them to every file.
// oxlint-disable-next-line typescript/no-explicit-any
declare const document: any;
