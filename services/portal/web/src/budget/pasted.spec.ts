import { describe, expect, it } from '@jest/globals';
import { cellsOf, laidOver, withoutNames } from './pasted.js';

describe('what comes from a spreadsheet', () => {
  it('is rows of cells', () => {
    expect(cellsOf('1\t2\r\n3\t\r\n')).toEqual([['1', '2'], ['3', '']]);
    expect(cellsOf('1 234,50')).toEqual([['1 234,50']]);
    expect(cellsOf('')).toEqual([['']]);
    expect(cellsOf('a\n\nb')).toEqual([['a'], [''], ['b']]);
    expect(cellsOf('a\rb')).toEqual([['a'], ['b']]);
  });

  it('may have quotes around breaks, and quotes that are only signs', () => {
    expect(cellsOf('"two\nlines"\t"say ""yes"""\n5')).toEqual([['two\nlines', 'say "yes"'], ['5']]);
    expect(cellsOf('"open\t2\n3')).toEqual([['"open', '2'], ['3']]);
    expect(cellsOf('5"\t6')).toEqual([['5"', '6']]);
  });
});

describe('names that were copied along', () => {
  const bare = (text: string) => withoutNames(cellsOf(text));

  it('are taken off: of rows, of columns, and years', () => {
    expect(bare('Palkat\t100 000,00 €\nFlat rate 40 %\t20 000,50')).toEqual({ cells: [['100 000,00 €'], ['20 000,50']], names: 2 });
    expect(bare('Kustannuslaji\t2026\t2027\n4500 Palvelut\t1\t2\nMatkat\t\t3')).toEqual({ cells: [['1', '2'], ['', '3']], names: 5 });
    expect(bare('Henkilöstö\tPalkat\t5')).toEqual({ cells: [['5']], names: 2 });
  });

  it('are only what cannot be meant as an amount', () => {
    for (const text of ['1\t2\n3\t4', 'Palkat', 'Palkat\nabc', '2026\t2027\n1\t2', '–\t5\n–\t6', 'n/a\t5', '5\tPalkat', '1o0\t5\n200\t6', 'Palkat\t5\n7\t6']) expect([text, bare(text)]).toEqual([text, { cells: cellsOf(text), names: 0 }]);
  });
});

describe('laid over a grid', () => {
  const takes = ({ row, column }: { row: number; column: number }) => row < 2 && column < 2 && !(row === 1 && column === 1);

  it('fills from the cell on, and counts what does not fit', () => {
    expect(laidOver([['1', '2', '3'], ['4', '5', ''], ['', '', '']], { row: 0, column: 0 }, takes)).toEqual({
      taken: [{ row: 0, column: 0, text: '1' }, { row: 0, column: 1, text: '2' }, { row: 1, column: 0, text: '4' }],
      left: 2,
    });
  });

  it('takes an empty cell as emptying', () => {
    expect(laidOver([['']], { row: 0, column: 1 }, takes)).toEqual({ taken: [{ row: 0, column: 1, text: '' }], left: 0 });
  });
});
