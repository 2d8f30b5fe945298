import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { root } from './command.js';

// What runs in a page knows a browser's names. The types of the DOM would give them to every file.
// oxlint-disable-next-line typescript/no-explicit-any
declare const document: any, axe: any;

/** A Chromium without a window, with everything on that keeps sites apart: what it refuses, a person's browser refuses. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['TOTEUMA_CHROMIUM'] || (await unpacked()), args: ['--font-render-hinting=none'] });
}

/** The Chromium from npm comes packed, for Linux. It is unpacked once, to one side first: specs run at the same time. */
async function unpacked(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string };
  const cache = join(root, 'node_modules/.cache');
  const home = join(cache, `chromium-${version}`);
  const file = join(home, 'chromium');
  if (existsSync(file)) return file;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(join(cache, 'chromium-'));
  // It unpacks to the temporary folder; a process of its own can have another one.
  const unpack = "await (await import('@sparticuz/chromium')).default.executablePath()";
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', unpack], { cwd: root, env: { ...process.env, TMPDIR: aside } });
  await rename(aside, home).catch(() => rm(aside, { recursive: true, force: true }));
  return file;
}

/** How long what a page should show may take (milliseconds). */
const PATIENCE = 20_000;
/** Folder for pictures of the pages, for people to look at. */
export const pictures = process.env['TOTEUMA_SCREENSHOTS'];

export interface Habits {
  /** The browser's languages, as in Accept-Language. */
  readonly language?: string;
  /** Of the window, in CSS pixels. */
  readonly width?: number;
  /** Address of a proxy that everything goes through. */
  readonly proxy?: string;
}

/** Where the machine has other work, what was just written is taken in later than a page asks for it: it is told to wait, and asks again. */
const ASKED_AGAIN = /server responded with a status of 503/;

/** Somebody in front of a browser of their own: nobody else has its cookies and its storage. */
export class Visitor {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    /** What the browser complained of on any of its pages: errors in the console and in scripts, and what the page's policy forbade. */
    readonly faults: string[],
  ) {}

  static async at(url: string, browser: Browser, { language = 'en-GB', width = 1440, proxy }: Habits = {}): Promise<Visitor> {
    const context = await browser.newContext({ baseURL: url, locale: language, viewport: { width, height: 900 }, reducedMotion: 'reduce', ...(proxy === undefined ? {} : { proxy: { server: proxy } }) });
    context.setDefaultTimeout(PATIENCE);
    const faults: string[] = [];
    context.on('console', (message) => {
      if (message.type() === 'error' && !ASKED_AGAIN.test(message.text())) faults.push(message.text());
    });
    context.on('weberror', (error) => faults.push(String(error.error())));
    context.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }: Record<string, string>) => console.error(`policy: ${violatedDirective} ${blockedURI}`));
    });
    return new Visitor(context, await context.newPage(), faults);
  }

  /** Signs a demo user in by the sign-in page, as a person does. */
  async signIn(user: string, to = '/grants'): Promise<void> {
    await this.page.goto(to);
    await this.page.locator(`a[href*="as=${user}&"]`).click();
    await this.page.waitForURL((url) => `${url.pathname}${url.search}` === to);
  }

  /** Adds nothing to the history but a page within the site, and waits until its heading is there. */
  async open(path: string, heading?: string | RegExp): Promise<void> {
    await this.page.goto(path);
    await this.heading(heading);
  }

  async heading(name?: string | RegExp): Promise<void> {
    await this.page.getByRole('heading', { level: 1, ...(name === undefined ? {} : { name }) }).waitFor();
  }

  /** Waits until a text is to be seen. */
  async sees(text: string | RegExp, page = this.page): Promise<void> {
    await page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** Tries until what is expected of a page is so: it shows what it has to show when that has come. Throws what was wrong in the end. */
export async function soon(expected: () => Promise<void>): Promise<void> {
  for (const late = Date.now() + PATIENCE; ; await wait(50)) {
    try {
      return await expected();
    } catch (error) {
      if (Date.now() > late) throw error;
    }
  }
}

/** WCAG 2.0 to 2.2, levels A and AA, and good practice. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
let axeScript: Promise<string> | undefined;

/**
 * What axe finds on the page that is open: a line for each place. It is put into a page once, and only what is wrong leaves
 * the page: all that is well, element by element, takes ten times as long to tell as to find.
 */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await (axeScript ??= readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')));
  return page.evaluate(async (values) => {
    const { violations } = await axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false });
    return violations.flatMap(({ id, help, nodes }: Violation) => nodes.map(({ target, failureSummary }) => `${id} (${help}): ${String(target)}: ${failureSummary}`));
  }, RULES);
}
interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

/** Everything that is wider than the window: the page that scrolls sideways, and what sticks out of it, once the page has taken to a new size. */
export async function layoutFaults(page: Page): Promise<string[]> {
  let faults = await widerThanWindow(page);
  for (let tries = 0; faults.length > 0 && tries < 40; tries += 1) {
    await page.waitForTimeout(50);
    faults = await widerThanWindow(page);
  }
  return faults;
}

function widerThanWindow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const faults = scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in a window of ${clientWidth}`] : [];
    for (const element of document.querySelectorAll('main *, header *, footer *')) {
      const { right, width, height } = element.getBoundingClientRect();
      if (width > 1 && height > 1 && right > clientWidth + 1 && !element.closest('.table-region')) faults.push(`<${element.tagName.toLowerCase()} class="${element.getAttribute('class')}"> ends at ${right}`);
    }
    return faults;
  });
}

/** All that a reader of the page sees or hears. */
export function textsOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const told = ['aria-label', 'title', 'placeholder', 'alt', 'data-label'].flatMap((name) => [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) as string));
    return [document.title, document.body.textContent, ...told].join('\n');
  });
}
