import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { axeFaults, launchChromium, soon, Visitor } from './chromium.js';
import { faultsEverywhere } from './everywhere.js';
import { focused, tabTo } from './keyboard.js';
import { application, award, PlatformAtWork } from './platform-at-work.js';
import { cell, saved } from './portal-parts.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser, and texts of any depth
type Any = any;
declare const document: Any;
declare const ClipboardEvent: Any;
declare const DataTransfer: Any;

/** What the platform says of fields in English. */
const ENGLISH = /to be filled in|such as 1234|such as 31\.10|a day between|may be asked for/;
const now = () => ({ 'toteuma-at': new Date().toISOString() });

let platform: PlatformAtWork;
let chromium: Browser;
let applicant: Visitor;
/** What the browser itself writes of an answer that says no. */
const others = ({ faults }: Visitor) => faults.filter((fault) => !/^Failed to load resource: (the server responded with a status of (401|404|409|412|415|422|503)|net::ERR_)/.test(fault));

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  chromium = await launchChromium();
  applicant = await Visitor.at(platform.platform.url, chromium);
  await applicant.signIn('applicant', '/home');
}, 180_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

/** A granted operation with a long budget. */
async function granted(name: string, changes: Record<string, unknown> = {}, support = '109600.00'): Promise<string> {
  const json = application({
    name, period: { from: '2022-10-01', to: '2023-12-31' }, budget: [{ category: 'staff', amount: '100000.00' }, { category: 'services', amount: '20000.00' }],
    financing: [{ source: 'eu-state', amount: '109600.00' }, { source: 'own', amount: '27400.00' }], ...changes,
  });
  const grant = (await platform.act({ by: 'applicant', path: '/api/v1/applications', json, headers: { 'toteuma-at': '2022-05-16T09:00:00Z' } })).body.id;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant}/decision`, json: award({ support }), headers: { 'toteuma-at': '2022-09-12T09:00:00Z' } });
  return grant;
}
const act = (by: string, path: string, json: object) => platform.act({ by, path: `/api/v1/claims/${path}`, json, headers: now() });
const draftOf = async (grant: string): Promise<string> => (await act('applicant', `${grant}/drafts`, {})).body.id;
const rowsOf = async (draft: string): Promise<Any[]> => (await platform.ask({ by: 'applicant', method: 'GET', path: `/api/v1/claims/drafts/${draft}/rows` })).body.rows;
const putRows = async (draft: string, put: object[], partner = 'lead') => {
  const { headers } = await platform.ask({ by: 'applicant', method: 'GET', path: `/api/v1/claims/drafts/${draft}` });
  const told = await platform.ask({ by: 'applicant', method: 'PUT', path: `/api/v1/claims/drafts/${draft}/rows?partner=${partner}`, headers: { 'if-match': String(headers['etag']) }, json: { put, remove: [] } });
  if (told.status !== 200) throw new Error(told.text);
};
const claimed = (voucher: string, changes: object = {}) => ({ voucher, category: 'staff', paidOn: '2022-11-15', amount: '1000.00', ...changes });
const row = (key: string, changes: object = {}) => ({ key, ...claimed(key, changes) });
const paste = (page: Page, text: string) => page.evaluate((pasted) => {
  const data = new DataTransfer();
  data.setData('text/plain', pasted);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, text);
const spot = (page: Page, down: number, right: number) => page.locator(`[data-spot="${down}-${right}"]`);
const upload = (page: Page, name: string, content: string) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

describe('from the ledger to the receipt', () => {
  let grant: string;
  beforeAll(async () => {
    grant = await granted('Path');
    await act('applicant', grant, { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [claimed('1'), claimed('2', { category: 'services', supplier: 'Esimerkki Oy', amount: '500.00' }), claimed('3', { category: 'services', supplier: 'Paino Oy', amount: '100.00' })] });
    await act('verifier', `${grant}/1/verification`, { deduct: [{ row: '2', amount: '200.00', reason: 'no-evidence', note: 'The receipt is missing.' }], park: [{ row: '3' }] });
    await act('decision-maker', `${grant}/1/decision`, {});
  }, 60_000);

  it('tells what was certified, what was not and why', async () => {
    const { page } = applicant;
    await applicant.open(`/grants/${grant}`, 'Path');
    await page.getByRole('link', { name: 'Claims: begin, continue and follow them' }).click();
    await applicant.heading('Claims');
    await applicant.sees('Voucher 2: €200.00 deducted. There is no sufficient evidence of the cost.');
    await applicant.sees('Voucher 3: €100.00 parked for a later claim.');
    await page.getByRole('link', { name: /^Claim 1,/ }).click();
    await applicant.heading('Payment claim 1');
    await page.getByRole('row', { name: /^2 200\.00/ }).getByText('The receipt is missing.').waitFor();
    await applicant.sees('3 rows, 3 shown');
    await page.getByLabel('Show', { exact: true }).selectOption('parked');
    await applicant.sees('1 row, 1 shown');
    await page.getByText('Ask for a rectification of the decision').click();
    await page.getByLabel('What you ask for and why').fill('The receipt was there.');
    await page.getByRole('button', { name: 'Send the request' }).click();
    await applicant.sees('Request 1: being handled');
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  it('brings the rows in, names what is wrong by row, column and value, computes flat rates and support, and files', async () => {
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/claims`, 'Claims');
    await page.getByRole('button', { name: 'Begin the next claim' }).click();
    await applicant.heading('Period and other money');
    await soon(async () => expect([await page.getByLabel('Begins').inputValue(), await page.getByLabel('Ends').inputValue()]).toEqual(['2023-01-01', '2023-03-31']));
    await page.getByRole('checkbox', { name: '3' }).check();
    await cell(page, 'Revenue', 0).focus();
    await page.keyboard.type('100');
    await page.keyboard.press('Enter');
    await saved(page);

    await page.locator('.claim-steps').getByRole('link', { name: 'Import from a file' }).click();
    await applicant.heading('Import from a file');
    await upload(page, 'macros.xlsm', 'x');
    await applicant.sees(/^macros\.xlsm was not taken: .*macros/);
    await upload(page, 'ledger.csv', 'Tosite;Tili;Maksupvm;Toimittaja;Selite;Summa\n11;Palkat;31.1.2023;;Tammikuu;"4 500,00"\n12;Ostot;31.2.2023;Paino Oy;Esite;200,00\n13;Ostot;1.2.2023;Paino Oy;Esite;noin 5\n14;Ostot;2.2.2023;Koulu Oy;Kurssi;"1.234,50"\n');
    await page.getByRole('heading', { name: 'Which column is what' }).waitFor();
    await soon(async () => expect(await page.getByLabel('Voucher', { exact: true }).locator('option:checked').textContent()).toBe('Tosite (11)'));
    await page.getByLabel('Palkat').selectOption('staff');
    await page.getByLabel('Ostot').selectOption('services');
    await page.getByLabel('Save these choices under a name').fill('Our ledger');
    await page.getByRole('button', { name: 'Show what comes of it' }).click();
    await applicant.sees('Rows in the file: 4. Good: 2, with faults: 2, there already: 0, left out: 0.');
    await applicant.sees(/^Maksupvm: “31\.2\.2023”, expected a day/);
    await applicant.sees(/^Summa: “noin 5”, expected an amount/);
    await page.getByRole('button', { name: 'Take all or nothing' }).click();
    await applicant.sees(/2 rows cannot be taken/);
    await page.getByRole('button', { name: 'Take 2 rows into the claim' }).click();
    await applicant.sees('2 rows are in the claim now.');
    // What was not taken stays to be seen, with its faults: it is mended by hand now.
    await page.getByRole('region', { name: 'Rows with faults' }).getByText(/^Summa: “noin 5”, expected an amount/).waitFor();
    await page.getByRole('button', { name: 'Import another file' }).click();
    await upload(page, 'again.csv', 'Selite;Summa;Tosite;Tili;Maksupvm;Toimittaja\nTammikuu;4500,00;11;Palkat;31.1.2023;\n');
    await page.getByRole('heading', { name: 'Which column is what' }).waitFor();
    // The saved choices were found to fit by their headings.
    await applicant.sees('Rows in the file: 1. Good: 0, with faults: 0, there already: 1, left out: 0.');

    await page.locator('.claim-steps').getByRole('link', { name: 'Costs' }).click();
    await page.getByLabel('Voucher that the files belong to').fill('14');
    await page.getByLabel('Add files').setInputFiles({ name: 'kurssi.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') });
    await page.getByRole('row', { name: /^kurssi\.pdf Claim from 1 Jan 2023, voucher 14/ }).waitFor();
    await page.locator('.claim-steps').getByRole('link', { name: 'Check and file' }).click();
    await applicant.heading('Check and file');
    await applicant.sees('Nothing is missing: the claim can be filed.');
    await page.getByRole('row', { name: /^Total 6,599\.50/ }).waitFor();
    await applicant.sees('€5,199.60');
    await page.getByRole('button', { name: 'File the claim' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, file it' }).click();
    await applicant.heading('The payment claim has been filed');
    await applicant.sees(/^Claim 2 was filed \d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d, Finnish time\.$/);
    await page.getByRole('link', { name: 'Go to the claim' }).click();
    await applicant.heading('Payment claim 2');
    await applicant.sees('80 days left to decide and pay');
    await page.getByRole('link', { name: 'kurssi.pdf' }).waitFor();
    expect(others(applicant)).toEqual([]);
  }, 90_000);

  it('answers what the authority asks', async () => {
    await act('verifier', `${grant}/2/clarifications`, { question: 'Which course was it?', rows: ['14'], due: '2030-01-31' });
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/claims`, 'Claims');
    await applicant.sees(/^The clock stands still until you have answered/);
    await page.getByRole('link', { name: 'The authority waits for an answer: read and answer it' }).click();
    await applicant.heading('Payment claim 2');
    await applicant.sees('It is about these rows: 14');
    await page.getByLabel('Your answer: Clarification 1').fill('The course in February.');
    await page.reload();
    await applicant.heading('Payment claim 2');
    await soon(async () => expect(await page.getByLabel('Your answer: Clarification 1').inputValue()).toBe('The course in February.'));
    await page.getByRole('button', { name: 'Send the answer' }).click();
    await applicant.sees(/^Answered /);
    await soon(async () => expect(await page.getByText('The clock stands still').count()).toBe(0));
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  it('proposes the account for the payments', async () => {
    const { page } = applicant;
    await applicant.open('/payee-account', 'Account for payments');
    await page.getByLabel('Account number (IBAN)').fill('FI21 1234 5600 0007 86');
    await page.getByLabel('Account holder').fill('Esimerkin koulutuskuntayhtymä');
    await page.getByRole('button', { name: 'Propose the account' }).click();
    await applicant.sees('an IBAN with the right check digits');
    await page.getByLabel('Account number (IBAN)').fill('FI21 1234 5600 0007 85');
    await page.getByRole('button', { name: 'Propose the account' }).click();
    await page.getByRole('row', { name: /^FI21 1234 5600 0007 85 .*Waits for approval/ }).waitFor();
    expect(others(applicant)).toEqual([]);
  }, 60_000);
});

describe('the rows as a spreadsheet', () => {
  let grant: string;
  beforeAll(async () => {
    grant = await granted('Rows');
  }, 60_000);

  it('are typed with the keyboard alone and pasted, with what is wrong beside each', async () => {
    const { page } = applicant;
    const draft = await draftOf(grant);
    await applicant.open(`/grants/${grant}/claims/draft/${draft}/rows`, 'Costs');
    await spot(page, 0, 0).waitFor();
    await tabTo(page, 'Import from a file');
    for (let stops = 0; stops < 6 && (await focused(page)).tag !== 'td'; stops += 1) await page.keyboard.press('Tab');
    await page.keyboard.type('21');
    await page.keyboard.press('Tab');
    await page.keyboard.type('s');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.keyboard.type('15.11.2022');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await paste(page, '22\tPurchased services\t16.11.2022\t\tOy Ab\tKurssi\t1 234,50\r\n23\tx\tsoon\t\t\t\tabout 5\r\n22\tservices\t2022-11-16\t\tOy Ab\tKurssi\t1234.5\r\n');
    await applicant.sees('3 rows were pasted.');
    await saved(page);
    await applicant.sees('The same voucher is on row 4.');
    await page.getByRole('row', { name: /^3 23/ }).getByText(/^Paid on: a day/).waitFor();
    await soon(async () => expect(await spot(page, 2, 6).getAttribute('aria-invalid')).toBe('true'));
    await soon(async () => expect((await rowsOf(draft)).map(({ voucher, category, paidOn, amount }) => [voucher, category, paidOn, amount])).toEqual([['21', 'staff', '2022-11-15', undefined], ['22', 'services', '2022-11-16', '1234.50'], ['23', 'x', 'soon', 'about 5'], ['22', 'services', '2022-11-16', '1234.50']]));
    await page.getByRole('checkbox', { name: /^Only \d rows with remarks/ }).check();
    await page.getByRole('checkbox', { name: /^Only/ }).uncheck();
    await spot(page, 2, 0).focus();
    await page.getByRole('button', { name: 'Remove row 3' }).click();
    await spot(page, 0, 6).focus();
    await page.keyboard.type('9');
    await page.keyboard.press('Enter');
    // Enter takes the focus along a moment after the cell is written: a key before that reaches no cell.
    await soon(async () => expect([await spot(page, 0, 6).textContent(), (await focused(page)).tag]).toEqual(['9.00', 'td']));
    await page.keyboard.press('Control+z');
    await soon(async () => expect([await spot(page, 0, 6).textContent(), (await focused(page)).tag]).toEqual(['', 'td']));
    await page.keyboard.press('Control+z');
    await soon(async () => expect(await spot(page, 2, 0).textContent()).toBe('23'));
    await saved(page);
    await page.locator('.claim-steps').getByRole('link', { name: 'Check and file' }).click();
    await page.getByRole('link', { name: 'Row 3, Amount €' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-spot') === '2-6');
    await page.locator('.claim-steps').getByRole('link', { name: 'Check and file' }).click();
    await page.getByRole('link', { name: 'Row 1, Amount €' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-spot') === '0-6');
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  it('survive a reload and the end of the session', async () => {
    const visitor = await Visitor.at(platform.platform.url, chromium);
    const draft = await draftOf(grant);
    const path = `/grants/${grant}/claims/draft/${draft}/rows`;
    await visitor.signIn('applicant', path);
    const { page } = visitor;
    await page.route('**/rows?partner=lead', (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()));
    await spot(page, 0, 0).focus();
    await page.keyboard.type('31');
    await page.keyboard.press('Enter');
    await visitor.sees('No connection. Your changes are kept in this browser and are saved when the connection is back.');
    await page.reload();
    await spot(page, 0, 0).getByText('31').waitFor();
    await page.unroute('**/rows?partner=lead');
    await saved(page);
    await soon(async () => expect((await rowsOf(draft)).map(({ voucher }) => voucher)).toEqual(['31']));
    await visitor.context.clearCookies();
    await spot(page, 1, 0).focus();
    await page.keyboard.type('32');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sign-in\?.*problem=expired/);
    await page.locator('a[href*="as=applicant&"]').click();
    await spot(page, 1, 0).getByText('32').waitFor();
    await saved(page);
    await soon(async () => expect((await rowsOf(draft)).map(({ voucher }) => voucher)).toEqual(['31', '32']));
    expect(others(visitor)).toEqual([]);
    await visitor.close();
  }, 60_000);

  it('show both versions of a row that two have changed', async () => {
    const draft = await draftOf(grant);
    await putRows(draft, [row('a'), row('b')]);
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/claims/draft/${draft}/rows`, 'Costs');
    await spot(page, 1, 0).waitFor();
    await putRows(draft, [row('a', { amount: '7.00' }), row('b', { supplier: 'Theirs Oy' })]);
    await spot(page, 0, 6).focus();
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await page.keyboard.type('6');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '1 row has two versions' }).waitFor();
    const conflict = page.getByRole('table', { name: 'Row of voucher a' });
    await soon(async () => expect(await conflict.getByRole('cell').allTextContents()).toEqual(['5.00', 'Keep mine', '7.00', 'Keep theirs']));
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep theirs: Row of voucher a' }).click();
    await saved(page);
    await soon(async () => expect((await rowsOf(draft)).map(({ amount, supplier }) => [amount, supplier])).toEqual([['7.00', undefined], ['6.00', 'Theirs Oy']]));
    expect(others(applicant)).toEqual([]);
  }, 60_000);

  it('are as quick when they are ten thousand', async () => {
    const draft = await draftOf(grant);
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/claims/draft/${draft}/import`, 'Import from a file');
    const lines = Array.from({ length: 10_000 }, (_, at) => `V${at};staff;15.11.2022;Oy ${at};${at + 1},00`);
    await upload(page, 'large.csv', ['Tosite;Kustannuslaji;Maksupvm;Toimittaja;Summa', ...lines].join('\n'));
    await page.getByRole('button', { name: 'Take 10,000 rows into the claim' }).click();
    await applicant.sees('10,000 rows are in the claim now.');
    await page.getByRole('link', { name: 'Look at the rows' }).click();
    // The first can be worked on while the others come.
    await spot(page, 0, 0).getByText('V0').waitFor();
    await page.locator('[role=grid][aria-rowcount="10002"]').waitFor({ timeout: 60_000 });
    await spot(page, 0, 6).focus();
    await page.keyboard.press('Control+ArrowDown');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-spot') === '10000-6');
    await page.keyboard.press('PageUp');
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-spot') === '9980-6');
    await page.keyboard.type('0,50');
    await page.keyboard.press('Enter');
    await spot(page, 9980, 6).getByText('0.50').waitFor();
    expect(await page.locator('.row-grid tbody tr').count()).toBeLessThan(80);
    await saved(page);
    expect(await axeFaults(page)).toEqual([]);
    expect(others(applicant)).toEqual([]);
  }, 90_000);
});

describe('a joint operation', () => {
  it('has a part for each partner, each with a word that it is ready', async () => {
    const grant = await granted('Together', { partners: [{ id: 'p1', name: 'Toinen opisto', role: 'partner' }], budget: [{ category: 'staff', amount: '50000.00' }, { partner: 'p1', category: 'staff', amount: '50000.00' }], financing: [{ source: 'eu-state', amount: '93600.00' }, { source: 'own', amount: '23400.00' }] }, '93600.00');
    const draft = await draftOf(grant);
    await putRows(draft, [row('1')]);
    const { page } = applicant;
    await applicant.open(`/grants/${grant}/claims/draft/${draft}/rows`, 'Costs');
    await page.getByRole('button', { name: /^Toinen opisto/ }).click();
    await spot(page, 0, 0).focus();
    await paste(page, '9\tstaff\t15.11.2022\t\t\t\t400,00');
    await saved(page);
    await page.getByRole('button', { name: 'Mark the part as ready' }).click();
    await page.getByRole('button', { name: /^Toinen opisto 1 row, €400\.00 ?Ready/ }).waitFor();
    await page.locator('.claim-steps').getByRole('link', { name: 'Check and file' }).click();
    await applicant.sees('Toinen opisto: support €374.40');
    expect(others(applicant)).toEqual([]);

    // The organisation of the partner fills in its own part, and sees no other.
    await page.locator('.claim-steps').getByRole('link', { name: 'Costs' }).click();
    await page.getByRole('button', { name: /^Toinen opisto/ }).click();
    await page.getByText("Let the partner's organisation fill in this part").click();
    await page.getByLabel('Id of the organisation').fill('org-other');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await applicant.sees('org-other fills in this part');
    const partner = await Visitor.at(platform.platform.url, chromium);
    await partner.signIn('other-applicant', '/home');
    await partner.page.getByRole('link', { name: /^Payment claim 1 Oct 2022/ }).click();
    await partner.heading('Costs');
    await spot(partner.page, 0, 0).getByText('9').waitFor();
    await soon(async () => expect(await partner.page.locator('.claim-steps a').allTextContents()).toEqual(['Costs', 'Import from a file']));
    await soon(async () => expect(await partner.page.getByRole('button', { name: /^lead/ }).isDisabled()).toBe(true));
    await spot(partner.page, 0, 4).focus();
    await partner.page.keyboard.type('Oma Oy');
    await partner.page.keyboard.press('Enter');
    await saved(partner.page);
    await soon(async () => expect((await rowsOf(draft)).map(({ partner: whose, supplier }) => [whose, supplier])).toEqual([['lead', undefined], ['p1', 'Oma Oy']]));
    expect(await axeFaults(partner.page)).toEqual([]);
    expect(others(partner)).toEqual([]);
    await partner.close();
  }, 60_000);
});

describe('each page', () => {
  let grant: string;
  let draft: string;
  beforeAll(async () => {
    grant = await granted('Pages');
    await act('applicant', grant, { period: { from: '2022-10-01', to: '2022-12-31' }, rows: [{ voucher: '1', category: 'staff', paidOn: '2022-11-15', amount: '1000.00' }] });
    await act('verifier', `${grant}/1/verification`, { park: [{ row: '1' }] });
    await act('decision-maker', `${grant}/1/decision`, {});
    await act('applicant', grant, { period: { from: '2023-01-01', to: '2023-03-31' }, rows: [{ voucher: '2', category: 'staff', paidOn: '2023-02-01', amount: '1000.00' }] });
    await act('verifier', `${grant}/2/clarifications`, { question: 'Mikä tämä on?', rows: ['2'], due: '2030-01-31' });
    draft = await draftOf(grant);
    await putRows(draft, [row('1', { paidOn: '2023-05-01' }), row('2', { amount: 'noin 5', supplier: 'Esimerkki Oy', paidOn: '2023-05-01' }), row('3', { paidOn: '' })]);
  }, 60_000);
  const at = (step: string) => () => `/grants/${grant}/claims/draft/${draft}/${step}`;
  const shown: Record<string, { path: () => string; complete: string; before?: (page: Page) => Promise<void> }> = {
    claims: { path: () => `/grants/${grant}/claims`, complete: '.why-list' },
    claim: { path: () => `/grants/${grant}/claims/1`, complete: '#rows ~ .table-region' },
    asked: { path: () => `/grants/${grant}/claims/2`, complete: '#clarification-1 textarea' },
    details: { path: at('details'), complete: '#take-up' },
    rows: { path: at('rows'), complete: '.remarks .wrong-text' },
    import: { path: at('import'), complete: '.found-rows .wrong-text', before: (page) => upload(page, 'kirjanpito.csv', 'Tosite;Kustannuslaji;Maksupvm;Summa\n5;staff;1.5.2023;eiole\n6;staff;1.5.2023;5,00\n') },
    summary: { path: at('summary'), complete: '.missing li' },
    payee: { path: () => '/payee-account', complete: '#propose' },
  };
  it.each(Object.entries(shown))('%s is as it should be in every language, on a telephone and on a desk', async (name, { path, complete, before }) => {
    const { page } = applicant;
    await page.goto(path());
    await page.getByRole('heading', { level: 1 }).waitFor();
    await before?.(page);
    await page.locator(complete).first().waitFor();
    expect(await faultsEverywhere(page, `claim-${name}`, { complete, english: ENGLISH })).toEqual({});
    expect(others(applicant)).toEqual([]);
  }, 60_000);
});
