import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { bankAnswer, checkingAtWork, ledger, ROWS, type Checking } from './checking-at-work.js';
import { launchChromium, soon, Visitor } from './chromium.js';
import { faultsEverywhere, speak } from './everywhere.js';
import { focused, tabTo } from './keyboard.js';
import { day } from './office-at-work.js';

let checking: Checking;
let chromium: Browser;
const people = {} as Record<'manager' | 'verifier' | 'decider' | 'payer' | 'second', Visitor>;

beforeAll(async () => {
  checking = await checkingAtWork();
  chromium = await launchChromium();
  for (const [name, user, to] of [['manager', 'applicant', '/home'], ['verifier', 'verifier', '/claims'], ['decider', 'decision-maker', '/claims'], ['payer', 'payer', '/payments'], ['second', 'payer-2', '/payments']] as const) {
    people[name] = await Visitor.at(checking.at.platform.url, chromium);
    await people[name].signIn(user, to);
    // So many rows take their time where the machine has other work.
    people[name].page.setDefaultTimeout(60_000);
  }
}, 240_000);
afterAll(async () => {
  await chromium?.close();
  await checking?.at.stop();
}, 60_000);

const ALL = ROWS.toLocaleString('en');
/** Where the machine has other work, the lists take in so many rows later than a page asks for them: it is told to wait, and asks again. */
const others = ({ faults }: Visitor): string[] => faults.filter((fault) => !/server responded with a status of 503/.test(fault));

describe('a claim of as many rows as there may be', () => {
  it('is brought in from a ledger by the beneficiary, who sees what it comes to, and filed', async () => {
    const { manager } = people;
    const { page } = manager;
    await page.goto(`/grants/${checking.filed}/claims/draft/${checking.draft}/import`);
    await speak(page, 'en');
    await page.locator('input[type=file]').setInputFiles({ name: 'ledger.csv', mimeType: 'text/csv', buffer: Buffer.from(ledger()) });
    await manager.sees(`Rows in the file: ${ALL}. Good: ${(ROWS - 1).toLocaleString('en')}, with faults: 0, there already: 1, left out: 0.`);
    await page.getByLabel('Take the 1 row that is there already too').check();
    await page.getByRole('button', { name: `Take ${ALL} rows into the claim` }).click();
    await manager.sees(`${ALL} rows are in the claim now.`);
    await page.locator('.claim-steps').getByRole('link', { name: 'Check and file' }).click();
    await manager.sees('Nothing is missing: the claim can be filed.');
    await page.getByRole('button', { name: 'File the claim' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, file it' }).click();
    await manager.heading('The payment claim has been filed');
    await checking.at.quiet([checking.filed]);
    // The page asks once more what the claim comes to while it is being filed.
    expect(others(manager).filter((fault) => !fault.includes('422'))).toEqual([]);
  }, 120_000);
});

/** By whom, where, what is there once everything has come, and what is opened first. */
type Shown = readonly [by: keyof typeof people, path: () => string, complete: string, prepare?: (page: Page) => Promise<void>];
const unfold = async (page: Page) => {
  const closed = page.locator('main details:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().press('Enter');
};
const pages: Record<string, Shown> = {
  claims: ['verifier', () => '/claims', 'table.claims tbody tr'],
  check: ['verifier', () => `/grants/${checking.filed}/claims/1/check`, '.live-total', unfold],
  'check-read': ['payer', () => `/grants/${checking.verified}/claims/1/check`, '.check-grid .active', unfold],
  decision: ['decider', () => `/grants/${checking.verified}/claims/1/decision`, '.live-total', unfold],
  decided: ['decider', () => `/grants/${checking.corrected}/claims/1/decision`, '#made'],
  payments: ['payer', () => '/payments', '#batches ~ * table tbody tr'],
  batch: ['payer', () => `/payments/batches/${checking.batch}`, 'table tbody tr'],
  receivables: ['payer', () => '/receivables', 'table tbody tr'],
  accounts: ['payer', () => '/accounts', 'table tbody tr', unfold],
  money: ['decider', () => `/grants/${checking.corrected}/money`, '.money-figures', async (page) => {
    await page.locator('.money-figures button').nth(1).click();
    await page.locator('.explanation tbody tr').first().waitFor();
    await unfold(page);
  }],
};

describe('the pages about claims and money, in every language, on a telephone and on a desk', () => {
  it.each(Object.entries(pages))('%s is as it should be', async (name, [by, path, complete, prepare]) => {
    const { page, faults } = people[by];
    faults.length = 0;
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path());
    await page.locator(complete).first().waitFor();
    await prepare?.(page);
    expect(await faultsEverywhere(page, `check-${name}`)).toEqual({});
    expect(others(people[by])).toEqual([]);
  }, 120_000);
});

describe('a claim, from the rows to the bank', () => {
  const at = () => `/grants/${checking.filed}/claims/1`;
  const marks = (page: Page, state: string) => page.locator('.grid-row.active, .grid-row').filter({ has: page.locator(`.row-mark.${state}`) });
  const sum = (page: Page, row: string, column: number) => page.locator('.sums-box tr', { hasText: row }).getByRole('cell').nth(column);

  it('is found in the queue, with the days that are left and whose turn it is', async () => {
    const { verifier, decider } = people;
    await verifier.page.setViewportSize({ width: 1440, height: 900 });
    await verifier.page.goto('/claims');
    await speak(verifier.page, 'en');
    const row = verifier.page.getByRole('row', { name: /S30001, claim 1/ });
    await row.getByText('days left').waitFor();
    await row.getByText('Your turn').waitFor();
    await row.getByText('Kielitaito työelämään').waitFor();
    await verifier.page.getByRole('row', { name: /S30002, claim 1/ }).getByText('This needs the role decision-maker.').waitFor();
    await verifier.page.getByLabel('Waits for', { exact: true }).selectOption({ label: 'Decision' });
    await verifier.page.waitForURL('**/claims?state=decision');
    await row.waitFor({ state: 'detached' });
    await decider.page.goto('/claims');
    await speak(decider.page, 'en');
    await decider.page.getByRole('row', { name: /S30002, claim 1/ }).getByText('Your turn').waitFor();
    expect([...others(verifier), ...others(decider)]).toEqual([]);
  }, 60_000);

  it('is checked row by row with the keyboard alone, and what was done outlives the page', async () => {
    const { page } = people.verifier;
    await page.goto(`${at()}/check`);
    const grid = page.getByRole('grid', { name: 'Rows of the claim' });
    await page.getByText(`${ALL} rows`, { exact: true }).waitFor();
    await soon(async () => expect(await grid.getAttribute('aria-rowcount')).toBe(String(ROWS + 1)));
    await tabTo(page, 'Rows of the claim');
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('a', 'a', 'p', 'd');
    await soon(async () => expect(await focused(page)).toMatchObject({ name: expect.stringContaining('Deduction'), seen: true }));
    await page.keyboard.type('100,00');
    await press('Enter');
    await page.getByText('Choose why it is deducted.').waitFor();
    await press('Tab', 'Tab');
    await page.keyboard.type('No evidence');
    await press('Tab');
    await page.keyboard.type('The receipt is missing.');
    await press('Enter');
    await page.locator('.grid-row[aria-rowindex="5"] .row-mark.deducted').waitFor();
    // The next three are chosen and accepted at once; one step back, and again.
    await press('Shift+ArrowDown', 'Shift+ArrowDown', 'a', 'u');
    await page.locator('.grid-row[aria-rowindex="6"] .row-mark.untouched').waitFor();
    // The voucher of the third row is there once more, near the end.
    await press('r');
    await page.getByText(`Row ${(ROWS - 1).toLocaleString('en')} of ${ALL}`).waitFor();
    await press('r');
    await page.getByText(`Row 3 of ${ALL}`).waitFor();
    // The files of the row that is looked at come first, then those of the claim.
    const files = page.locator('.attachments');
    await files.getByRole('heading', { name: 'Files of voucher 1003' }).waitFor();
    await soon(async () => expect(await files.getByRole('link').allTextContents()).toEqual(['kuitti-1003.pdf', 'kaikki-palkat.pdf']));
    await press('n');
    await page.getByRole('heading', { name: 'Voucher 1005', exact: true }).waitFor();
    await files.getByText('This voucher has no files.').waitFor();
    await press('f');
    await soon(async () => expect(await focused(page)).toMatchObject({ name: 'Conclusion of the verification', seen: true }));
    await page.reload();
    await page.getByText(`${ALL} rows`, { exact: true }).waitFor();
    await soon(async () => expect([await marks(page, 'accepted').count(), await marks(page, 'parked').count(), await marks(page, 'deducted').count()]).toEqual([2, 1, 1]));
    await sum(page, 'Rows', 2).getByText('100.00', { exact: true }).waitFor();
    await sum(page, 'Flat rates', 2).getByText('40.00', { exact: true }).waitFor();
    const cents = async (row: string) => Promise.all([0, 1, 2, 3].map(async (column) => Number((await sum(page, row, column).textContent())!.replaceAll(/[^\d.\u2212]/gu, '').replace('\u2212', '-').replace('.', ''))));
    for (const row of ['Rows', 'Flat rates', 'Total']) {
      const [declared, certified, deducted, parked] = await cents(row);
      expect([row, declared]).toEqual([row, certified! + deducted! + parked!]);
    }
    // On paper stand all rows, not those in sight, so many at a time.
    const printed = page.locator('.printed-rows tbody tr');
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect([await printed.count(), await printed.nth(3).locator('td').last().textContent()]).toEqual([2500, 'No evidence: The receipt is missing.']);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await printed.first().waitFor({ state: 'detached' });
    expect(others(people.verifier)).toEqual([]);
  }, 120_000);

  it('has a sample drawn, a checklist filled in, and rows accepted in bulk', async () => {
    const { page } = people.verifier;
    await page.getByText('Draw a sample', { exact: true }).click();
    await page.getByLabel('Rule').selectOption({ label: 'Check of rows by sample' });
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    await page.getByText('Sample 1: Check of rows by sample').waitFor();
    await page.getByRole('button', { name: 'Show the rows of the sample' }).click();
    await page.getByText(new RegExp(`^[\\d,]+ rows shown of ${ALL}$`)).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption({ label: 'All' });
    await page.getByText('Administrative verification (administrative)').click();
    await page.locator('.list-item').filter({ visible: true }).first().waitFor();
    for (const item of await page.locator('.list-item').all()) if (await item.isVisible()) await item.getByRole('radio', { name: 'Yes' }).check();
    await page.getByRole('button', { name: 'Save the list' }).first().click();
    await page.getByText(/^Administrative verification .* Filled in /).waitFor();
    await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Not looked at' });
    await page.getByRole('button', { name: 'Choose those shown' }).click();
    await page.getByRole('button', { name: `Accept ${(ROWS - 4).toLocaleString('en')} rows` }).click();
    await page.getByText('All rows looked at').waitFor();
    await page.getByLabel('Conclusion of the verification').fill('One receipt is missing.');
    await page.getByRole('button', { name: 'Finish the verification' }).click();
    await people.verifier.heading('Decision on claim 1: S30001');
    await page.getByText('The receipt is missing.').waitFor();
    expect(await page.getByRole('button', { name: 'Decide the claim' }).count()).toBe(0);
    expect(others(people.verifier)).toEqual([]);
  }, 120_000);

  it('is decided by another person, who sees what it rests on', async () => {
    const { page } = people.decider;
    await page.goto(`${at()}/decision`);
    await page.getByText('One receipt is missing.').waitFor();
    await page.getByRole('link', { name: 'Next in the queue: S30002, claim 1' }).waitFor();
    await page.locator('.live-total').waitFor();
    await page.getByRole('button', { name: 'Decide the claim' }).click();
    await page.getByText('Say that you have read the verification.').waitFor();
    await page.getByRole('checkbox', { name: /^I have read the verification/ }).check();
    await page.getByRole('button', { name: 'Decide the claim' }).click();
    await page.locator('.decided-figures').waitFor();
    await page.getByText('This needs the role payer.').first().waitFor();
    expect(others(people.decider)).toEqual([]);
  }, 120_000);

  it('is authorised by one payer and confirmed by another, and goes to the bank in a batch', async () => {
    const { payer, second } = people;
    const { page } = payer;
    await page.goto('/payments?step=decided');
    await speak(page, 'en');
    await page.getByRole('checkbox', { name: 'Choose: S30001, claim 1' }).check();
    await page.getByRole('button', { name: 'Authorise 1 payment' }).click();
    await page.getByText('Done 1 of 1').waitFor();
    await checking.at.quiet([checking.filed]);
    await page.goto('/payments?step=authorised');
    const own = page.getByRole('row', { name: /S30001, claim 1/ });
    await own.getByText(/whoever authorised a payment does not confirm it/i).waitFor();
    await soon(async () => expect(await own.getByRole('checkbox').isDisabled()).toBe(true));
    await second.page.goto('/payments');
    await speak(second.page, 'en');
    await second.page.getByRole('checkbox', { name: 'Choose: S30001, claim 1' }).check();
    await second.page.getByRole('button', { name: 'Confirm 1 payment' }).click();
    await second.page.getByRole('row', { name: /S30001, claim 1/ }).getByText('Waits for a batch').waitFor();
    await second.page.getByRole('button', { name: 'Choose all that wait for you' }).click();
    await second.page.getByRole('button', { name: /^Make a batch of 1 payment/ }).click();
    await second.heading(/^Batch /);
    const download = second.page.waitForEvent('download');
    await second.page.getByRole('link', { name: 'Download the file for the bank' }).click();
    const file = await readFile(await (await download).path(), 'utf8');
    expect(file).toContain('pain.001.001.09');
    await second.page.getByRole('button', { name: 'Mark as sent' }).click();
    await second.page.getByText('Sent to the bank').waitFor();
    const orders = [...file.matchAll(/<EndToEndId>([^<]+)</g)].map(([, id]) => [id!, 'ACSC'] as const);
    const messageId = /<MsgId>([^<]+)</.exec(file)![1]!;
    const [chooser] = await Promise.all([second.page.waitForEvent('filechooser'), second.page.getByRole('button', { name: 'Read an answer of the bank' }).click()]);
    await chooser.setFiles({ name: 'answer.xml', mimeType: 'application/xml', buffer: Buffer.from(bankAnswer(messageId, orders)) });
    await second.page.getByText('The answer was read: 1 paid, 0 rejected.').waitFor();
    await second.page.getByRole('cell', { name: /^Paid / }).waitFor();
    expect([...others(payer), ...others(second)]).toEqual([]);
  }, 90_000);
});

describe('acting for another', () => {
  it('is chosen by a substitute, seen on every page, counts as both, and ends', async () => {
    const { decider, second, payer } = people;
    for (const { faults } of [decider, second, payer]) faults.length = 0;
    await checking.at.act({ by: 'decision-maker', path: `/api/v1/claims/${checking.verified}/1/decision`, json: {} });
    await decider.open('/stand-ins', 'Acting for another');
    const { page } = decider;
    await page.getByRole('button', { name: 'Name the substitute' }).click();
    await soon(async () => expect(await page.getByText('This must be filled in.').count()).toBe(4));
    await page.getByLabel('For whom (user id)').fill('payer');
    await page.getByLabel('User id of the substitute').fill('payer-2');
    await page.getByLabel('First day').fill(day(-1));
    await page.getByLabel('Last day').fill(day(3));
    await page.getByRole('button', { name: 'Name the substitute' }).click();
    await page.getByText('The substitute has been named.').waitFor();

    await second.page.goto('/payments');
    await second.page.getByRole('button', { name: 'Payer' }).click();
    await second.page.getByRole('link', { name: 'Acting for another' }).click();
    await second.page.getByRole('button', { name: 'Act for payer' }).click();
    await second.sees('You act for payer.');
    expect(await faultsEverywhere(second.page, 'stand-ins')).toEqual({});
    await second.page.setViewportSize({ width: 1440, height: 900 });
    await speak(second.page, 'en');
    await second.page.goto('/payments?step=decided');
    await second.sees('You act for payer.');
    await second.page.getByRole('checkbox', { name: 'Choose: S30002, claim 1' }).check();
    await second.page.getByRole('button', { name: 'Authorise 1 payment' }).click();
    await second.page.getByText('Done 1 of 1').waitFor();
    await checking.at.quiet([checking.verified]);
    await payer.page.goto('/payments?step=authorised');
    await payer.page.getByRole('row', { name: /S30002, claim 1/ }).getByText(/whoever authorised a payment does not confirm it/i).waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'End: payer-2 for payer' }).click();
    await page.getByText('payer-2 no longer acts for payer.').waitFor();
    await soon(async () => expect(await focused(page)).toMatchObject({ name: 'Substitutes' }));
    await second.page.reload();
    await second.sees('You no longer stand in for payer: from now on you act for yourself only.');
    await second.page.getByRole('button', { name: 'Understood' }).click();
    await second.page.getByRole('row', { name: /S30002, claim 1/ }).waitFor({ state: 'detached' });
    expect([...others(decider), ...others(payer), ...others(second).filter((fault) => !fault.includes('403'))]).toEqual([]);
  }, 90_000);
});

describe('a correction, from a row to the money that comes back', () => {
  it('lowers the support, says why, and what was paid too much is ordered back and comes back', async () => {
    const { decider, payer } = people;
    const { page } = decider;
    const money = `/grants/${checking.filed}/money`;
    await page.goto(money);
    await page.getByText('Correct a row', { exact: true }).click();
    const form = page.locator('section', { has: page.getByRole('heading', { name: 'Corrections after a decision' }) });
    // The row is looked for and chosen with the keyboard alone.
    const search = form.getByLabel('Search by voucher, supplier, description or amount');
    await search.press('Enter');
    await form.getByText(/^[\d,]+ rows, 20 shown$/).waitFor();
    await search.fill('1001');
    await search.press('Enter');
    await form.getByRole('rowheader', { name: /^1002 / }).waitFor({ state: 'detached' });
    await tabTo(page, 'Choose: Voucher 1001 ');
    await page.keyboard.press('Enter');
    await soon(async () => expect(await focused(page)).toMatchObject({ name: 'Choose another row', seen: true }));
    await form.getByLabel('Change of the certified €').fill('-5000');
    await form.getByRole('button', { name: 'Make the correction' }).click();
    await form.getByText('The amount is more than the row can change.').waitFor();
    expect(await faultsEverywhere(page, 'check-correction', { spoken: ['en'] })).toEqual({});
    await page.setViewportSize({ width: 1440, height: 900 });
    await form.getByLabel('Change of the certified €').fill('-500');
    await form.getByLabel('Reason').fill('The wage belongs to another operation.');
    await form.getByRole('button', { name: 'Make the correction' }).click();
    await form.getByText('The correction was made.').waitFor();
    // 500.00 and the flat rate of 40 % on it, at 80 %.
    await page.locator('.money-figures > div', { hasText: 'Receivable' }).getByText('€560.00').waitFor();
    await page.getByRole('button', { name: /^Why this figure\?.*Support decided/ }).click();
    await page.locator('.explanation').getByText('row 1001').waitFor();
    await page.getByText('Order a recovery', { exact: true }).last().click();
    const recoveries = page.locator('section', { has: page.getByRole('heading', { name: 'Recoveries' }) });
    await recoveries.getByLabel('Reason').fill('Paid too much.');
    await recoveries.getByRole('button', { name: 'Order it' }).click();
    await recoveries.getByText('Recovery 1').waitFor();
    await payer.page.goto('/receivables');
    await payer.page.getByRole('row', { name: /S30001/ }).getByText('Due', { exact: true }).waitFor();
    await payer.page.getByRole('link', { name: 'S30001' }).click();
    await payer.heading('Money: S30001');
    await payer.page.locator('summary', { hasText: 'Record what came back' }).click();
    await payer.page.getByLabel('Principal €').fill('560');
    await payer.page.getByRole('button', { name: 'Record', exact: true }).click();
    await payer.page.locator('.money-figures > div', { hasText: 'Receivable' }).getByText('€0.00').waitFor();
    expect([...others(decider), ...others(payer)]).toEqual([]);
  }, 90_000);
});
