import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, soon, Visitor } from './chromium.js';
import { day } from './office-at-work.js';
import { PlatformAtWork } from './platform-at-work.js';
import { done, fillCall, panel, part, saved, score, section, typeDown } from './portal-parts.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser
declare const window: any;

const CALL = 'skills-at-work';
const NAME = 'Path to a trade';
const who = ['officer', 'manager', 'assessor', 'decider', 'auditor'] as const;
type Person = (typeof who)[number];

let platform: PlatformAtWork;
let chromium: Browser;
const people = {} as Record<Person, Visitor>;
let application: string;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  chromium = await launchChromium();
  for (const person of who) people[person] = await Visitor.at(platform.platform.url, chromium);
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

let underWay = false;
/** The person's turn: what the one before did has come to the lists that everybody begins from. A story that stopped is not gone on with. */
async function turnOf(person: Person): Promise<Visitor> {
  if (underWay) throw new Error('the step before this one failed');
  underWay = true;
  await platform.settled();
  return people[person];
}
/** The end of a step: the person's browser complained of nothing. */
function expectDone({ faults }: Visitor): void {
  expect(faults).toEqual([]);
  underWay = false;
}
const menu = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name }).click();
const fromQueue = async (visitor: Visitor, step: string, heading: string | RegExp = NAME) => {
  await visitor.open('/queue', 'Work queue');
  await visitor.page.getByRole('link', { name: `${step}: ${NAME}` }).click();
  await visitor.heading(heading);
};
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** From a call to an award, and from an amendment to a report: five people, each in a browser of their own, and nothing done for them beside it. */
describe('a whole story', () => {
  it('begins with a call that the case officer drafts and publishes', async () => {
    const officer = await turnOf('officer');
    const { page } = officer;
    await officer.signIn('case-officer', '/calls');
    await officer.heading('Calls');
    await page.getByRole('link', { name: 'New call' }).click();
    await officer.heading('New call');
    await fillCall(page, { code: CALL, name: 'Skills at work', opens: day(-2), closes: day(30), budget: '250 000' });
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await officer.heading('Skills at work English');
    await page.locator('.facts .tag', { hasText: 'Draft' }).waitFor();
    await page.getByRole('button', { name: 'Publish the call' }).click();
    await page.locator('.facts .tag', { hasText: 'Open' }).waitFor();
    expectDone(officer);
  }, 90_000);

  it('is applied to by the project manager, section by section', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    await manager.signIn('applicant', '/home');
    await page.getByRole('link', { name: 'Skills at work English' }).click();
    await manager.heading('Open calls');
    await page.getByRole('button', { name: 'Begin an application: Skills at work English' }).click();
    await manager.heading('Basics');
    await page.getByLabel('Name of the project').fill(NAME);
    await page.getByLabel('Summary').fill('Guidance and training for those who change their trade.');
    await page.getByLabel('Begins').fill(day(-20));
    await page.getByLabel('Ends').fill(day(340));
    await page.getByLabel('Priority').selectOption('4');
    await page.getByLabel('Specific objective').selectOption('4.2');
    await section(page, 'Organisations');
    await manager.heading('Organisations');
    await page.getByLabel('Name of the organisation').fill('Esimerkin opisto');
    await page.getByLabel('Business ID').fill('0116297-6');
    await section(page, 'Budget');
    await page.getByLabel('Cost model').selectOption('actual');
    await typeDown(page, 'Staff costs', '100 000', '40000,50');
    await page.getByText('€140,000.50').first().waitFor();
    await section(page, 'Financing');
    await typeDown(page, 'EU and state funding', '112 000');
    await manager.sees('€28,000.50 is missing from the financing');
    await page.getByRole('button', { name: 'Put the difference on Own contribution' }).click();
    await manager.sees('The financing covers the net costs of €140,000.50 to the cent.');
    await section(page, 'Indicators');
    const participants = page.getByRole('group', { name: 'Participants', exact: true });
    await participants.getByLabel('Planned').fill('60');
    await participants.getByLabel('Of these, women').fill('30');
    await section(page, 'Horizontal principles');
    await manager.heading('Horizontal principles');
    await page.locator('.question').first().waitFor();
    for (const question of await page.locator('.question').all()) {
      await question.getByLabel('Yes').check();
      await question.getByLabel('Reason').fill('It is written into the plan.');
    }
    await section(page, 'Content');
    await page.getByLabel('Need', { exact: true }).fill('Employers of the region look for skilled people.');
    await page.locator('input[type=file]').setInputFiles({ name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdf });
    await page.getByRole('link', { name: 'plan.pdf' }).waitFor();
    await saved(page);
    expectDone(manager);
  }, 120_000);

  it('is submitted by her, with a receipt', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    await section(page, 'Check and submit');
    await manager.sees('The application is ready to be submitted.');
    await page.getByRole('button', { name: 'Submit the application' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, submit it' }).click();
    await manager.heading('The application has been submitted');
    application = /\/drafts\/([^/]+)\/receipt$/.exec(page.url())![1]!;
    const receipt = await page.locator('main').innerText();
    expect(receipt).toContain(application);
    expect(receipt).toMatch(/[0-9a-f]{64}/);
    expectDone(manager);
  }, 60_000);

  it('is found eligible by the case officer, who asks for one section to be supplemented', async () => {
    const officer = await turnOf('officer');
    const { page } = officer;
    await menu(page, 'Work queue');
    await officer.heading('Work queue');
    await page.getByRole('link', { name: `Handle the application: ${NAME}` }).click();
    await officer.heading(NAME);
    await page.getByRole('link', { name: 'plan.pdf' }).waitFor();
    const eligibility = panel(page, 'Eligibility');
    await eligibility.getByRole('radio', { name: 'Eligible', exact: true }).check();
    await eligibility.getByRole('button', { name: 'Save the check' }).click();
    await eligibility.locator('.tag', { hasText: 'Eligible' }).waitFor();
    await page.getByText('Ask for a supplement', { exact: true }).click();
    const supplement = panel(page, 'Supplements');
    await supplement.getByRole('checkbox', { name: 'Indicators' }).check();
    await supplement.getByLabel('What is missing or unclear?').fill('Are sixty participants enough?');
    await supplement.getByRole('button', { name: 'Send the request' }).click();
    await supplement.getByText('Awaited', { exact: true }).waitFor();
    expectDone(officer);
  }, 90_000);

  it('is supplemented by the project manager', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    await manager.open('/home', 'Home');
    await page.getByRole('link', { name: 'Supplement the application, request 1' }).click();
    await manager.heading(NAME);
    await manager.sees('Are sixty participants enough?');
    const form = page.locator('.supplement-form');
    const participants = form.getByRole('group', { name: 'Participants', exact: true });
    await soon(async () => expect(await participants.getByLabel('Planned').inputValue()).toBe('60'));
    await participants.getByLabel('Planned').fill('80');
    await participants.getByLabel('Of these, women').fill('40');
    await form.getByRole('button', { name: 'Send the supplement' }).click();
    await manager.sees(/^Answered /);
    expectDone(manager);
  }, 60_000);

  it('is given by the case officer to an assessor, when she has read what changed', async () => {
    const officer = await turnOf('officer');
    const { page } = officer;
    await fromQueue(officer, 'Read the supplement');
    await page.getByRole('table', { name: 'What changed in version 2' }).getByRole('row').filter({ hasText: '60' }).filter({ hasText: '80' }).first().waitFor();
    await page.getByText('Name an assessor').click();
    const assessment = panel(page, 'Assessment');
    await assessment.getByLabel("Assessor's user name").fill('assessor');
    await assessment.getByRole('button', { name: 'Name', exact: true }).click();
    await assessment.getByRole('listitem').filter({ hasText: 'assessor' }).waitFor();
    expectDone(officer);
  }, 60_000);

  it('is scored by the assessor', async () => {
    const assessor = await turnOf('assessor');
    const { page } = assessor;
    await assessor.signIn('assessor', '/queue');
    await fromQueue(assessor, 'Assess the application');
    await score(page, () => '4');
    await page.locator('.live-total .figure').getByText('80.00%').waitFor();
    await page.getByRole('button', { name: 'Save the assessment' }).click();
    await done(page, '.panel');
    expectDone(assessor);
  }, 60_000);

  it('has a place in the ranking that the case officer looks at', async () => {
    const officer = await turnOf('officer');
    const { page } = officer;
    await menu(page, 'Calls');
    await officer.heading('Calls');
    await page.getByRole('link', { name: 'Skills at work English', exact: true }).click();
    await officer.heading('Skills at work English');
    await page.getByRole('link', { name: 'Ranking', exact: true }).click();
    await officer.heading('Ranking: Skills at work English');
    const row = page.locator('table.ranked tbody tr', { hasText: NAME });
    for (const text of ['80.00%', '112,000.00', 'Fits']) await row.getByText(text).first().waitFor();
    expectDone(officer);
  }, 60_000);

  it('is awarded by the decision maker, with a condition', async () => {
    const decider = await turnOf('decider');
    const { page } = decider;
    await decider.signIn('decision-maker', '/queue');
    await fromQueue(decider, 'Decide', `Decision: ${NAME}`);
    await page.getByRole('radio', { name: 'Award' }).check();
    await decider.sees('The financing equals the net costs: €140,000.50.');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Condition', { exact: true }).fill('Send the agreement of cooperation.');
    await page.getByLabel('To be met by (optional)').fill(day(60));
    await page.getByRole('button', { name: 'Preview the decision' }).click();
    const preview = page.locator('article.document');
    await preview.getByText('€112,000.00').first().waitFor();
    await preview.getByText('Send the agreement of cooperation.').waitFor();
    await page.getByRole('button', { name: 'Award the grant' }).click();
    await page.getByRole('heading', { name: 'The grant was awarded' }).waitFor();
    await page.locator('a[download="decision-en.pdf"]').first().waitFor({ timeout: 60_000 });
    expectDone(decider);
  }, 120_000);

  it('comes home to the project manager, and into her list of grants', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    await menu(page, 'Home');
    await manager.heading('Home');
    await page.getByRole('link', { name: 'Meet condition 1 of the decision' }).waitFor();
    await page.getByRole('link', { name: /^Read the decision/ }).click();
    await manager.heading(NAME);
    await manager.sees(/^€112,000\.00 of support was granted by the decision of /);
    await menu(page, 'Grants');
    await manager.heading('My grants');
    await page.getByRole('row', { name: NAME }).getByText('112,000.00').waitFor();
    await page.getByRole('link', { name: NAME }).click();
    await manager.heading(NAME);
    expectDone(manager);
  }, 60_000);

  it('is asked to be amended by her: costs are moved, and the end too', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    await page.getByRole('link', { name: 'Ask for an amendment' }).click();
    await manager.heading('Amendment');
    await page.getByLabel('Takes effect on').fill(day(10));
    await page.getByLabel('Reason').fill('Services are needed more than staff.');
    await page.getByLabel('New last day').fill(day(400));
    await typeDown(page, 'Staff costs', '90 000', '50000,50');
    await page.locator('.effect').getByText('The change needs a decision of the authority.').waitFor();
    await page.locator('.effect').getByText(/^Staff costs.*: €100,000\.00 before, €90,000\.00 after$/).waitFor();
    await saved(page);
    await page.getByRole('button', { name: 'File the amendment' }).click();
    await manager.heading(NAME);
    await page.getByRole('heading', { name: 'Amendment 1 Waiting for a decision' }).waitFor();
    expectDone(manager);
  }, 90_000);

  it('is amended by the decision maker part by part, before the eyes of the project manager', async () => {
    const decider = await turnOf('decider');
    const { page: shown } = people.manager;
    const now = (category: string) => shown.locator('table.realisation tbody tr', { hasText: category }).locator('td[data-label="Granted now €"]');
    await now('Staff costs').getByText('100,000.00').waitFor();
    await shown.getByText('No report has been made yet.').waitFor();
    await shown.evaluate(() => Object.assign(window, { sameDocument: true }));

    const { page } = decider;
    await fromQueue(decider, 'Decide the amendment', /^Amendment 1: S3/);
    await part(page, 'Extension').getByRole('radio', { name: 'Reject' }).check();
    await part(page, 'Extension').getByLabel('Reason').fill('A year is enough.');
    await part(page, 'Budget').getByRole('radio', { name: 'Accept', exact: true }).check();
    await page.getByRole('button', { name: 'Decide the amendment' }).click();
    await page.getByRole('heading', { name: 'What was decided' }).waitFor();

    await now('Staff costs').getByText('90,000.00').waitFor();
    await now('Purchased services').getByText('50,000.50').waitFor();
    await shown.getByRole('heading', { name: 'Amendment 1 Accepted with changes' }).waitFor();
    expect(await shown.evaluate(() => 'sameDocument' in window)).toBe(true);
    expectDone(decider);
  }, 90_000);

  it('brings her the edition of the report that follows, to download', async () => {
    const manager = await turnOf('manager');
    const { page } = manager;
    const link = page.getByRole('link', { name: /^PDF in English, edition 1,/ });
    await link.waitFor({ timeout: 60_000 });
    await page.getByText(/^budget version 2 decided /).waitFor();
    expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const file = await readFile(await download.path());
    expect([file.subarray(0, 5).toString(), file.length > 10_000]).toEqual(['%PDF-', true]);
    expectDone(manager);
  }, 90_000);

  it('is read by the auditor as it happened, with its proof', async () => {
    const auditor = await turnOf('auditor');
    const { page } = auditor;
    await platform.quiet([application]);
    await auditor.signIn('auditor', '/grants');
    await auditor.heading('All grants');
    await page.getByRole('link', { name: NAME }).click();
    await auditor.heading(NAME);
    await page.getByRole('link', { name: 'History of events' }).click();
    await auditor.heading(/^History of S3/);
    await auditor.sees(/^Edition 1 was made/);
    const told = (by: string) => page.locator('.day li', { hasText: by }).locator('.told > p:first-child').allTextContents();
    const plain = (sentences: readonly string[]) => sentences.map((text) => text.replace(/[\u2066-\u2069]/g, ''));
    expect(plain(await told('by a person'))).toEqual([
      'Esimerkin opisto applied for a grant for “Path to a trade”, with a budget of €140,000.50.',
      'The application was found eligible.',
      expect.stringMatching(/^Supplement 1 of the application was requested by /),
      'The application was supplemented (request 1).',
      'An assessor was assigned.',
      'An assessment gave 80.00%; the average of all is 80.00%, assessments: 1.',
      expect.stringMatching(/^The grant S3\d+ was awarded: €112,000\.00 of support at a rate of 80%\.$/),
      expect.stringMatching(/^Amendment 1 was requested, to take effect on /),
      expect.stringMatching(/^Amendment 1 was accepted with changes; it takes effect once the claims have answered/),
    ]);
    // What followed by itself: several services at once, so that only what they did is sure, not in which order.
    expect(plain(await told('by the platform'))).toEqual(expect.arrayContaining([
      'The grant was opened for claims.',
      'The follow-up of 1 indicator began.',
      expect.stringMatching(/^Decision document 1 was made/),
      'The claims answered that amendment 1 can take effect: from now on no more than its budget is certified.',
      expect.stringMatching(/^Budget version 2 took effect from .*: €140,000\.50 in all, of which €112,000\.00 is support granted\.$/),
      expect.stringMatching(/^Edition 1 was made/),
    ]));
    await soon(async () => expect(await page.locator('.day .proof').count()).toBe(await page.locator('.day li').count()));
    expectDone(auditor);
  }, 60_000);
});
