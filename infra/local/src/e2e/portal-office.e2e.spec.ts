import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFaults, launchChromium, layoutFaults, pictures, Visitor } from './chromium.js';
import { faultsEverywhere, speak } from './everywhere.js';
import { CALL, officeAtWork, type Office } from './office-at-work.js';

let office: Office;
let chromium: Browser;
const visitors: Record<string, Visitor> = {};

beforeAll(async () => {
  office = await officeAtWork();
  chromium = await launchChromium();
  for (const user of ['case-officer', 'assessor', 'decision-maker']) {
    visitors[user] = await Visitor.at(office.at.platform.url, chromium);
    await visitors[user].signIn(user, '/queue');
  }
  if (pictures) await mkdir(pictures, { recursive: true });
}, 240_000);
afterAll(async () => {
  await chromium?.close();
  await office?.at.stop();
}, 60_000);

/** By whom, where, what is there once everything has come, and what is opened first. */
type Shown = readonly [by: string, path: () => string, complete: string, prepare?: (page: Page) => Promise<void>];
const unfold = async (page: Page) => {
  const closed = page.locator('main details:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().press('Enter');
};
const pages: Record<string, Shown> = {
  queue: ['case-officer', () => '/queue', 'table.queue tbody tr'],
  'queue-of-nothing': ['case-officer', () => '/queue?kind=hearing', '.empty h2'],
  application: ['case-officer', () => `/queue/${office.supplemented}`, '.panel .compared tbody tr', unfold],
  assessment: ['assessor', () => `/queue/${office.best}#assessment`, '.criterion', unfold],
  decision: ['decision-maker', () => `/queue/${office.fresh}/decision`, 'form.decide', (page) => page.locator('input[value=award]').check()],
  rejection: ['decision-maker', () => `/queue/${office.fresh}/decision`, 'form.decide', (page) => page.locator('input[value=reject]').check()],
  preview: ['decision-maker', () => `/queue/${office.fresh}/decision`, 'form.decide', async (page) => {
    await page.locator('input[value=award]').check();
    await page.locator('form.decide button[type=submit]').click();
    await page.locator('article.document').waitFor();
  }],
  decided: ['decision-maker', () => `/queue/${office.grant}/decision`, '.document table'],
  rectification: ['decision-maker', () => `/queue/${office.rejected}/decision`, '#rectification', (page) => page.locator('input[value=changed]').check()],
  amendment: ['decision-maker', () => `/grants/${office.grant}/amendments/1`, '.part', async (page) => {
    for (const changed of await page.locator('input[value=changed]').all()) await changed.check();
  }],
  ranking: ['case-officer', () => `/calls/${CALL}/ranking`, '.budget-line'],
  calls: ['case-officer', () => '/calls', 'table.calls tbody tr'],
  'call-new': ['case-officer', () => '/calls/new', '.call-form'],
  'call-draft': ['case-officer', () => '/calls/osaaminen-2', '.call-form', unfold],
  'call-open': ['case-officer', () => `/calls/${CALL}`, '#call-acts', unfold],
  appropriations: ['decision-maker', () => '/appropriations', 'table.money tbody tr'],
  register: ['case-officer', () => '/register', 'table tbody tr'],
  'register-entry': ['assessor', () => '/register/S20492', 'table.sums tfoot'],
  'register-change': ['case-officer', () => '/register/S20492/change', 'form.act fieldset.line'],
  programmes: ['case-officer', () => '/programmes', '.programme-list li'],
  programme: ['case-officer', () => '/programmes/esf-plus-2021-2027', '#pack-documents'],
};

describe('the pages of the authority, in every language, on a telephone and on a desk', () => {
  it.each(Object.entries(pages))('%s is as it should be', async (name, [by, path, complete, prepare]) => {
    const { page, faults } = visitors[by]!;
    faults.length = 0;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path());
    await page.locator(complete).first().waitFor();
    await prepare?.(page);
    expect(await faultsEverywhere(page, `office-${name}`)).toEqual({});
    expect(faults).toEqual([]);
  }, 120_000);
});

it('says that the queue cannot be loaded, and shows it at the next try', async () => {
  const { page } = visitors['case-officer']!;
  await page.goto('/programmes');
  await speak(page, 'en');
  await page.route('**/portal/api/v1/applications/queue?*', (route) => route.abort());
  await page.goto('/queue');
  await page.getByText('The service cannot be reached. Check your connection and try again.').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.unroute('**/portal/api/v1/applications/queue?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('table.queue tbody tr').first().waitFor();
}, 60_000);

it('prints a programme without what only a screen needs', async () => {
  const { page } = visitors['case-officer']!;
  await page.goto('/programmes/esf-plus-2021-2027');
  await page.locator('#pack-documents').waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.jump', '.breadcrumbs', '.main-navigation', '.site-footer', 'main button']) expect([part, await page.locator(part).filter({ visible: true }).count()]).toEqual([part, 0]);
  expect(await layoutFaults(page)).toEqual([]);
  if (pictures) await page.screenshot({ path: join(pictures, 'office-programme-print.png'), fullPage: true });
  await page.emulateMedia({ media: null });
}, 60_000);
