import { readAmount } from './amount-text.js';

/** The cells of a text from a spreadsheet: rows end in line breaks, cells in tabs; a cell in quotes may hold both. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = () => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  const all = text.replaceAll(/\r\n?/gu, '\n').replace(/\n+$/u, '');
  for (let at = 0; at < all.length; at += 1) {
    const sign = all[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (all[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === '' && closes(all, at)) quoted = true;
    else if (sign === '\t') endCell();
    else if (sign === '\n') {
      endCell();
      rows.push([]);
    } else cell += sign;
  }
  endCell();
  return rows;
}

/** Whether the quote that opens a cell is closed at the end of one; else it is a sign like any other. */
function closes(text: string, from: number): boolean {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || text[at + 1] === '\t' || text[at + 1] === '\n';
  }
  return false;
}

const NAME = /\p{L}{3}/u;
const YEAR = /^(?:19|20)\d\d$/u;
const isName = (text: string): boolean => NAME.test(text) && readAmount(text).kind === 'not-an-amount';

/**
 * The cells without the names that were copied along: rows on top and columns in front that hold names and nothing else, in a heading also years.
 * Nothing is taken off unless amounts are left; the number of the names is told.
 */
export function withoutNames(cells: readonly (readonly string[])[]): { readonly cells: readonly (readonly string[])[]; readonly names: number } {
  const written = (list: readonly string[]) => list.map((text) => text.trim()).filter((text) => text !== '');
  const isHeading = (list: readonly string[]) => list.some(isName) && list.every((text) => isName(text) || YEAR.test(text));
  const holdsAmounts = (rows: readonly (readonly string[])[]) => rows.some((row) => row.some((text) => readAmount(text).kind === 'amount'));
  let [left, names] = [cells, 0];
  for (;;) {
    const [top, front] = [written(left[0] ?? []), written(left.map(([first = '']) => first))];
    const [below, beside] = [left.slice(1), left.map((row) => row.slice(1))];
    if (isHeading(top) && holdsAmounts(below)) [left, names] = [below, names + top.length];
    else if (front.length > 0 && front.every(isName) && holdsAmounts(beside)) [left, names] = [beside, names + front.length];
    else return { cells: left, names };
  }
}

export interface Spot {
  readonly row: number;
  readonly column: number;
}

export interface Pasted {
  /** What goes where. */
  readonly taken: readonly (Spot & { readonly text: string })[];
  /** How many cells with text fell beside the grid, or on cells that take nothing. */
  readonly left: number;
}

/**
 * Lays pasted cells over a grid, from a cell on to the right and down.
 * @param takes whether a cell of the grid can be written in
 */
export function laidOver(cells: readonly (readonly string[])[], from: Spot, takes: (spot: Spot) => boolean): Pasted {
  const spots = cells.flatMap((row, down) => row.map((text, right) => ({ row: from.row + down, column: from.column + right, text: text.trim() })));
  const taken = spots.filter(takes);
  return { taken, left: spots.filter((spot) => spot.text !== '' && !takes(spot)).length };
}
