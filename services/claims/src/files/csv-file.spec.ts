import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCsv } from './csv-file.js';
import type { Line } from '../import/lines.js';
import type { ReadingFault } from '../import/reading-fault.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer) {
  const path = join(folder, 'file.csv');
  await writeFile(path, content);
  const file = await openCsv(path);
  const lines: Line[] = [];
  for await (const some of file.lines()) lines.push(...some);
  return { file, lines, cells: lines.map(({ cells }) => cells) };
}
const fault = (content: string | Buffer) => read(content).then(() => null, (error: ReadingFault) => ({ type: error.type, field: error.field }));
const text = 'Tosite;Päivä;Summa\n1;31.10.2022;5,50\n';
const cells = [['Tosite', 'Päivä', 'Summa'], ['1', '31.10.2022', '5,50']];
const utf16 = (swap: boolean, mark: boolean) => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return swap ? bytes.swap16() : bytes;
};

describe('a text file of values', () => {
  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8'], ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8'], ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
    ['UTF-16', utf16(false, true), 'utf-16le'], ['UTF-16, bytes the other way', utf16(true, true), 'utf-16be'], ['UTF-16 without a mark', utf16(false, false), 'utf-16le'],
  ])('is read as %s', async (_, bytes, encoding) => expect(await read(bytes)).toMatchObject({ file: { encoding }, cells }));

  it('is of an older Windows when the only sign of it comes late', async () => {
    const { file, lines } = await read(Buffer.from(`a;b\n${'1;2\n'.repeat(40_000)}ä;3\n`, 'latin1'));
    expect(file.encoding).toBe('windows-1252');
    expect(lines.at(-1)).toEqual({ line: 40_002, cells: ['ä', '3'] });
  });

  it('is UTF-8 though a letter of two bytes is read in two pieces', async () => {
    // The first mebibyte ends within the letter.
    const { file, lines } = await read(`a;\n${'1;ä\n'.repeat(250_000)}`);
    expect({ encoding: file.encoding, rows: lines.length, last: lines.at(-1)?.cells }).toEqual({ encoding: 'utf-8', rows: 250_001, last: ['1', 'ä'] });
  });

  it.each([[';', 'a;"b;c";d,e\n1;2;3\n'], [',', 'a,"b,c",d;e\n1,2,3\n'], ['\t', 'a\t"b\tc"\td,e\n1\t2\t3\n']])('finds that %p stands between values', async (separator, content) => {
    const { file, cells: found } = await read(content);
    expect(file.separator).toBe(separator);
    expect(found[0]).toHaveLength(3);
  });

  it('counts lines as a person does, blank ones and values of several lines included', async () => {
    const { lines } = await read('a;b\r\n\r\n"two\nlines";1\r\n;\r\n"x ""y""";2\r\n');
    expect(lines).toEqual([{ line: 1, cells: ['a', 'b'] }, { line: 3, cells: ['two\nlines', '1'] }, { line: 6, cells: ['x "y"', '2'] }]);
  });

  it('names the line where quotation marks are broken', async () => {
    const good = '1;"Invented oy";5,50\n';
    expect(await fault(`${good.repeat(69_999)}70000;"open;5,50\n${good.replaceAll('"', '').repeat(20_000)}`)).toEqual({ type: 'import/unreadable', field: 'line 70000' });
    expect(await fault(`${good.repeat(69_999)}70000;"a" b;5,50\n${good.repeat(10)}`)).toEqual({ type: 'import/unreadable', field: 'line 70000' });
    expect(await fault(`${good.repeat(9)}1;a"b;5\n`)).toEqual({ type: 'import/unreadable', field: 'line 10' });
  });

  it.each([
    ['bytes that are no text', Buffer.from([1, 0, 0, 0, 5, 9, 0, 0, 1, 2, 3, 0, 0, 0, 7])],
    ['a line without an end', `a;b\n${'x'.repeat(400_000)}\n`],
    ['a thousand values in a line', `a;b\n${'x;'.repeat(1000)}\n`],
  ])('does not take %s', async (_, content) => expect((await fault(content))?.type).toBe('import/unreadable'));
});
