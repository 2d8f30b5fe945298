import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, layoutFaults, soon, type Habits, Visitor } from './chromium.js';
import { application, award, claim, NOBODY, PlatformAtWork, row } from './platform-at-work.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what a page has from its browser
declare const document: any, localStorage: any, window: any;

let platform: PlatformAtWork;
let chromium: Browser;
let grant: string;
const visitor = (habits?: Habits) => Visitor.at(platform.platform.url, chromium, habits);
const signedIn = async (user: string, to?: string, habits?: Habits): Promise<Visitor> => {
  const person = await visitor(habits);
  await person.signIn(user, to);
  return person;
};
/** What the browser itself writes into the console for an answer that says no. */
const others = ({ faults }: Visitor) => faults.filter((fault) => !/^Failed to load resource: (the server responded with a status of (401|404|422)|net::ERR_)/.test(fault));

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  grant = await awarded({});
  chromium = await launchChromium();
}, 120_000);
afterAll(async () => {
  await chromium?.close();
  await platform?.stop();
}, 60_000);

async function awarded(changes: Record<string, unknown>): Promise<string> {
  const { id } = (await platform.act({ by: 'applicant', path: '/api/v1/applications', json: application(changes) })).body;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, json: award() });
  return id;
}

let amendments = 0;
/** Moves a hundred euros more from staff to services. Returns what staff is granted then, as an English page writes it. */
async function amend(): Promise<string> {
  amendments += 1;
  const at = (day: number) => ({ 'toteuma-at': `2023-03-0${day}T10:00:0${amendments}Z` });
  const budget = [{ category: 'staff', amount: `${10000 - 100 * amendments}.00` }, { category: 'services', amount: `${500 + 117 * amendments}.00` }];
  await platform.act({ by: 'applicant', path: `/api/v1/applications/${grant}/amendments`, headers: at(1), json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', budget }], reason: 'Muutos.' } });
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${grant}/amendments/latest/decision`, headers: at(2), json: { parts: { budget: 'accepted' } } });
  return new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2 }).format(10_000 - 100 * amendments);
}
const staffGranted = (page: Page) => page.locator('table.realisation tbody tr').filter({ hasText: 'Staff costs' }).locator('td[data-label="Granted now €"]');

const TEXTS = {
  markup: '<script>window.ran=1</script>"><img src=x onerror="window.ran=1"><b>bold</b>{{app.name}}$t(app.name)&amp;',
  'one long word': 'Ääkkönen'.repeat(25),
  'a turn of the writing direction, and leaving its place': 'abc \u2069\u202Eedoc \u2067 שלום',
  emoji: '👩🏽‍🔬🇫🇮'.repeat(12),
};

describe('what one person writes, another reads as text', () => {
  it.each(Object.entries(TEXTS))('%s', async (_what, text) => {
    const id = await awarded({ name: text, summary: text, applicant: { name: text } });
    await platform.act({ by: 'applicant', path: `/api/v1/claims/${id}`, headers: { 'toteuma-at': '2023-01-10T09:00:00Z' }, json: claim({ rows: [row({ description: text, supplier: text, voucher: '1' })] }) });
    await platform.act({ by: 'applicant', path: `/api/v1/applications/${id}/amendments`, headers: { 'toteuma-at': '2023-03-01T09:00:00Z' }, json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: '9900.00' }, { category: 'services', amount: '617.00' }] }], reason: text } });
    const officer = await signedIn('case-officer', '/grants', { width: 320 });
    const { page } = officer;
    const check = async () => {
      expect(await layoutFaults(page)).toEqual([]);
      expect(await page.evaluate(() => ['ran' in window, document.querySelectorAll('main img, main script, main b').length])).toEqual([false, 0]);
    };
    const link = page.locator(`a[href="/grants/${id}"]`);
    await soon(async () => expect(await link.textContent()).toBe(text));
    await check();
    await link.click();
    await officer.heading();
    await page.getByText('Amendment 1').first().waitFor();
    await soon(async () => expect(await page.locator('h1').textContent()).toBe(text));
    await soon(async () => expect(await page.title()).toContain(text));
    for (const summary of await page.locator('main summary').all()) await summary.click();
    await soon(async () => expect(await page.locator('.versions bdi').first().textContent()).toBe(text));
    await check();
    await page.getByRole('link', { name: 'History of events' }).click();
    await page.locator('.day li').first().waitFor();
    const sentence = await page.locator('.day li p').filter({ hasText: 'applied for a grant' }).textContent();
    // What turns the writing inside a sentence of ours is taken out; all else stays as it was written.
    const plain = text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '');
    expect(sentence).toBe(`\u2068${plain}\u2069 applied for a grant for “\u2068${plain}\u2069”, with a budget of €12,200.00.`);
    await check();
    expect(officer.faults).toEqual([]);
    await officer.close();
  }, 60_000);
});

describe('what is not there', () => {
  it.each([
    ['another organisation\'s grant', () => grant],
    ['a made-up grant', () => NOBODY],
    ['an id that is none', () => 'S99999'],
    ['markup for an id', () => '%3Cscript%3Ealert(1)%3C%2Fscript%3E'],
    ['a path for an id', () => '..%2F..%2Freports'],
    ['a very long id', () => 'x'.repeat(1500)],
  ])('%s is "not found", and looks so whatever it is', async (_what, id) => {
    const stranger = await signedIn('other-applicant', '/grants');
    for (const path of [`/grants/${id()}`, `/grants/${id()}/history`]) {
      await stranger.open(path, 'Page not found');
      await stranger.page.waitForFunction(() => document.title === 'Page not found – Toteuma');
      await soon(async () => expect(await stranger.page.locator('main').innerText()).toBe('Page not found\n\nThe page does not exist, or you may not see it. Check the address, or go to your grants.\n\nGo to my grants'));
    }
    expect(others(stranger)).toEqual([]);
    await stranger.close();
  }, 60_000);

  it('a page of ours that is none, and filters that are none', async () => {
    const officer = await signedIn('case-officer');
    await officer.open('/no/such/page', 'Page not found');
    for (const query of ['?after=made-up', '?sort=secret', '?status=<script>', '?limit=-1', `?search=${'x'.repeat(3000)}`, '?search=%E0%A4%A', '?sort=name&sort=code']) {
      await officer.open(`/grants${query}`, 'All grants');
      await officer.page.getByText(/^No grant matches your search$|^\d+ grants?$/).waitFor();
    }
    expect(others(officer)).toEqual([]);
    await officer.close();
  }, 60_000);
});

describe('the language', () => {
  it.each([['tlh', 'sv-FI', 'sv'], ['<script>', 'de-DE', 'fi'], ['__proto__', 'en-US', 'en'], ['', 'xx', 'fi'], ['SV-fi', 'en-GB', 'sv']])('kept as "%s" in a browser of %s is %s', async (kept, language, shown) => {
    const person = await visitor({ language });
    await person.page.addInitScript((value) => localStorage.setItem('toteuma-language', value), kept);
    await person.open('/sign-in', 'Toteuma');
    await soon(async () => expect(await person.page.evaluate(() => document.documentElement.lang)).toBe(shown));
    expect(person.faults).toEqual([]);
    await person.close();
  });

  it('changes where one is, with its filters, and back and forward keep them', async () => {
    const officer = await signedIn('case-officer', '/grants?search=Polku&sort=-granted');
    const { page } = officer;
    await page.getByText(/^\d+ grants?$/).waitFor();
    await page.locator('header button[lang=sv]').click();
    await officer.heading('Alla projekt');
    expect(new URL(page.url()).search).toBe('?search=Polku&sort=-granted');
    await soon(async () => expect(await page.locator('input').first().inputValue()).toBe('Polku'));
    await page.locator(`a[href="/grants/${grant}"]`).click();
    await officer.heading('Polku');
    await page.goBack();
    await officer.heading('Alla projekt');
    expect(new URL(page.url()).search).toBe('?search=Polku&sort=-granted');
    await soon(async () => expect(await page.locator('input').first().inputValue()).toBe('Polku'));
    await page.goForward();
    await officer.heading('Polku');
    await soon(async () => expect(await page.evaluate(() => document.documentElement.lang)).toBe('sv'));
    expect(officer.faults).toEqual([]);
    await officer.close();
  }, 60_000);
});

describe('a session that ends', () => {
  const ended = 'Your session has ended. Sign in again to continue where you were.';

  it('is said in the middle of the work, and one comes back to the same page', async () => {
    const officer = await signedIn('case-officer', '/grants?search=Polku');
    await officer.page.getByText(/^\d+ grants?$/).waitFor();
    await officer.context.clearCookies();
    await officer.page.locator(`a[href="/grants/${grant}"]`).click();
    await officer.sees(ended);
    expect(await officer.page.locator('main').textContent()).not.toContain('Esimerkin koulutuskuntayhtymä');
    await officer.page.getByRole('link', { name: 'Sign in as: Case officer' }).click();
    await officer.heading('Polku');
    expect(new URL(officer.page.url()).pathname).toBe(`/grants/${grant}`);
    expect(others(officer)).toEqual([]);
    await officer.close();
  }, 60_000);

  it('in one tab, ends in the other', async () => {
    const officer = await signedIn('case-officer', `/grants/${grant}`);
    await officer.heading('Polku');
    const other = await officer.context.newPage();
    await other.goto('/grants');
    await other.getByRole('heading', { name: 'All grants' }).waitFor();
    await other.getByRole('button', { name: 'Case officer' }).click();
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL('**/sign-in');
    await officer.page.waitForURL((url) => url.pathname === '/sign-in' && url.searchParams.get('to') === `/grants/${grant}`);
    expect(await officer.page.locator('main').textContent()).not.toContain('10,000.00');
    expect(others(officer)).toEqual([]);
    await officer.close();
  }, 60_000);

  it('at the server, is noticed by a page that only listens', async () => {
    const officer = await signedIn('case-officer', `/grants/${grant}`);
    await officer.heading('Polku');
    await officer.page.getByText('The figures follow decisions by themselves.').waitFor();
    // Signed out by somebody who has the same session, in a browser without this site's channel.
    const twin = await visitor();
    await twin.context.addCookies(await officer.context.cookies());
    const { csrf } = (await (await twin.page.request.get('/portal/session')).json()) as { csrf: string };
    const answer = await twin.page.request.post('/portal/sign-out', { headers: { 'x-csrf-token': csrf, origin: platform.platform.url } });
    expect(answer.status()).toBe(200);
    await officer.sees(ended);
    await twin.close();
    await officer.close();
  }, 60_000);
});

/** What lies between a browser and the platform, and can be cut: as a proxy, since nothing that Chromium has itself ends an open stream. */
class Cable {
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((asked, answer) => {
      const { method, headers } = asked;
      const onward = request(asked.url!, { method, headers }, (told) => {
        answer.writeHead(told.statusCode!, told.headers);
        told.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      asked.pipe(onward);
    });
  }

  static async laid(): Promise<Cable> {
    const cable = new Cable();
    await cable.mend();
    return cable;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}

describe('a connection that is cut', () => {
  const lost = 'The connection was lost. The figures may be out of date; we keep trying.';

  it('is said, and afterwards the figures are right by themselves', async () => {
    const cable = await Cable.laid();
    const applicant = await signedIn('applicant', `/grants/${grant}`, { proxy: cable.url });
    const { page } = applicant;
    await page.getByText('The figures follow decisions by themselves.').waitFor();
    await platform.quiet([grant]);
    const before = await staffGranted(page).innerText();
    await cable.cut();
    await page.getByRole('alert').getByText(lost).waitFor();
    const staff = await amend();
    await soon(async () => expect(await staffGranted(page).innerText()).toBe(before));
    await cable.mend();
    await staffGranted(page).getByText(staff).waitFor({ timeout: 60_000 });
    await page.getByText(lost).waitFor({ state: 'hidden' });
    // And it follows again.
    await staffGranted(page).getByText(await amend()).waitFor();
    expect(others(applicant)).toEqual([]);
    await applicant.close();
    await cable.cut();
  }, 120_000);

  it('at the first load, is said with a way to try again', async () => {
    const officer = await signedIn('case-officer');
    await officer.page.route('**/portal/api/v1/reports/*/figures', (route) => route.abort());
    await officer.open(`/grants/${grant}`);
    await officer.page.getByRole('alert').getByText('The service cannot be reached. Check your connection and try again.').waitFor();
    await officer.page.unroute('**/portal/api/v1/reports/*/figures');
    await officer.page.getByRole('button', { name: 'Try again' }).click();
    await officer.heading('Polku');
    expect(others(officer)).toEqual([]);
    await officer.close();
  }, 60_000);
});
