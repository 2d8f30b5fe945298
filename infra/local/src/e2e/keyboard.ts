import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

// What runs in a page knows a browser's names. The types of the DOM would give them to every file.
// oxlint-disable-next-line typescript/no-explicit-any
declare const document: any, getComputedStyle: any;

/** What has the focus: what it is called, and whether one can see that it has it. */
export const focused = (page: Page): Promise<{ name: string; seen: boolean; tag: string }> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body;
    const shows = (style: Record<string, string>) => (style['outlineStyle'] !== 'none' && Number.parseFloat(style['outlineWidth']!) > 0) || style['boxShadow'] !== 'none';
    let seen = false;
    // Some controls draw it on the box that they are in.
    for (let place = element, up = 0; place && up < 4; place = place.parentElement, up += 1) {
      seen ||= shows(getComputedStyle(place)) || shows(getComputedStyle(place, '::before')) || shows(getComputedStyle(place, '::after'));
    }
    const labelled: string | undefined = element.labels?.[0]?.textContent;
    return { name: String(element.getAttribute('aria-label') ?? labelled ?? element.textContent).trim(), seen, tag: element.tagName.toLowerCase() };
  });

/** Goes on with the tab key until it comes to something; every stop on the way has to show itself. */
export async function tabTo(page: Page, name: string, tag?: string): Promise<void> {
  const way: string[] = [];
  for (let stops = 0; stops < 120; stops += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    way.push(at.name);
    expect(at).toMatchObject({ seen: true });
    if (at.name.startsWith(name) && (tag === undefined || at.tag === tag)) return;
  }
  throw new Error(`the tab key never comes to "${name}", only to ${way.join(' | ')}`);
}
