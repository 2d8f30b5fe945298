import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFaults, launchChromium, soon, Visitor } from './chromium.js';
import { root } from './command.js';
import { faultsEverywhere } from './everywhere.js';
import { application, PlatformAtWork } from './platform-at-work.js';
import { cell, saved, section } from './portal-parts.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser, and texts of any depth
type Any = any;
declare const document: Any;
declare const localStorage: Any;
declare const requestAnimationFrame: Any;
declare const ClipboardEvent: Any;
declare const DataTransfer: Any;

const DAY = 86_400_000;
/** What the platform says of fields in English. */
const ENGLISH = /to be filled in|such as 1234|a business ID with/;
const PROGRAMME = 'esf-plus-2021-2027';
const now = () => ({ 'toteuma-at': new Date().toISOString() });
const wholeSecond = (time: number) => new Date(Math.floor(time / 1000) * 1000).toISOString();

let platform: PlatformAtWork;
let chromium: Browser;
let applicant: Visitor;
/** What the browser itself writes of an answer that says no. */
const others = ({ faults }: Visitor) => faults.filter((fault) => !/^Failed to load resource: (the server responded with a status of (401|404|412|422|503)|net::ERR_)/.test(fault));

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  const names = { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' };
  await platform.act({ by: 'case-officer', path: '/api/v1/applications/calls', headers: now(), json: { code: 'skills', programme: PROGRAMME, names, opensAt: wholeSecond(Date.now() - DAY), closesAt: wholeSecond(Date.now() + 10.5 * DAY), budget: '2500000.00' } });
  await platform.act({ by: 'case-officer', path: '/api/v1/applications/calls/skills/publication', headers: now(), json: {} });
  chromium = await launchChromium();
  applicant = await Visitor.at(platform.platform.url, chromium);
  await applicant.signIn('applicant', '/home');
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

/** A draft with some sections filled in. */
async function draftWith(sections: Record<string, object> = {}): Promise<string> {
  const { id } = (await platform.act({ by: 'applicant', path: '/api/v1/applications/drafts', headers: now(), json: { programme: PROGRAMME, call: 'skills' } })).body;
  for (const [section, content] of Object.entries(sections)) {
    const told = await platform.ask({ by: 'applicant', method: 'PUT', path: `/api/v1/applications/drafts/${id}/sections/${section}`, headers: { 'if-match': '"0"' }, json: { content } });
    if (told.status !== 200) throw new Error(told.text);
  }
  return id;
}
const contentOf = async (draft: string, section: string): Promise<Any> => (await platform.ask({ by: 'applicant', method: 'GET', path: `/api/v1/applications/drafts/${draft}` })).body.sections[section].content;
const sound = {
  basics: { name: 'Polku', summary: 'Neuvontaa yhdestä paikasta.', period: { from: '2026-01-01', to: '2027-12-31' } },
  organisation: { applicant: { name: 'Esimerkin opisto' }, partners: [{ id: 'p1', name: 'Toinen opisto', role: 'partner' }] },
  budget: { costModel: 'actual', budget: [{ partner: 'lead', category: 'staff', year: null, amount: '200000.00' }, { partner: 'p1', category: 'services', year: null, amount: '100000.00' }] },
  financing: { financing: [{ source: 'eu-state', partner: null, year: null, amount: '240000.00' }, { source: 'own', partner: null, year: null, amount: '60000.00' }] },
};

const paste = (page: Page, text: string) => page.evaluate((pasted) => {
  const data = new DataTransfer();
  data.setData('text/plain', pasted);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, text);

describe('from an open call to the receipt', () => {
  it('is written, saved by itself, made to foot, and submitted once', async () => {
    const { page } = applicant;
    await applicant.open('/home', 'Home');
    await page.getByRole('link', { name: 'Skills for growth' }).click();
    await applicant.heading('Open calls');
    await page.getByText('10 days left').first().waitFor();
    await page.getByRole('button', { name: 'Begin an application: Skills for growth' }).click();
    await applicant.heading('Basics');
    await page.getByLabel('Name of the project').fill('Path to work');
    await page.getByLabel('Summary').fill('Advice from one place.');
    await page.getByLabel('Begins').fill('2026-01-01');
    await page.getByLabel('Ends').fill('2027-12-31');
    await saved(page);
    await page.locator('.section-list a', { hasText: 'Basics' }).getByText('Complete').waitFor();
    await soon(async () => expect(await page.locator('.save-note [role=status]').textContent()).toMatch(/^Saved at \d\d:\d\d$/));

    await page.getByRole('link', { name: 'Next: Organisations' }).click();
    await applicant.heading('Organisations');
    await page.getByLabel('Name of the organisation').fill('Esimerkin opisto');
    await page.getByLabel('Business ID').fill('0116297-7');
    await page.locator('.field.wrong').getByText('check digit').waitFor();
    await page.getByLabel('Business ID').fill('0116297-6');

    await section(page, 'Budget');
    await page.getByLabel('Cost model').selectOption('actual');
    await cell(page, 'Staff costs', 0).focus();
    await page.keyboard.type('100 000');
    await page.keyboard.press('Enter');
    await page.keyboard.type('160000,5');
    await page.keyboard.press('Enter');
    await page.getByText('€260,000.50').first().waitFor();
    await section(page, 'Financing');
    await cell(page, 'EU and state funding', 0).focus();
    await page.keyboard.type('208000');
    await page.keyboard.press('Enter');
    await applicant.sees('€52,000.50 is missing from the financing');
    await page.getByRole('button', { name: 'Put the difference on Own contribution' }).click();
    await applicant.sees('The financing covers the net costs of €260,000.50 to the cent.');
    await soon(async () => expect(await cell(page, 'Own contribution', 0).textContent()).toBe('52,000.50'));
    await saved(page);

    await section(page, 'Check and submit');
    await applicant.sees('The application is ready to be submitted.');
    await page.getByRole('button', { name: 'Submit the application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, submit it' }).click();
    await applicant.heading('The application has been submitted');
    const receipt = await page.locator('main').innerText();
    expect(receipt).toMatch(/Submitted\n\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d/);
    expect(receipt).toMatch(/[0-9a-f]{64}/);
    await page.getByRole('link', { name: 'Go to the application' }).click();
    await applicant.heading('Path to work');
    await applicant.sees('It is not decided yet.');
    await page.getByRole('link', { name: 'Show the receipt' }).click();
    await applicant.heading('The application has been submitted');
    expect(others(applicant)).toEqual([]);
  }, 120_000);

  it('names what is missing and leads to the field', async () => {
    const { page } = applicant;
    const id = await draftWith({ ...sound, basics: { name: 'Polku' }, financing: {} });
    await applicant.open(`/drafts/${id}/summary`, 'Check and submit');
    await applicant.sees('2 sections still lack something. Complete them first.');
    await soon(async () => expect(await page.getByRole('button', { name: 'Submit the application' }).isDisabled()).toBe(true));
    await page.getByRole('link', { name: 'Ends' }).click();
    await applicant.heading('Basics');
    await page.waitForFunction(() => document.activeElement?.id === 'f-period-to');
    await section(page, 'Check and submit');
    await page.getByText('Delete the draft').first().click();
    await page.getByRole('button', { name: 'Yes, delete the draft' }).click();
    await applicant.heading('Applications');
    expect((await platform.ask({ by: 'applicant', method: 'GET', path: '/api/v1/applications/drafts' })).text).not.toContain(id);
  }, 60_000);
});

describe('nothing typed is lost', () => {
  it('when the page is loaded again before the platform has it', async () => {
    const { page } = applicant;
    const id = await draftWith(sound);
    await page.route('**/sections/basics', (route) => route.abort());
    await applicant.open(`/drafts/${id}/basics`, 'Basics');
    await page.getByLabel('Name of the project').fill('Not yet saved');
    await applicant.sees('No connection. Your changes are kept in this browser and are saved when the connection is back.');
    // What a left field sends never moves the page from under a pressed button: the click arrives.
    await page.getByLabel('Name of the project').focus();
    const summary = page.locator('.section-list a', { hasText: 'Check and submit' });
    await summary.hover();
    const place = await summary.boundingBox();
    await page.mouse.down();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    expect(await summary.boundingBox()).toEqual(place);
    await page.mouse.up();
    await applicant.heading('Check and submit');
    // And nothing is submitted without what is not saved.
    await page.getByRole('button', { name: 'Submit the application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, submit it' }).click();
    await applicant.sees('Not all changes could be saved, and the application is not submitted without them. Try again when they are saved.');
    await section(page, 'Basics');
    await applicant.heading('Basics');
    await page.reload();
    await applicant.heading('Basics');
    await soon(async () => expect(await page.getByLabel('Name of the project').inputValue()).toBe('Not yet saved'));
    await page.unroute('**/sections/basics');
    // It is tried again by itself.
    await saved(page);
    await soon(async () => expect(await contentOf(id, 'basics')).toMatchObject({ name: 'Not yet saved' }));
    await soon(async () => expect(await page.evaluate(() => Object.keys(localStorage).filter((key: string) => key.startsWith('toteuma-unsaved')))).toEqual([]));
  }, 60_000);

  it('when the session ends: sign in again, and be where one was', async () => {
    const visitor = await Visitor.at(platform.platform.url, chromium);
    const id = await draftWith(sound);
    await visitor.signIn('applicant', `/drafts/${id}/basics`);
    await visitor.heading('Basics');
    const { page } = visitor;
    await visitor.context.clearCookies();
    await page.getByLabel('Summary').fill('Typed after the end');
    await page.waitForURL(/\/sign-in\?.*problem=expired/);
    await visitor.sees('Your session has ended. Sign in again to continue where you were.');
    await page.locator('a[href*="as=applicant&"]').click();
    await visitor.heading('Basics');
    await soon(async () => expect(await page.getByLabel('Summary').inputValue()).toBe('Typed after the end'));
    await saved(page);
    await soon(async () => expect(await contentOf(id, 'basics')).toMatchObject({ summary: 'Typed after the end' }));
    expect(others(visitor)).toEqual([]);
    await visitor.close();
  }, 60_000);

  it('when two write at once: both values are shown, and each field is chosen', async () => {
    const id = await draftWith(sound);
    const colleague = await Visitor.at(platform.platform.url, chromium);
    await colleague.signIn('applicant-2', `/drafts/${id}/basics`);
    await colleague.heading('Basics');
    const { page } = applicant;
    await applicant.open(`/drafts/${id}/basics`, 'Basics');
    await colleague.page.getByLabel('Name of the project').fill('Theirs');
    await colleague.page.getByLabel('Summary').fill('Their summary');
    await colleague.page.getByLabel('Ends').fill('2028-06-30');
    await colleague.page.getByLabel('Begins').focus();
    await saved(colleague.page);
    await page.getByLabel('Name of the project').fill('Mine');
    await page.getByLabel('Summary').fill('My summary');
    await applicant.heading('Basics');
    await page.getByRole('heading', { name: 'Two versions of the same section' }).waitFor();
    await page.getByRole('group', { name: 'Name of the project' }).getByText('Theirs').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const save = page.getByRole('button', { name: 'Save the choices' });
    await page.getByRole('group', { name: 'Name of the project' }).getByRole('radio').nth(0).check();
    await soon(async () => expect(await save.isDisabled()).toBe(true));
    await page.getByRole('group', { name: 'Summary' }).getByRole('radio').nth(1).check();
    await save.click();
    await saved(page);
    // What only one of them had changed came in by itself.
    await soon(async () => expect(await contentOf(id, 'basics')).toEqual({ name: 'Mine', summary: 'Their summary', period: { from: '2026-01-01', to: '2028-06-30' } }));
    await soon(async () => expect(await page.getByLabel('Ends').inputValue()).toBe('2028-06-30'));
    expect(others(applicant)).toEqual([]);
    await colleague.close();
  }, 60_000);
});

describe('the budget as a spreadsheet', () => {
  it('takes what is pasted in the writing of three languages, and names the cells that are no amounts', async () => {
    const { page } = applicant;
    const id = await draftWith({ ...sound, budget: { costModel: 'actual' } });
    await applicant.open(`/drafts/${id}/budget`, 'Budget');
    await cell(page, 'Staff costs', 0).focus();
    await paste(page, '1\u00A0234,50\t1.234,50\t9\r\nabout 5\t€1,234.50\r\n\u221212,00\t\u202F7 €\r\n');
    await applicant.sees('6 cells were pasted. 1 cell did not fit and was left out.');
    await applicant.sees('2 cells have to be mended');
    await soon(async () => expect(await page.locator('.cell-faults li').allTextContents()).toEqual(['Purchased services, Esimerkin opisto “about 5” is not an amount.', 'Travel costs, Esimerkin opisto −12.00 is below zero.']));
    await soon(async () => expect(await page.getByRole('row', { name: /^Staff costs/ }).getByRole('gridcell').allTextContents()).toEqual(['1,234.50', '1,234.50', '2,469.00']));
    await soon(async () => expect(await cell(page, 'Purchased services', 0).getAttribute('aria-invalid')).toBe('true'));
    await saved(page);
    await soon(async () => expect((await contentOf(id, 'budget')).budget).toContainEqual({ partner: 'lead', category: 'services', year: null, amount: 'about 5' }));
    await page.locator('.cell-faults button').first().click();
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await applicant.sees('1 cell has to be mended');
    await page.keyboard.press('Control+z');
    await applicant.sees('2 cells have to be mended');
    await page.keyboard.press('Control+z');
    await soon(async () => expect(await page.getByRole('row', { name: /^Total/ }).getByRole('gridcell').allTextContents()).toEqual(['0.00', '0.00', '0.00']));
    await page.keyboard.press('Control+y');
    await applicant.sees('2 cells have to be mended');
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  it('is worked with the keyboard alone', async () => {
    const { page } = applicant;
    const id = await draftWith({ ...sound, budget: { costModel: 'flat-40-staff' } });
    await applicant.open(`/drafts/${id}/budget`, 'Budget');
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const place = () => page.evaluate(() => document.activeElement.closest('[data-spot]')?.getAttribute('data-spot') ?? document.activeElement.tagName);
    await page.getByLabel('Budget by year').focus();
    await press('Tab');
    await soon(async () => expect(await place()).toBe('0-0'));
    await page.keyboard.type('1000,10');
    await press('Tab');
    await soon(async () => expect(await place()).toBe('0-1'));
    // The flat rate follows at once, and a stated one stands beside what would be computed.
    await soon(async () => expect(await cell(page, 'Flat-rate costs', 0).textContent()).toBe('400.04'));
    await press('ArrowDown', 'Home', 'F2');
    await page.keyboard.type('400');
    await press('Escape');
    await soon(async () => expect([await place(), await cell(page, 'Flat-rate costs', 0).textContent()]).toEqual(['1-0', '400.04']));
    await page.keyboard.type('400');
    await press('Enter');
    await soon(async () => expect(await cell(page, 'Flat-rate costs', 0).textContent()).toBe('400.00computed 400.04'));
    await soon(async () => expect(await cell(page, 'Total', 0).textContent()).toBe('1,400.10'));
    await press('ArrowUp', 'Delete');
    await soon(async () => expect(await cell(page, 'Flat-rate costs', 0).textContent()).toBe('400.04'));
    await press('Control+Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    await soon(async () => expect(await place()).toBe('0-2'));
    await page.keyboard.type('5');
    await soon(async () => expect(await page.locator('.editing').count()).toBe(0));
    await press('Tab');
    await soon(async () => expect(await place()).toBe('INPUT'));
    await saved(page);
    expect(others(applicant)).toEqual([]);
  }, 60_000);
});

describe('an amendment', () => {
  let grant: string;
  beforeAll(async () => {
    const budget = [{ partner: 'lead', category: 'staff', amount: '240000.00' }, { partner: 'lead', category: 'services', amount: '60000.00' }];
    const financing = [{ source: 'eu-state', amount: '240000.00' }, { source: 'own', amount: '60000.00' }];
    const pack = JSON.parse(await readFile(join(root, `packs/${PROGRAMME}.json`), 'utf8')) as object;
    const limit = (scope: string, percent: string, within: string, beyond: string) => ({ id: scope, scope, percent, base: 'award', computed: 'left-out', within, beyond });
    const flexible = { ...pack, id: 'flexible', flexibility: [limit('category', '5', 'none', 'notify'), limit('total', '15', 'notify', 'formal')] };
    const json = application({ programme: flexible, costModel: 'actual', name: 'Granted path', period: { from: '2026-01-01', to: '2027-12-31' }, budget, financing, texts: { need: 'Tarve.' } });
    grant = (await platform.act({ by: 'applicant', path: '/api/v1/applications', headers: now(), json })).body.id;
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant}/decision`, headers: now(), json: { outcome: 'award', supportRate: '80', support: '240000.00' } });
  }, 60_000);

  it('is edited in place, tells what it does, and is filed', async () => {
    const { page } = applicant;
    await applicant.open(`/grants/${grant}`, 'Granted path');
    await page.getByRole('link', { name: 'Ask for an amendment' }).click();
    await applicant.heading('Amendment');
    await applicant.sees('Give the day from which the change is asked for. What it does is then shown here.');
    await page.getByLabel('Takes effect on').fill('2027-02-01');
    await page.getByLabel('Reason').fill('Services are needed more.');
    await cell(page, 'Staff costs', 0).focus();
    await page.keyboard.type('238000');
    await page.keyboard.press('Enter');
    await page.keyboard.type('62000');
    await page.keyboard.press('Enter');
    // Limits of 5 % for a category and 15 % for all that is moved: there is room for this.
    await page.locator('.effect').getByText('Within the room there is: telling the authority is enough.').waitFor();
    await page.locator('.limits li', { hasText: 'Whole budget' }).getByText('€2,000.00 of €45,000.00 used, €43,000.00 left').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await cell(page, 'Staff costs', 0).focus();
    await page.keyboard.type('140000');
    await page.keyboard.press('Enter');
    await soon(async () => expect(await cell(page, 'Staff costs', 0).textContent()).toBe('140,000.00was 240,000.00'));
    await page.locator('.effect').getByText('−98,000.00').first().waitFor();
    await page.keyboard.type('160 000');
    await page.keyboard.press('Enter');
    await page.locator('.effect').getByText('The change needs a decision of the authority.').waitFor();
    await page.locator('.limits .exceeded', { hasText: 'Whole budget' }).getByText('€100,000.00 is over the limit of €45,000.00, €0.00 left').waitFor();
    await page.locator('.effect').getByText(/^Staff costs, .*: €240,000\.00 before, €140,000\.00 after$/).waitFor();
    await saved(page);
    await page.reload();
    await applicant.heading('Amendment');
    await soon(async () => expect(await cell(page, 'Purchased services', 0).textContent()).toBe('160,000.00was 60,000.00'));
    await page.getByRole('button', { name: 'File the amendment' }).click();
    await applicant.heading('Granted path');
    await page.getByRole('heading', { name: /Amendment 1/ }).waitFor();
    expect(others(applicant)).toEqual([]);
  }, 90_000);

  it('may be another one, where its parts do not touch', async () => {
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/amendment`, 'Amendment');
    await page.getByLabel('Takes effect on').fill('2027-03-01');
    await page.getByLabel('New last day').fill('2028-01-31');
    await page.locator('.effect').getByText('The change needs a decision of the authority.').waitFor();
    await saved(page);
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  const shown: Record<string, { path: () => Promise<string> | string; complete: string }> = {
    home: { path: () => '/home', complete: '.tasks, .empty' },
    calls: { path: () => '/apply', complete: '.call-card' },
    applications: { path: () => '/applications', complete: 'table.cards tbody tr' },
    basics: { path: async () => `/drafts/${await draftWith(sound)}/basics`, complete: '.section-complete' },
    organisation: { path: async () => `/drafts/${await draftWith(sound)}/organisation`, complete: '.partner' },
    budget: { path: async () => `/drafts/${await draftWith({ ...sound, budget: { ...sound.budget, budget: [...sound.budget.budget, { partner: 'p1', category: 'travel', year: 2026, amount: 'noin 5' }] } })}/budget`, complete: '.cell-faults li' },
    financing: { path: async () => `/drafts/${await draftWith({ ...sound, financing: { financing: [{ source: 'eu-state', partner: 'lead', year: null, amount: '5.00' }] } })}/financing`, complete: '.footing' },
    indicators: { path: async () => `/drafts/${await draftWith({ ...sound, indicators: { indicators: [{ id: 'participants', planned: 'paljon', women: null }] } })}/indicators`, complete: '.field.wrong' },
    principles: { path: async () => `/drafts/${await draftWith(sound)}/principles`, complete: '.question' },
    content: { path: async () => `/drafts/${await draftWith(sound)}/content`, complete: '.area' },
    summary: { path: async () => `/drafts/${await draftWith({ ...sound, basics: { name: 'x'.repeat(150) } })}/summary`, complete: '.missing li' },
    amendment: { path: () => `/grants/${grant}/amendment`, complete: '.effect' },
    application: { path: () => `/applications/${grant}`, complete: '#messages' },
  };
  it.each(Object.entries(shown))('the page %s is as it should be in every language, on a telephone and on a desk', async (name, { path, complete }) => {
    const { page } = applicant;
    await page.goto(await path());
    await page.locator(complete).first().waitFor();
    expect(await faultsEverywhere(page, `apply-${name}`, { english: ENGLISH })).toEqual({});
    expect(others(applicant)).toEqual([]);
  }, 120_000);
});
