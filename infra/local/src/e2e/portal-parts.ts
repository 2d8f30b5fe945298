import type { Locator, Page } from 'playwright-core';

/** Goes to a section of a draft by the list of sections. */
export const section = (page: Page, name: string): Promise<void> => page.locator('.section-list a', { hasText: name }).click();
/** Waits until what was typed is saved. */
export const saved = (page: Page): Promise<void> => page.locator('.save-note.saved').waitFor();
/** A cell of a grid of amounts, by how its row begins. */
export const cell = (page: Page, row: string, column: number): Locator => page.getByRole('row', { name: new RegExp(`^${row}`) }).getByRole('gridcell').nth(column);

/** Types amounts into a grid from a row downwards, as one does with the keyboard. */
export async function typeDown(page: Page, row: string, ...amounts: readonly string[]): Promise<void> {
  await cell(page, row, 0).focus();
  for (const amount of amounts) {
    await page.keyboard.type(amount);
    await page.keyboard.press('Enter');
  }
}

/** A part of the handling of an application, by its heading. */
export const panel = (page: Page, heading: string): Locator => page.locator('.panel', { has: page.getByRole('heading', { name: heading }) });
/** Waits until a form says that its act was done. */
export const done = (page: Page, within: string): Promise<void> => page.locator(`${within} .act-done`).filter({ hasText: /./ }).first().waitFor();
/** The answer to one part of an amendment. */
export const part = (page: Page, name: string): Locator => page.getByRole('group', { name, exact: true });
/** A day and a time on the wall in Helsinki. */
export async function fillTime(page: Page, name: string, day: string, time?: string): Promise<void> {
  const group = page.getByRole('group', { name, exact: true });
  await group.getByLabel('Day').fill(day);
  if (time !== undefined) await group.getByLabel('Time in Helsinki').fill(time);
}

/** Fills in the form of a new call in the programme of 2021-2027; its name tells the language. */
export async function fillCall(page: Page, call: { readonly code: string; readonly name: string; readonly opens: string; readonly closes: string; readonly budget: string }): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(call.code);
  await page.getByLabel('Programme', { exact: true }).selectOption('esf-plus-2021-2027');
  for (const language of ['Finnish', 'Swedish', 'English']) await page.getByLabel(`Name in ${language}`).fill(`${call.name} ${language}`);
  await fillTime(page, 'Opens', call.opens, '08:00');
  await fillTime(page, 'Closes', call.closes, '16:00');
  await page.getByLabel('Support to grant in the call €').fill(call.budget);
}

/** Scores each criterion of the assessment on the page. */
export async function score(page: Page, scoreOf: (criterion: number) => string, before?: () => Promise<void>): Promise<void> {
  const criteria = page.locator('.criterion');
  await criteria.first().waitFor();
  for (let at = 0; at < (await criteria.count()); at += 1) {
    await before?.();
    await criteria.nth(at).getByLabel('Score').fill(scoreOf(at));
    await criteria.nth(at).getByLabel('Reason').fill('Well argued.');
  }
}
