import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Client } from '../case/client.js';
import { settle } from '../case/settle.js';
import { launchChromium, soon, Visitor } from './chromium.js';
import { start, temporaryFolder, type Command } from './command.js';
import { application, award, claim } from './platform-at-work.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser
declare const document: any, window: any;

let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
}, 60_000);
afterAll(() => chromium?.close());

/** A person's browser shows what others decide: the same story on both ways to run the platform. */
describe.each([['npm start', []], ['npm run start:distributed', ['--distributed']]])('three people at %s', (_command, args: string[]) => {
  let folder: string;
  let command: Command;
  let client: Client;
  let grant: string;
  const people = {} as Record<'applicant' | 'officer' | 'auditor' | 'stranger', Visitor>;

  /** Others act through the API, on a day of their own. */
  async function act(by: string, path: string, body: object, day: string): Promise<Record<string, unknown>> {
    const answer = await client.post(by, path, body, `${day}T09:00:00Z`);
    if (answer.problem !== null) throw new Error(`${path} by ${by}: ${JSON.stringify(answer.body)}`);
    const settled = await settle(client, 30_000);
    if ('lagging' in settled) throw new Error(settled.lagging);
    return answer.body;
  }

  beforeAll(async () => {
    folder = await temporaryFolder('story');
    // As after a first start, but without the demo grants: the story brings its own.
    const data = join(folder, 'data');
    await mkdir(data, { recursive: true, mode: 0o711 });
    await writeFile(join(data, 'demo-loaded'), new Date().toISOString());
    command = start(args, { TOTEUMA_DATA: data, PORT: '0', LOG_LEVEL: 'error' });
    await command.prints('Press Ctrl+C');
    const url = /Toteuma runs at (\S+)/.exec(command.out)![1]!;
    client = new Client(url);
    grant = String((await act('applicant', '/applications', application(), '2022-05-16'))['id']);
    await act('decision-maker', `/applications/${grant}/decision`, award({ code: 'S23001' }), '2022-09-12');
    await act('applicant', `/claims/${grant}`, claim(), '2023-01-16');
    await act('verifier', `/claims/${grant}/1/verification`, {}, '2023-01-30');
    await act('decision-maker', `/claims/${grant}/1/decision`, {}, '2023-02-01');
    for (const [name, language] of [['applicant', 'en-GB'], ['officer', 'fi-FI'], ['auditor', 'sv-FI'], ['stranger', 'fi-FI']] as const) people[name] = await Visitor.at(url, chromium, { language });
  }, 180_000);
  afterAll(async () => {
    for (const visitor of Object.values(people)) await visitor.close();
    command.signal('SIGINT');
    await command.end;
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const cell = (page: Page, category: string, heading: string) => page.locator('table.realisation tbody tr', { has: page.getByRole('button', { name: category }) }).locator(`td[data-label="${heading}"]`);

  it('lets each see what they may', async () => {
    const { applicant, officer, auditor, stranger } = people;
    await applicant.signIn('applicant');
    await applicant.heading('My grants');
    await applicant.page.getByRole('link', { name: 'Polku' }).click();
    await applicant.heading('Polku');
    await officer.signIn('case-officer');
    await officer.heading('Kaikki hankkeet');
    await officer.page.getByRole('link', { name: 'Polku' }).waitFor();
    await stranger.signIn('other-applicant');
    await stranger.heading('Omat hankkeet');
    await stranger.sees('Sinulla ei ole vielä hankkeita');
    expect(await stranger.page.locator('main').textContent()).not.toContain('Polku');
    await auditor.signIn('auditor', `/grants/${grant}/history`);
    await auditor.heading('Händelser i S23001');
  }, 60_000);

  it('shows the history with its proof to the auditor alone', async () => {
    const { auditor, applicant } = people;
    await auditor.page.locator('.proof summary').first().click();
    await soon(async () => expect(await auditor.page.locator('.proof').first().textContent()).toMatch(/applications:1.*[0-9a-f]{64}/s));
    await soon(async () => expect(await auditor.page.locator('.proof').count()).toBe(await auditor.page.locator('.day li').count()));
    await applicant.page.getByRole('link', { name: 'History of events' }).click();
    await applicant.heading('History of S23001');
    await applicant.sees('The grant S23001 was awarded: €9,760.00 of support at a rate of 80%.');
    expect(await applicant.page.locator('.proof').count()).toBe(0);
    expect(await applicant.page.locator('main').textContent()).not.toMatch(/[0-9a-f]{64}/);
    await applicant.page.goBack();
    await applicant.heading('Polku');
  }, 60_000);

  it('changes the figures before the applicant\'s eyes when an amendment is decided', async () => {
    const { page } = people.applicant;
    const staff = cell(page, 'Staff costs', 'Granted now €');
    const live = page.locator('.live [role=status]');
    await cell(page, 'Staff costs', 'Certified €').getByText('1,000.00').waitFor();
    await page.getByRole('link', { name: /^PDF in Finnish, edition 1,/ }).waitFor();
    await soon(async () => expect([await staff.textContent(), await live.textContent()]).toEqual(['10,000.00', 'The figures follow decisions by themselves.']));
    const opened = page.getByRole('button', { name: 'How it is made up: Staff costs' });
    await opened.press('Enter');
    await page.getByRole('table', { name: 'Granted comes from the budget versions' }).waitFor();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));

    const budget = [{ category: 'staff', amount: '9900.00' }, { category: 'services', amount: '617.00' }];
    await act('applicant', `/applications/${grant}/amendments`, { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', budget }], reason: 'Services are needed more than staff.' }, '2023-03-01');
    await page.getByRole('heading', { name: 'Amendment 1 Waiting for a decision' }).waitFor();
    await act('decision-maker', `/applications/${grant}/amendments/latest/decision`, { parts: { budget: 'accepted' } }, '2023-03-02');
    const decided = performance.now();

    await staff.getByText('9,900.00').waitFor();
    await cell(page, 'Purchased services', 'Granted now €').getByText('617.00').waitFor();
    expect(performance.now() - decided).toBeLessThan(15_000);
    // It is said aloud, marked where it changed, and nothing that the reader did is undone.
    await soon(async () => expect(await live.textContent()).toMatch(/^Figures updated at \d\d:\d\d$/));
    await soon(async () => expect(await staff.textContent()).toBe('9,900.00 (changed)'));
    await soon(async () => expect(await opened.evaluate((button) => button === document.activeElement && button.getAttribute('aria-expanded') === 'true')).toBe(true));
    await page.getByRole('table', { name: 'Granted comes from the budget versions' }).getByText('−100.00').waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  }, 90_000);

  it('brings the new edition of the report, to download and to compare with the one before', async () => {
    const { page } = people.applicant;
    const link = page.getByRole('link', { name: /^PDF in Finnish, edition 2,/ });
    await link.waitFor({ timeout: 60_000 });
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const file = await readFile(await download.path());
    expect([file.subarray(0, 5).toString(), file.length > 10_000, download.suggestedFilename()]).toEqual(['%PDF-', true, expect.stringMatching(/\.pdf$/)]);

    await page.getByText('Compare two editions').click();
    const compared = page.getByRole('table', { name: 'What changed from edition 1 to edition 2' });
    await compared.getByRole('row', { name: 'Staff costs: granted 10,000.00 9,900.00 −100.00' }).waitFor();
    await compared.getByRole('row', { name: 'Purchased services: granted 500.00 617.00 +117.00' }).waitFor();
    expect(await compared.textContent()).not.toMatch(/Staff costs: certified ?[^%]*1,000/);
  }, 120_000);

  it('signs each out, and nothing is left to see', async () => {
    const { applicant } = people;
    await applicant.page.getByRole('button', { name: 'Implementing organisation' }).click();
    await applicant.page.getByRole('button', { name: 'Sign out' }).click();
    await applicant.page.waitForURL('**/sign-in');
    await applicant.page.locator('.demo-users').first().waitFor();
    await applicant.page.goto(`/grants/${grant}`);
    await applicant.page.waitForURL(`**/sign-in?to=${encodeURIComponent(`/grants/${grant}`)}`);
    expect(await applicant.page.locator('main').textContent()).not.toContain('Polku');
    expect((await people.officer.page.request.get('/portal/session')).status()).toBe(200);
    for (const { faults } of Object.values(people)) expect(faults).toEqual([]);
  }, 60_000);
});
