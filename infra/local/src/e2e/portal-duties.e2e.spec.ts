import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { helsinkiDay } from '@toteuma/kernel';
import type { Browser } from 'playwright-core';
import { axeFaults, launchChromium, layoutFaults, soon, Visitor } from './chromium.js';
import { root } from './command.js';
import { faultsEverywhere, speak } from './everywhere.js';
import { application, award, claim, PlatformAtWork, row } from './platform-at-work.js';

/** So many days from the day on which the spec began, on the calendar: a day of 23 hours is one as well. */
const today = helsinkiDay(new Date().toISOString());
const day = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
const noon = (days: number) => ({ 'toteuma-at': `${day(days)}T09:00:00Z` });

let at: PlatformAtWork;
let chromium: Browser;
let grant: string;
let manager: Visitor;
let officer: Visitor;

/** An operation that began 200 days ago and ends in 300, claims every third month and reports its progress; its first claim is filed. */
async function grantOf(platform: PlatformAtWork): Promise<string> {
  const shipped = JSON.parse(await readFile(join(root, 'packs/esf-plus-2021-2027.json'), 'utf8')) as { claims: object };
  const programme = { ...shipped, claims: { ...shipped.claims, monthsBetween: 3, progressReports: true } };
  const period = { from: day(-200), to: day(300) };
  const applied = application({ programme, period, costModel: 'actual', budget: [{ category: 'staff', amount: '12200.00' }], indicators: [] });
  const { id } = (await platform.act({ by: 'applicant', path: '/api/v1/applications', headers: noon(-260), json: applied })).body;
  const conditions = [{ text: 'Ohjausryhmä kokoontuu.', due: day(10) }];
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, headers: noon(-230), json: award({ code: 'S23001', conditions }) });
  await platform.act({ by: 'applicant', path: `/api/v1/claims/${id}`, headers: noon(-110), json: claim({ period: { from: period.from, to: day(-140) }, rows: [row({ paidOn: day(-150) })] }) });
  return id;
}

beforeAll(async () => {
  at = await PlatformAtWork.start();
  grant = await grantOf(at);
  chromium = await launchChromium();
  manager = await Visitor.at(at.platform.url, chromium);
  await manager.signIn('applicant', '/home');
  officer = await Visitor.at(at.platform.url, chromium);
  await officer.signIn('case-officer', '/queue');
}, 240_000);
afterAll(async () => {
  await chromium?.close();
  await at?.stop();
}, 60_000);

describe('the calendar of a grant', () => {
  it('has its duties by month, each with its state in words, and leads to where they are done', async () => {
    const { page } = manager;
    await manager.open(`/grants/${grant}`);
    await page.getByRole('link', { name: 'Calendar', exact: true }).click();
    await manager.heading('Calendar');
    const late = page.locator('.task', { hasText: 'Payment claim 2' });
    await soon(async () => expect(await late.locator('.tag').textContent()).toBe('Late'));
    await soon(async () => expect(await late.getByRole('link').getAttribute('href')).toBe(`/grants/${grant}/claims`));
    await soon(async () => expect(await page.locator('.task', { hasText: 'Condition 1' }).locator('.tag').textContent()).toBe('Can be done now'));
    await soon(async () => expect(await page.locator('.task', { hasText: 'Last payment claim' }).textContent()).toContain('the usual day'));
    await soon(async () => expect(await page.locator('.task', { hasText: 'Payment claim 1' }).count()).toBe(0));
    await page.getByLabel('Show what is done, too').check();
    await soon(async () => expect(await page.locator('.task', { hasText: 'Payment claim 1' }).locator('.tag').textContent()).toBe('Done'));
    expect(await faultsEverywhere(manager.page, 'duties-calendar')).toEqual({});
    expect(manager.faults).toEqual([]);
  }, 60_000);

  it('is subscribed to by a secret link, until that is revoked', async () => {
    const { page } = manager;
    await manager.open(`/grants/${grant}/calendar`);
    await speak(page, 'en');
    await page.getByRole('button', { name: 'Make a link' }).click();
    const address = await page.getByLabel('Calendar link').inputValue();
    const feed = await fetch(address);
    expect([feed.status, feed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(await feed.text()).toContain('SUMMARY:S23001: Last payment claim');
    await page.getByRole('button', { name: /^Revoke the link/ }).click();
    await manager.sees('The link is revoked: it shows nothing any more.');
    expect((await fetch(address)).status).toBe(404);
  }, 60_000);

  it('reminds by mail, once for each step, until the address is erased', async () => {
    const { page } = manager;
    await page.getByLabel('Mail address').fill('projekti@example.fi');
    await page.getByLabel('Days before the due date').fill('soon');
    await page.getByRole('button', { name: 'Save the reminders' }).click();
    await manager.sees('Give a mail address, and the days as whole numbers with commas.');
    await page.getByLabel('Days before the due date').fill('14, 0');
    await page.getByRole('button', { name: 'Save the reminders' }).click();
    await page.getByRole('button', { name: 'Erase my address' }).waitFor();
    const reports = at.platform.services.find(({ name }) => name === 'reports')!;
    const run = async () => {
      const answer = await fetch(`${at.platform.url}/internal/reports/reminders/run`, { method: 'POST', headers: { authorization: `Bearer ${await reports.runtime.pass.issue('operator', 'reports')}` } });
      return (await answer.json()) as { sent: number };
    };
    expect([await run(), await run()]).toEqual([{ sent: 1, failed: 0, uncertain: 0 }, { sent: 0, failed: 0, uncertain: 0 }]);
    const { body } = await at.ask({ by: 'applicant', method: 'GET', path: '/api/v1/reports/outbox' });
    expect(body.letters).toMatchObject([{ to: 'projekti@example.fi', subject: expect.stringContaining('S23001: Condition of the decision 1') }]);
    await page.getByRole('button', { name: 'Erase my address' }).click();
    await page.getByRole('button', { name: 'Erase my address' }).waitFor({ state: 'detached' });
    expect((await at.ask({ by: 'applicant', method: 'GET', path: '/api/v1/reports/outbox' })).body.letters).toEqual([]);
  }, 60_000);
});

describe('a progress report', () => {
  it('is written by the beneficiary, sent back and accepted by a case officer', async () => {
    const own = manager.page;
    await manager.open(`/grants/${grant}/calendar#progress`);
    await own.getByLabel('What was done in the period').fill('Two groups began.');
    expect(await axeFaults(own)).toEqual([]);
    await own.getByRole('button', { name: 'Submit the progress report' }).click();
    await own.locator('.progress-report .tag', { hasText: 'In review' }).waitFor();
    const theirs = officer.page;
    await officer.open(`/grants/${grant}/calendar`);
    await theirs.getByText('Two groups began.').waitFor();
    await theirs.getByLabel('Send it back to be supplemented').check();
    await theirs.getByLabel('Reason of the review').fill('What comes next?');
    expect(await faultsEverywhere(officer.page, 'duties-review', { spoken: ['fi'] })).toEqual({});
    await speak(theirs, 'en');
    await theirs.getByRole('button', { name: 'Save the review' }).click();
    await theirs.locator('.progress-report .tag', { hasText: 'Sent back' }).waitFor();
    await manager.open(`/grants/${grant}/calendar`);
    await manager.sees('What comes next?');
    await own.getByLabel('What comes next').fill('A third group.');
    await own.getByRole('button', { name: 'Submit the progress report' }).click();
    await own.locator('.progress-report .tag', { hasText: 'In review' }).waitFor();
    await officer.open(`/grants/${grant}/calendar`);
    await theirs.getByRole('button', { name: 'Save the review' }).click();
    await theirs.locator('.progress-report .tag', { hasText: 'Accepted' }).waitFor();
    expect([manager.faults, officer.faults]).toEqual([[], []]);
  }, 60_000);
});

it('shows the next duties on the page where work begins', async () => {
  await manager.open('/home');
  const first = manager.page.locator('section[aria-labelledby="next-duties"] .task').first();
  await first.waitFor();
  await soon(async () => expect(await first.textContent()).toContain('S23001'));
  await soon(async () => expect(await first.locator('.tag').textContent()).toBe('Late'));
  expect(await faultsEverywhere(manager.page, 'duties-home', { spoken: ['sv'] })).toEqual({});
}, 60_000);

it('is printed without what only a screen needs', async () => {
  await manager.open(`/grants/${grant}/calendar`);
  await manager.page.locator('.task').first().waitFor();
  await manager.page.emulateMedia({ media: 'print' });
  for (const part of ['.duty-tools', '.breadcrumbs', '#subscribe', '#reminders', 'main form']) expect([part, await manager.page.locator(part).filter({ visible: true }).count()]).toEqual([part, 0]);
  expect(await layoutFaults(manager.page)).toEqual([]);
  await manager.page.emulateMedia({ media: null });
}, 60_000);

// Last, since the operation is the manager's too.
it('is for a partner that files its own claims their days, and of the money its own share', async () => {
  const shipped = JSON.parse(await readFile(join(root, 'packs/esf-plus-2021-2027.json'), 'utf8')) as { claims: object };
  const programme = { ...shipped, claims: { ...shipped.claims, jointOperation: 'each-partner' } };
  const budget = [{ category: 'staff', amount: '6100.00' }, { partner: 'p2', category: 'staff', amount: '6100.00' }];
  const applied = application({ programme, period: { from: day(-200), to: day(300) }, costModel: 'actual', budget, partners: [{ id: 'p2', name: 'Esimerkin nuoret ry', role: 'partner' }], indicators: [] });
  const { id } = (await at.act({ by: 'applicant', path: '/api/v1/applications', headers: noon(-260), json: applied })).body;
  await at.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, headers: noon(-230), json: award({ code: 'S23002' }) });
  await at.act({ by: 'applicant', method: 'PUT', path: `/api/v1/claims/${id}/partners/p2`, headers: noon(-220), json: { organisation: 'org-partner-p2' } });
  await at.act({ by: 'partner-p2', path: `/api/v1/claims/${id}`, headers: noon(-110), json: claim({ period: { from: day(-200), to: day(-140) }, rows: [row({ partner: 'p2', paidOn: day(-150) })] }) });
  const partner = await Visitor.at(at.platform.url, chromium);
  await partner.page.goto('/portal/sign-in?as=partner-p2&to=/home');
  await partner.page.getByRole('link', { name: 'S23002: claims' }).click();
  await partner.page.getByRole('link', { name: /^Claim 1,/ }).waitFor();
  await partner.page.getByRole('link', { name: 'Money', exact: true }).click();
  await partner.sees('Your share of the support decided');
  expect(await faultsEverywhere(partner.page, 'duties-partner-money', { spoken: ['fi'] })).toEqual({});
  await partner.open(`/grants/${id}/calendar`);
  await soon(async () => expect(await partner.page.locator('.task').allTextContents()).toEqual([expect.stringMatching(/p2/)]));
}, 60_000);
