import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium, soon, Visitor } from './chromium.js';
import { focused, tabTo } from './keyboard.js';
import { CALL, days, officeAtWork, type Office } from './office-at-work.js';
import { done, fillCall, fillTime, panel, part, score } from './portal-parts.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser
declare const document: any;

let office: Office;
let chromium: Browser;
const people = {} as Record<'officer' | 'assessor' | 'decider' | 'applicant', Visitor>;

beforeAll(async () => {
  office = await officeAtWork();
  chromium = await launchChromium();
  for (const [name, user, to] of [['officer', 'case-officer', '/queue'], ['assessor', 'assessor', '/queue'], ['decider', 'decision-maker', '/queue'], ['applicant', 'applicant', `/grants/${office.grant}`]] as const) {
    people[name] = await Visitor.at(office.at.platform.url, chromium);
    await people[name].signIn(user, to);
  }
}, 240_000);
afterAll(async () => {
  await chromium?.close();
  await office?.at.stop();
}, 60_000);

describe('an application, from the queue to the grant', () => {
  it('is found in the queue, and a supplement is asked for', async () => {
    const { officer } = people;
    const { page } = officer;
    await officer.heading('Work queue');
    await page.getByLabel('Sort by', { exact: true }).selectOption({ label: 'Largest support first' });
    await page.waitForURL('**/queue?sort=-amount');
    await page.getByRole('link', { name: 'Handle the application: Silta yrittäjyyteen' }).click();
    await officer.heading('Silta yrittäjyyteen');
    await officer.sees('Check whether the application is eligible.');
    await page.getByText('Ask for a supplement', { exact: true }).click();
    const supplement = panel(page, 'Supplements');
    await supplement.getByRole('button', { name: 'Send the request' }).click();
    await officer.sees('Choose at least one section.');
    await supplement.getByRole('checkbox', { name: 'Indicators' }).check();
    await supplement.getByLabel('What is missing or unclear?').fill('Is the number of participants right?');
    await supplement.getByRole('button', { name: 'Send the request' }).click();
    await supplement.getByText('Awaited', { exact: true }).waitFor();
    await officer.sees(/^A supplement is awaited until /);
    expect(officer.faults).toEqual([]);
  }, 90_000);

  it('shows what the supplement changed, and is found eligible', async () => {
    const { page } = people.officer;
    await office.at.act({ by: 'applicant', path: `/api/v1/applications/${office.fresh}/supplement`, json: { indicators: [{ id: 'participants', planned: 70, women: 35 }] }, headers: { 'toteuma-at': days(0) } });
    await page.reload();
    const changed = page.getByRole('table', { name: 'What changed in version 2' });
    await changed.getByRole('row').filter({ hasText: '60' }).filter({ hasText: '70' }).first().waitFor();
    const eligibility = panel(page, 'Eligibility');
    await eligibility.getByRole('radio', { name: 'Eligible', exact: true }).check();
    await eligibility.getByRole('button', { name: 'Save the check' }).click();
    await eligibility.locator('.tag', { hasText: 'Eligible' }).waitFor();
    await page.getByText('Name an assessor').click();
    const assessment = panel(page, 'Assessment');
    await assessment.getByLabel('Who scores it').selectOption('assessor');
    await assessment.getByRole('button', { name: 'Name', exact: true }).click();
    await assessment.getByRole('listitem').filter({ hasText: 'assessor' }).waitFor();
    expect(people.officer.faults).toEqual([]);
  }, 90_000);

  it('is scored by the assessor, the total following each score', async () => {
    const { assessor } = people;
    const { page } = assessor;
    await page.reload();
    await page.getByRole('link', { name: 'Assess the application: Silta yrittäjyyteen' }).click();
    await assessor.heading('Silta yrittäjyyteen');
    const total = page.locator('.live-total .figure');
    await score(page, (at) => (at === 0 ? '9' : '4'), async () => expect(await total.textContent()).toBe('not yet'));
    await assessor.sees('Give a whole number from 0 to 5.');
    await page.locator('.criterion').first().getByLabel('Score').fill('5');
    await total.getByText('86.00%').waitFor();
    await page.getByRole('button', { name: 'Save the assessment' }).click();
    await done(page, '.panel');
    await page.locator('.panel', { hasText: '1 / 1' }).first().waitFor();
    expect(assessor.faults).toEqual([]);
  }, 90_000);

  it('takes its place in the ranking, where the budget ends', async () => {
    const { officer } = people;
    await officer.open(`/calls/${CALL}/ranking`, 'Ranking: Skills for growth');
    const rows = officer.page.locator('table.ranked tbody tr');
    await rows.nth(3).waitFor();
    const told = await rows.evaluateAll((lines) => lines.map((line) => String((line as { textContent: string | null }).textContent)));
    expect(told.map((line) => (line.includes('budget of the call ends') ? '—' : /Silta|Polku|Taidot|Kielitaito/.exec(line)?.[0]))).toEqual(['Silta', 'Polku', '—', 'Taidot', 'Kielitaito']);
    await officer.sees('€82,000.00 is left above, €201,600.00 is asked for below.');
  }, 60_000);

  it('is awarded by the decision maker, who sees at once what is wrong', async () => {
    const { decider } = people;
    const { page } = decider;
    await page.reload();
    await page.getByRole('link', { name: 'Decide: Silta yrittäjyyteen' }).click();
    await decider.heading('Decision: Silta yrittäjyyteen');
    await page.getByRole('radio', { name: 'Award' }).check();
    await page.getByLabel('Accepted: Staff costs').fill('45 000');
    await decider.sees(/^The financing does not equal the net costs of €63,000\.00/);
    await page.getByLabel('Accepted: EU and state funding').fill('50400');
    await page.getByLabel('Accepted: Own contribution').fill('12,600.00');
    await decider.sees('The financing equals the net costs: €63,000.00.');
    await page.getByLabel('Support granted now €').fill('50401');
    await decider.sees("Over what the rate and the plan's EU and state funding allow.");
    // What was typed outlives the page.
    await page.reload();
    await decider.sees("Over what the rate and the plan's EU and state funding allow.");
    await soon(async () => expect(await page.getByLabel('Accepted: Staff costs').inputValue()).toBe('45 000'));
    await page.getByLabel('Support granted now €').fill('50400');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Condition', { exact: true }).fill('Send the agreement of cooperation.');
    await page.getByRole('button', { name: 'Preview the decision' }).click();
    const preview = page.locator('article.document');
    await preview.getByText('€50,400.00').waitFor();
    await preview.getByText('Send the agreement of cooperation.').waitFor();
    await page.getByRole('button', { name: 'Award the grant' }).click();
    await page.getByRole('heading', { name: 'The grant was awarded' }).waitFor();
    await page.locator('a[download="decision-en.pdf"]').first().waitFor({ timeout: 60_000 });
    await page.getByRole('link', { name: 'To the grant' }).click();
    await decider.heading('Silta yrittäjyyteen');
    await decider.sees('€50,400.00');
    expect(decider.faults).toEqual([]);
  }, 90_000);
});

describe('an amendment', () => {
  it('is decided part by part, and figures and reports follow before the applicant\'s eyes', async () => {
    const { decider, applicant } = people;
    const { page } = decider;
    const staff = applicant.page.locator('table.realisation tbody tr', { hasText: 'Staff costs' }).locator('td[data-label="Granted now €"]');
    await staff.getByText('60,000.00').waitFor();
    await applicant.page.getByRole('link', { name: /^PDF in Finnish, edition 1,/ }).waitFor();

    await decider.open('/queue', 'Work queue');
    await page.getByRole('link', { name: 'Decide the amendment: Kielitaito työelämään' }).click();
    await decider.heading(/^Amendment 1: S30001/);
    const cells = page.getByRole('table', { name: 'Costs cell by cell, in euros' });
    await cells.getByRole('row', { name: /Staff costs.*60,000\.00 50,000\.00 −10,000\.00 1,000\.00/ }).waitFor();
    await part(page, 'Extension').getByRole('radio', { name: 'Accept', exact: true }).check();
    await part(page, 'Budget').getByRole('radio', { name: 'Accept with changes' }).check();
    await page.getByLabel('Accepted: Staff costs').fill('55000');
    await page.getByLabel('Accepted: EU and state funding').fill('61600');
    await page.getByLabel('Accepted: Own contribution').fill('15400');
    await part(page, 'Content').getByRole('radio', { name: 'Reject' }).check();
    await page.getByLabel(/^Support granted after the change/).fill('61600');
    await page.getByRole('button', { name: 'Decide the amendment' }).click();
    await decider.sees('2 things have to be put right.');
    await part(page, 'Budget').getByLabel('Reason').fill('Less is cut than was asked for.');
    await part(page, 'Content').getByLabel('Reason').fill('The aim stays.');
    await page.getByRole('button', { name: 'Decide the amendment' }).click();
    await page.getByRole('heading', { name: 'What was decided' }).waitFor();

    await staff.getByText('55,000.00').waitFor();
    await applicant.page.getByRole('link', { name: /^PDF in Finnish, edition 2,/ }).waitFor({ timeout: 60_000 });
    await page.reload();
    await decider.sees('Accepted with changes');
    const answers = page.locator('section', { has: page.getByRole('heading', { name: 'What was decided' }) }).locator('.answers > div');
    await soon(async () => expect((await answers.allTextContents()).map((text) => text.trim())).toEqual(['ExtensionAccepted', 'BudgetAccepted with changesLess is cut than was asked for.', 'ContentRejectedThe aim stays.']));
  }, 150_000);
});

describe('with the keyboard alone', () => {
  it('goes from the queue to a decision, and confirms it', async () => {
    const { decider } = people;
    const { page } = decider;
    const press = (key: string) => page.keyboard.press(key);
    await decider.open('/queue', 'Work queue');
    await page.locator('table.queue').waitFor();
    await tabTo(page, 'Kind', 'select');
    await press('ArrowDown');
    await page.waitForURL('**/queue?kind=application');
    await tabTo(page, 'Decide: Taidot talteen', 'a');
    await press('Enter');
    await decider.heading('Decision: Taidot talteen');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await page.locator('form.decide').waitFor();
    await tabTo(page, 'Award', 'input');
    await press('ArrowDown');
    await page.waitForFunction(() => document.querySelector('#reasons') !== null);
    await tabTo(page, 'Preview the decision', 'button');
    await press('Enter');
    await decider.sees('1 thing has to be put right.');
    while (!(await focused(page)).name.startsWith('Why is the application rejected?')) await press('Shift+Tab');
    await page.keyboard.type('The call is for others.');
    await tabTo(page, 'Preview the decision', 'button');
    await press('Enter');
    await page.locator('article.document').waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'preview');
    await tabTo(page, 'Reject the application', 'button');
    await press('Enter');
    await page.getByRole('heading', { name: 'The application was rejected' }).waitFor();
    expect(decider.faults).toEqual([]);
  }, 120_000);
});

it('hides an application from whoever declares a conflict of interest', async () => {
  const { assessor } = people;
  const { page } = assessor;
  await assessor.open(`/queue/${office.best}`, 'Polku alalle');
  await page.getByText('Declare a conflict of interest').click();
  await page.getByLabel('Why is there a conflict?').fill('A relative works there.');
  await page.getByRole('button', { name: 'Declare it' }).click();
  await page.waitForURL('**/queue');
  await assessor.heading('Work queue');
  await page.locator('main table, main .empty').first().waitFor();
  expect(await page.locator('main').textContent()).not.toContain('Polku alalle');
  await page.goto(`/queue/${office.best}`);
  await assessor.heading('Page not found');
  // The browser notes what was asked for and not found.
  expect(new Set(assessor.faults.map((fault) => /\b404\b/.exec(fault)?.[0]))).toEqual(new Set(['404']));
}, 60_000);

describe('the rest of the desk', () => {
  it('drafts, publishes and extends a call, by the clock in Helsinki', async () => {
    const { officer } = people;
    const { page } = officer;
    await officer.open('/calls/new', 'New call');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await officer.sees(/things have to be put right\.$/);
    const year = new Date().getUTCFullYear() + 1;
    await fillCall(page, { code: 'skills-3', name: 'Skills 3', opens: `${year}-03-01`, closes: `${year}-06-30`, budget: '2 500 000' });
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await officer.heading('Skills 3 English');
    await page.getByRole('button', { name: 'Publish the call' }).click();
    await page.locator('.facts .tag', { hasText: 'Published' }).waitFor();
    await page.getByText('Extend the call', { exact: true }).click();
    await fillTime(page, 'New closing time', `${year}-07-15`);
    await page.getByLabel('Why is the call extended?').fill('The summer is long.');
    await page.getByRole('button', { name: 'Extend', exact: true }).click();
    await officer.sees('The summer is long.');
    const { body } = await office.at.ask({ by: 'case-officer', method: 'GET', path: '/api/v1/applications/calls/skills-3' });
    expect([body.state, body.opensAt, body.closesAt, body.budget]).toEqual(['published', `${year}-03-01T06:00:00.000Z`, `${year}-07-15T13:00:00.000Z`, '2500000.00']);
    expect(officer.faults).toEqual([]);
  }, 90_000);

  it('decides a rectification with other amounts, and sets an appropriation', async () => {
    const { decider } = people;
    const { page } = decider;
    await decider.open(`/queue/${office.rejected}/decision`, 'Decision: Verkosto');
    await page.getByRole('radio', { name: 'The decision is changed' }).check();
    await page.getByLabel('Support granted now €').fill('20 000');
    await page.getByLabel('Reason', { exact: true }).fill('The reason concerned another operation.');
    await page.getByRole('button', { name: 'Decide the request' }).click();
    await page.getByRole('heading', { name: 'The grant was awarded' }).waitFor();
    await decider.sees('€20,000.00');
    await decider.open('/appropriations', 'Appropriations');
    await page.getByLabel('Programme', { exact: true }).selectOption('esf-2014-2020');
    await page.getByLabel('Year', { exact: true }).fill('2020');
    await page.getByLabel('Amount €').fill('1 000 000');
    await page.getByLabel('Reason').fill('The budget of the state.');
    await page.getByRole('button', { name: 'Set it' }).click();
    await page.locator('table.money').getByRole('row', { name: /2020 1,000,000\.00 0\.00 1,000,000\.00 0\.00/ }).waitFor();
    expect(decider.faults).toEqual([]);
  }, 90_000);

  it('finds a condition met that the beneficiary reported', async () => {
    const { decider, applicant } = people;
    await applicant.open(`/grants/${office.grant}`, 'Kielitaito työelämään');
    const reported = applicant.page.locator('.document-list li').first();
    await reported.getByText('Report condition 1 as met').click();
    await reported.getByLabel('How it was met (if you want to say)').fill('The agreement is attached.');
    await reported.getByRole('button', { name: 'Report as met' }).click();
    await reported.getByText('Reported as met').waitFor();
    const { page } = decider;
    await decider.open('/queue?kind=condition', 'Work queue');
    await page.getByRole('link', { name: 'Find out whether the condition is met: Kielitaito työelämään' }).click();
    await decider.heading('Decision: Kielitaito työelämään');
    await decider.sees('The agreement is attached.');
    const first = page.locator('.document-list li').first();
    await first.getByRole('radio', { name: 'More is asked for' }).check();
    await first.getByRole('button', { name: 'Save the answer' }).click();
    await first.getByText('This must be filled in.').waitFor();
    await first.getByRole('radio', { name: 'It is met' }).check();
    await first.getByRole('button', { name: 'Save the answer' }).click();
    await first.locator('.tag', { hasText: /^Met$/ }).waitFor();
    await decider.open('/queue?kind=condition', 'Work queue');
    await page.locator('.empty h2').waitFor();
    expect([decider.faults, applicant.faults]).toEqual([[], []]);
  }, 90_000);

  it('enters an operation that others fund into the register, and changes it', async () => {
    const { officer } = people;
    const { page } = officer;
    await officer.open('/register/new', 'New entry');
    await page.getByRole('button', { name: 'Save the entry' }).click();
    await officer.sees(/things have to be put right\.$/);
    for (const [label, text] of [['Code', 'S20777'], ['Operation', 'Satama'], ['Funding authority', 'ELY'], ['Portfolio', 'Elinvoima'], ['Begins', '2024-01-01'], ['Ends', '2025-12-31'], ['Source', 'City']] as const) {
      await page.getByLabel(label, { exact: true }).fill(text);
    }
    await page.getByLabel('2024', { exact: true }).fill('1 000');
    await page.getByLabel('2025', { exact: true }).fill('500.50');
    await officer.sees('Total of the table: €1,500.50');
    await page.getByRole('button', { name: 'Save the entry' }).click();
    await officer.heading('Satama');
    await page.getByRole('row', { name: /^City 1,000\.00 500\.50 1,500\.50 100\.00/ }).waitFor();
    await page.getByRole('link', { name: 'Change the entry' }).click();
    await page.getByLabel('Stated total', { exact: true }).fill('1 501');
    await page.getByRole('button', { name: 'Save the entry' }).click();
    await page.getByRole('row', { name: /^Rounding difference to the stated total 0\.50/ }).waitFor();
    await officer.open('/register?search=satam', 'Register');
    await page.getByRole('row', { name: /S20777 Satama.*1,500\.50 1,501\.00/ }).waitFor();
    // Two change it at once: the second takes over what the first saved, and chooses where both changed the same.
    const other = await officer.context.newPage();
    for (const [at, authority] of [[page, 'Häme'], [other, 'Kaakko']] as const) {
      await at.goto('/register/S20777/change');
      await at.getByLabel('Funding authority', { exact: true }).fill(authority);
    }
    await other.getByLabel('Focus', { exact: true }).fill('Meri');
    await other.getByRole('button', { name: 'Save the entry' }).click();
    await other.waitForURL('**/register/S20777');
    // What was saved can be read by now.
    await other.getByText('Kaakko').first().waitFor();
    await other.close();
    await page.getByRole('button', { name: 'Save the entry' }).click();
    await page.getByRole('button', { name: 'Take over what was changed meanwhile' }).click();
    const both = page.getByRole('group', { name: 'Funding authority' });
    expect(await both.getByRole('radio', { name: 'Mine: Häme' }).isChecked()).toBe(true);
    await both.getByRole('radio', { name: "The other one's: Kaakko" }).check();
    await page.getByRole('button', { name: 'Save the entry' }).click();
    await page.waitForURL('**/register/S20777');
    await officer.sees('Kaakko');
    await officer.sees('Meri');
    expect(officer.faults.filter((fault) => !fault.includes('412'))).toEqual([]);
  }, 90_000);
});
