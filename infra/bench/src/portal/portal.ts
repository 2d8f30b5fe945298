import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { loadDemo, startEmbedded } from '@toteuma/local';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { describeMachine } from '../machine.js';
import { medianOf, percentile } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers } from '../servers.js';

/** Longer than this a page or a click is broken, not slow (milliseconds). */
const PATIENCE = 60_000;
const ROW = 'button.open-row';

// What runs in the page is text: the types of a browser are not those of this program.
const LOAD = `({
  ready: performance.now(),
  painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
})`;
// From the input to the task after the next frame has begun: by then that frame is painted.
const WATCH = `globalThis.interactionDelays = [];
addEventListener('click', ({ timeStamp }) => requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => globalThis.interactionDelays.push(performance.now() - timeStamp);
  port2.postMessage(null);
}), { capture: true });`;

/**
 * The first load of the portal with an empty cache, and how long a click on a figure takes until what it opens is painted,
 * in a browser on the embedded platform with the demo grants. Nothing is throttled; there is no peer, hence no ratio.
 */
export function portal(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ postgres: false, kafka: false }, async ({ folder, end }) => {
    const data = join(folder, 'platform');
    const platform = await startEmbedded({ folder: data, port: 0, log: 'error', settings: { TOTEUMA_RATE_LIMIT: '100000000' } });
    end(() => platform.stop());
    const loaded = await loadDemo(platform.url, data);
    // In one process, as for a function in a cloud, the browser ends with the first page that is closed.
    const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--no-zygote');
    const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args });
    end(() => browser.close());
    const machine = { ...describeMachine(folder), chromium: browser.version(), grants: loaded.length };
    const done: Round[] = [];
    // The first round is a warm-up.
    for (let at = 0; at <= rounds; at += 1) {
      const round = await visit(browser, platform.url);
      if (at === 0) continue;
      done.push(round);
      log(`round ${at} of ${rounds}: list ${whole(round.list.ready)} ms, grant ${whole(round.grant.ready)} ms, slowest of ${round.clicks.length} clicks ${whole(Math.max(...round.clicks))} ms`);
    }
    return reportOf(machine, done);
  });
}

interface Load {
  /** Milliseconds from the navigation to the first paint of anything. */
  readonly painted: number;
  /** ... until the data are on the page. */
  readonly ready: number;
  /** Bytes over the wire, as compressed. */
  readonly bytes: number;
}
interface Round {
  readonly list: Load;
  readonly grant: Load;
  readonly clicks: readonly number[];
}

async function visit(browser: Browser, url: string): Promise<Round> {
  const grant = await withContext(browser, url, async (page) => {
    const list = await load(page, `${url}/grants`, 'a[href^="/grants/"]');
    const href = await page.locator('a[href^="/grants/"]').first().getAttribute('href');
    return { list, href: href! };
  });
  // Another context: its cache is empty as well.
  return withContext(browser, url, async (page) => {
    const loaded = await load(page, `${url}${grant.href}`, ROW);
    return { list: grant.list, grant: loaded, clicks: await clicks(page) };
  });
}

/** A page of a browser that was never here, signed in as the applicant of the demo. */
async function withContext<T>(browser: Browser, url: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext({ locale: 'fi-FI', viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(PATIENCE);
  try {
    // By the answer of the session alone, so that no file of the front end is in the cache.
    const signedIn = await context.request.get(`${url}/portal/sign-in?as=applicant&to=/portal/session`);
    const { user } = (await signedIn.json()) as { user: { id: string } | null };
    if (user === null) throw new Error('the demo user could not sign in');
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function load(page: Page, address: string, content: string): Promise<Load> {
  const answered: Promise<number>[] = [];
  page.on('requestfinished', (request) => answered.push(request.sizes().then(({ responseHeadersSize, responseBodySize }) => responseHeadersSize + responseBodySize)));
  await page.goto(address, { waitUntil: 'commit' });
  await page.locator(content).first().waitFor({ state: 'visible' });
  const times = await page.evaluate<Omit<Load, 'bytes'>>(LOAD);
  const sizes = await Promise.all(answered);
  return { ...times, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Opens and closes how each line of figures is made up. Milliseconds from the input to the frame after it. */
async function clicks(page: Page): Promise<number[]> {
  await page.evaluate(WATCH);
  const rows = page.locator(ROW);
  const count = await rows.count();
  for (const open of ['true', 'false']) {
    for (let at = 0; at < count; at += 1) {
      await rows.nth(at).click();
      await rows.nth(at).and(page.locator(`[aria-expanded="${open}"]`)).waitFor();
    }
  }
  for (const until = Date.now() + PATIENCE; Date.now() < until; await page.waitForTimeout(50)) {
    const delays = await page.evaluate<number[]>('interactionDelays');
    if (delays.length === count * 2) return delays;
  }
  throw new Error('a click was followed by no frame');
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => whole(medianOf(rounds.map(figure)));
  const figures: Record<string, number> = {};
  for (const page of ['list', 'grant'] as const) {
    figures[`${page}, first paint ms`] = median((round) => round[page].painted);
    figures[`${page}, figures ms`] = median((round) => round[page].ready);
    figures[`${page}, kB`] = median((round) => round[page].bytes / 1000);
  }
  const all = Float64Array.from(rounds.flatMap(({ clicks: delays }) => delays));
  figures['click, p50 ms'] = whole(percentile(all, 0.5));
  figures['click, p98 ms'] = whole(percentile(all, 0.98));
  return { bench: 'portal', machine, rounds: rounds.length, ratios: {}, figures };
}

const whole = (value: number) => Math.round(value);
