import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, soon, Visitor } from './chromium.js';
import { faultsEverywhere, languages, portalTexts, speak, type Language } from './everywhere.js';
import { focused, tabTo } from './keyboard.js';
import { PlatformAtWork } from './platform-at-work.js';

// oxlint-disable-next-line typescript/no-explicit-any -- the texts are a tree of any depth, and a page has what a browser gives it
type Texts = any;
declare const document: Texts;

const CASE = 'ulpo-amended';
const CODE = 'S22998';

let platform: PlatformAtWork;
let chromium: Browser;
let grant: string;
const texts = {} as Record<Language, Texts>;
const visitors: Partial<Record<'nobody' | 'applicant' | 'auditor', Visitor>> = {};

beforeAll(async () => {
  for (const language of languages) texts[language] = await portalTexts(language);
  platform = await PlatformAtWork.start();
  await platform.play(CASE);
  grant = (await platform.ask({ by: 'auditor', method: 'GET', path: `/api/v1/reports?search=${CODE}` })).body.operations[0].id;
  await platform.quiet([grant]);
  chromium = await launchChromium();
  for (const user of ['applicant', 'auditor'] as const) {
    visitors[user] = await Visitor.at(platform.platform.url, chromium);
    await visitors[user].signIn(user);
  }
  visitors.nobody = await Visitor.at(platform.platform.url, chromium);
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

interface Shown {
  readonly by: keyof typeof visitors;
  readonly path: () => string;
  /** The page's title before the name of the site. */
  readonly title: (texts: Texts) => string;
  /** What is there once everything has come. */
  readonly complete: string;
  /** Something that is told in the reader's language. */
  readonly tells: (texts: Texts) => string;
}

const pages: Record<string, Shown> = {
  'sign-in': { by: 'nobody', path: () => '/sign-in', title: (t) => t.signIn.title, complete: '.demo-users', tells: (t) => t.signIn.lead },
  grants: { by: 'applicant', path: () => '/grants', title: (t) => t.grants.title, complete: 'table.cards tbody tr', tells: (t) => t.grants.column.granted },
  grant: { by: 'applicant', path: () => `/grants/${grant}`, title: () => `${CODE} Ulkomaalaistaustaisten polku Oulun eteläiselle alueelle - ULPO (muutettu)`, complete: '#reports ~ .comparison', tells: (t) => t.realisation.heading },
  history: { by: 'auditor', path: () => `/grants/${grant}/history`, title: (t) => t.history.titleOf.replace('{{code}}', CODE), complete: '.day li:last-child .proof', tells: (t) => t.history.event.ClaimsOpened },
};

/** What the page does not tell in the reader's language. */
async function untold(page: Page, { title, tells }: Shown, told: string, language: Language): Promise<string[]> {
  const name = `${title(texts[language])} – ${texts[language].app.name}`;
  return [
    ...((await page.title()) === name ? [] : [`the title "${await page.title()}" instead of "${name}"`]),
    ...(told.includes(tells(texts[language])) ? [] : [`nothing of "${tells(texts[language])}"`]),
  ];
}

describe('in every language, on a telephone and on a desk, for everybody', () => {
  it.each(Object.entries(pages))('%s is as it should be', async (name, shown) => {
    const { page, faults } = visitors[shown.by]!;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(shown.path());
    await page.locator(shown.complete).first().waitFor();
    expect(await faultsEverywhere(page, name, { more: (told, language) => untold(page, shown, told, language) })).toEqual({});
    expect(faults).toEqual([]);
  }, 120_000);

  it.each(['grants', 'grant', 'history'])('%s is so too with everything open', async (name) => {
    const shown = pages[name]!;
    const { page, faults } = visitors[shown.by]!;
    await page.goto(shown.path());
    await page.locator(shown.complete).first().waitFor();
    await speak(page, 'fi');
    await page.locator('.user-button').click();
    for (const row of await page.locator('.open-row').all()) await row.press('Enter');
    for (const summary of await page.locator('main summary').all()) await summary.press('Enter');
    if (name === 'grant') {
      await page.locator('.breakdown').last().locator('table').nth(1).waitFor();
      await page.locator('.comparison table').waitFor();
    }
    expect(await faultsEverywhere(page, `${name}-open`, { spoken: ['fi'], more: (told, language) => untold(page, shown, told, language) })).toEqual({});
    expect(faults).toEqual([]);
  }, 120_000);
});

describe('with the keyboard alone', () => {
  it('signs in, opens a grant and a figure, compares, changes the language and signs out', async () => {
    const visitor = await Visitor.at(platform.platform.url, chromium);
    const { page, faults } = visitor;
    const press = (key: string) => page.keyboard.press(key);
    const heading = async (name: string) => {
      await visitor.heading(name);
      // Whoever does not see the page is taken to its heading.
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    };
    await visitor.open('/sign-in', 'Toteuma');
    await page.locator('.demo-users').first().waitFor();
    await tabTo(page, 'Skip to content', 'a');
    await press('Enter');
    await soon(async () => expect(await page.evaluate(() => document.activeElement?.id)).toBe('content'));
    await tabTo(page, 'Sign in as: Project manager', 'a');
    await press('Enter');
    await visitor.heading('Home');
    await tabTo(page, 'Grants', 'a');
    await press('Enter');
    await heading('My grants');

    await page.locator('table.cards').waitFor();
    await tabTo(page, 'Search by code or name', 'input');
    await page.keyboard.type('ulpo');
    await press('Enter');
    await page.waitForURL('**/grants?search=ulpo');
    await tabTo(page, 'Ulkomaalaistaustaisten', 'a');
    await press('Enter');
    await heading('Ulkomaalaistaustaisten polku Oulun eteläiselle alueelle - ULPO (muutettu)');

    await page.locator('.comparison').waitFor();
    await tabTo(page, 'How it is made up: Staff costs', 'button');
    await press('Space');
    await page.getByRole('table', { name: 'Certified comes from the claims' }).waitFor();
    await soon(async () => expect(await focused(page)).toMatchObject({ name: 'How it is made up: Staff costs' }));
    await tabTo(page, 'Compare two editions', 'summary');
    await press('Enter');
    await tabTo(page, 'From edition', 'select');
    await press('Home');
    await page.getByRole('table', { name: /^What changed from edition 1 to edition \d+$/ }).waitFor();

    for (let back = 0; !(await focused(page)).name.startsWith('Svenska'); back += 1) {
      expect(back).toBeLessThan(80);
      await press('Shift+Tab');
    }
    await press('Enter');
    await page.waitForFunction(() => document.documentElement.lang === 'sv');
    await soon(async () => expect(await focused(page)).toMatchObject({ name: expect.stringContaining('Svenska') }));
    await page.getByRole('table', { name: texts.sv.realisation.certifiedFrom }).waitFor();
    await tabTo(page, texts.sv.role.applicant, 'button');
    await press('Enter');
    await tabTo(page, texts.sv.session.signOut, 'button');
    await press('Enter');
    await page.waitForURL('**/sign-in');
    await page.locator('.demo-users').first().waitFor();
    expect(faults).toEqual([]);
    await visitor.close();
  }, 120_000);

  it('closes the account with Escape and gives the focus back', async () => {
    const { page } = visitors.auditor!;
    await page.goto('/grants');
    const button = page.locator('.user-button');
    await button.press('Enter');
    await page.locator('.user-panel button').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.locator('.user-panel').waitFor({ state: 'hidden' });
    await soon(async () => expect(await button.evaluate((element) => element === document.activeElement)).toBe(true));
  });
});
