import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helsinkiDay } from '@toteuma/kernel';
import type { Browser } from 'playwright-core';
import { launchChromium, soon, Visitor } from './chromium.js';
import { faultsEverywhere } from './everywhere.js';
import { application, award, PlatformAtWork } from './platform-at-work.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser, and texts of any depth
type Any = any;
declare const document: Any;

/** What the pages say in English of what was just done. */
const ENGLISH = /may read|stands in|was deleted/;
const DAY = 86_400_000;
/** So many days from the day on which the spec began, on the calendar: a day of 23 hours is one as well. */
const today = helsinkiDay(new Date().toISOString());
const day = (later: number) => new Date(Date.parse(today) + later * DAY).toISOString().slice(0, 10);

let platform: PlatformAtWork;
let chromium: Browser;
let applicant: Visitor;
let colleague: Visitor;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  chromium = await launchChromium();
  [applicant, colleague] = await Promise.all([Visitor.at(platform.platform.url, chromium), Visitor.at(platform.platform.url, chromium)]);
  await applicant.signIn('applicant', '/home');
  await colleague.signIn('applicant-2', '/home');
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

/** A draft of the applicant's with a name. */
async function begun(): Promise<string> {
  const headers = { 'toteuma-at': new Date().toISOString() };
  const { id } = (await platform.act({ by: 'applicant', path: '/api/v1/applications/drafts', headers, json: { programme: 'esf-plus-2021-2027' } })).body;
  const told = await platform.ask({ by: 'applicant', method: 'PUT', path: `/api/v1/applications/drafts/${id}/sections/basics`, headers: { 'if-match': '"0"' }, json: { content: { name: 'Polku' } } });
  if (told.status !== 200) throw new Error(told.text);
  return id;
}

/** What is wrong with the page that is open, by language and width. */
const faultsOf = (name: string) => faultsEverywhere(applicant.page, `sharing-${name}`, { english: ENGLISH });

describe('where one begins', () => {
  it.each([['applicant', '/home'], ['case-officer', '/queue'], ['assessor', '/queue'], ['decision-maker', '/queue'], ['auditor', '/grants']])('%s begins at %s', async (user, start) => {
    const visitor = await Visitor.at(platform.platform.url, chromium);
    await visitor.page.goto('/sign-in');
    await visitor.page.locator(`a[href*="as=${user}&"]`).click();
    await visitor.page.waitForURL((url) => url.pathname === start);
    await visitor.page.goto('/');
    await visitor.page.waitForURL((url) => url.pathname === start);
    await visitor.heading();
    expect(visitor.faults).toEqual([]);
    await visitor.close();
  }, 60_000);
});

describe('a draft', () => {
  it('is shared: what everybody may do, and one by one, with the keyboard', async () => {
    const { page } = applicant;
    const id = await begun();
    await applicant.open(`/drafts/${id}/summary`, 'Check and submit');
    const lines = page.locator('.sharing li');
    await lines.first().waitFor();
    await soon(async () => expect(await lines.allInnerTexts()).toEqual([expect.stringMatching(/^applicant \(you\)\s+may read, edit and submit\s+Remove$/), expect.stringMatching(/^Everybody else in the organisation\s+may read and edit$/)]));
    await page.getByText('Change what everybody else may do').focus();
    for (const key of ['Enter', 'Tab', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await applicant.sees('Everybody else in the organisation: may read.');
    await colleague.open(`/drafts/${id}/basics`, 'Basics');
    await colleague.sees('You may read this draft but not change it.');
    await page.getByText('Give somebody a right of their own').focus();
    for (const key of ['Enter', 'Tab']) await page.keyboard.press(key);
    await page.keyboard.type('applicant-2');
    await page.keyboard.press('Enter');
    await applicant.sees('applicant-2: may read and edit.');
    await colleague.page.reload();
    await colleague.page.getByLabel('Name of the project').fill('Theirs');
    await colleague.page.locator('.save-note.saved').waitFor();
    await colleague.open(`/drafts/${id}/summary`, 'Check and submit');
    await colleague.page.locator('.sharing li', { hasText: 'applicant-2 (you)' }).waitFor();
    expect(await colleague.page.locator('.sharing button, .sharing summary').count()).toBe(0);
    expect(await faultsOf('draft')).toEqual({});
    await page.getByRole('button', { name: 'Remove applicant-2' }).click();
    await applicant.sees('applicant-2 has the same right as everybody else now.');
    await soon(async () => expect([await lines.count(), await page.evaluate(() => document.activeElement.id)]).toEqual([2, 'sharing-heading']));
    expect([applicant.faults, colleague.faults]).toEqual([[], []]);
    await page.getByRole('button', { name: 'Remove applicant' }).click();
    await applicant.sees('Somebody has to be able to submit the draft.');
    expect(applicant.faults.splice(0).filter((fault) => !fault.includes('status of 409'))).toEqual([]);
  }, 90_000);

  it('that was deleted is brought back', async () => {
    const { page } = applicant;
    const id = await begun();
    await applicant.open(`/drafts/${id}/summary`, 'Check and submit');
    await page.getByText('Delete the draft').first().click();
    await page.getByRole('button', { name: 'Yes, delete the draft' }).click();
    await applicant.heading('Applications');
    await applicant.sees('The draft “Polku” was deleted. It can be brought back for 30 days.');
    expect(await faultsOf('deleted')).toEqual({});
    await page.reload();
    await page.getByRole('button', { name: 'Bring the draft back' }).click();
    await applicant.heading('Check and submit');
    expect((await platform.ask({ by: 'applicant', method: 'GET', path: '/api/v1/applications/drafts' })).text).toContain(id);
    expect(applicant.faults).toEqual([]);
  }, 60_000);
});

it('somebody stands in on some days', async () => {
  const { page } = applicant;
  await applicant.open('/home', 'Home');
  await page.getByRole('link', { name: 'Substitutions' }).click();
  await applicant.heading('Substitutions');
  await applicant.sees('Nobody stands in for you.');
  const save = page.getByRole('button', { name: 'Name the substitute' });
  await save.click();
  await applicant.sees('Give the substitute and both days.');
  await page.getByLabel('User id of the substitute').fill('applicant-2');
  await page.getByLabel('First day').fill(day(3));
  await page.getByLabel('Last day').fill(day(1));
  await save.click();
  // A refusal calls the field as the form does.
  await page.locator('.refused li', { hasText: /^Last day: a day that is not before/ }).waitFor();
  await page.getByLabel('First day').fill(day(0));
  await page.getByLabel('Last day').focus();
  await page.keyboard.press('Enter');
  await applicant.sees('applicant-2 stands in for you.');
  await page.locator('.draft-list li', { hasText: 'applicant-2' }).getByText('Now').waitFor();
  expect(await faultsOf('substitutions')).toEqual({});
  await colleague.open('/substitutions', 'Substitutions');
  await colleague.page.getByRole('region', { name: 'Those whom you stand in for' }).getByText('applicant', { exact: true }).waitFor();
  expect(await colleague.page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Remove applicant-2' }).click();
  await applicant.sees('Nobody stands in for you.');
  await soon(async () => expect(await page.evaluate(() => document.activeElement.id)).toBe('arranged'));
  expect([applicant.faults.splice(0).filter((fault) => !fault.includes('status of 422')), colleague.faults]).toEqual([[], []]);
}, 60_000);

it('an amendment that nobody has begun is an empty one, and no fault', async () => {
  const headers = { 'toteuma-at': new Date().toISOString() };
  const { id } = (await platform.act({ by: 'applicant', path: '/api/v1/applications', headers, json: application() })).body;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, headers, json: award() });
  await applicant.open(`/grants/${id}/amendment`, 'Amendment');
  await applicant.sees('Give the day from which the change is asked for.');
  expect(applicant.faults).toEqual([]);
  await applicant.page.getByLabel('Reason').fill('Services are needed more.');
  await applicant.page.locator('.save-note.saved').waitFor();
  await applicant.page.reload();
  await applicant.heading('Amendment');
  await soon(async () => expect(await applicant.page.getByLabel('Reason').inputValue()).toBe('Services are needed more.'));
  expect(applicant.faults).toEqual([]);
}, 60_000);
