import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeXlsx } from 'hucre/xlsx';
import type { Line } from '../import/lines.js';
import type { ReadingFault } from '../import/reading-fault.js';
import { openXlsx } from './xlsx-file.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xlsx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: Uint8Array, sheet?: string) {
  const path = join(folder, 'file.xlsx');
  await writeFile(path, content);
  const file = await openXlsx(path, sheet);
  const lines: Line[] = [];
  try {
    for await (const some of file.lines()) lines.push(...some);
  } finally {
    await file.close();
  }
  return { file, lines };
}
const fault = (content: Uint8Array, sheet?: string) => read(content, sheet).then(() => null, (error: ReadingFault) => ({ type: error.type, field: error.field }));

/** An archive with its parts in the order given; `size` tells a size that is not so. */
function zip(parts: Readonly<Record<string, string | Buffer>>, lies: Readonly<Record<string, number>> = {}, flags = 0): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(lies[name] ?? raw.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  const length = Buffer.concat(directory).length;
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const rel = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`;
/** A workbook as programs write it: the sheet before the texts that it needs. */
const parts = (sheet: string, more: { properties?: string; sheets?: string; rels?: string; types?: string } = {}) => ({
  '[Content_Types].xml': more.types ?? '<Types/>',
  '_rels/.rels': `<Relationships>${rel('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
  'xl/workbook.xml': `<workbook xmlns:r="r">${more.properties ?? ''}<sheets>${more.sheets ?? '<sheet name="Taul1" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships>${rel('rId1', 'worksheet', 'worksheets/sheet1.xml')}${rel('rId8', 'sharedStrings', '/xl/sharedStrings.xml')}${rel('rId9', 'styles', 'styles.xml')}${more.rels ?? ''}</Relationships>`,
  'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
  'xl/sharedStrings.xml': '<sst><si><t>Tosite &amp; nro</t></si><si><r><t>ä</t></r><r><t>ö</t></r></si></sst>',
  'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
});
const rows = (...cells: string[]) => `<sheetData>${cells.map((row, index) => `<row r="${index + 1}">${row}</row>`).join('')}</sheetData>`;

describe('a workbook', () => {
  it('is read row by row: texts, numbers, days, and blank rows left out', async () => {
    const content = await writeXlsx({ sheets: [{ name: 'Ledger', rows: [['Tosite', 'Päivä', 'Summa'], [null, ' '], ['1', new Date(Date.UTC(2022, 9, 31)), 5.5]] }] });
    expect((await read(content)).lines).toEqual([{ line: 1, cells: ['Tosite', 'Päivä', 'Summa'] }, { line: 3, cells: ['1', '2022-10-31', 5.5] }]);
  });

  it('may have its parts in any order', async () => {
    const { lines } = await read(zip(parts(rows('<c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c>', '<c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" s="1"><v>44865</v></c><c r="C2" t="b"><v>1</v></c>'))));
    expect(lines).toEqual([{ line: 1, cells: ['Tosite & nro', null, 'äö'] }, { line: 2, cells: ['x', '2022-10-31', true] }]);
  });

  it('counts days from 1904 where it says so, and tells it', async () => {
    const { file, lines } = await read(zip(parts(rows('<c r="A1" s="1"><v>43403</v></c>'), { properties: '<workbookPr date1904="1"/>' })));
    expect(lines).toEqual([{ line: 1, cells: ['2022-10-31'] }]);
    expect(file.date1904).toBe(true);
  });

  it('gives the stored values of formulas, and says where they and merged cells are', async () => {
    const filler = Array.from({ length: 3000 }, (_, n) => `<c r="A${n + 3}"><v>${n}</v></c>`);
    const sheet = `${rows('<c r="A1"><f>1+1</f><v>2</v></c>', '<c r="B2"><f t="shared" ref="B2:B9" si="0"/></c><c r="C2"><v>1</v></c>', ...filler, '<c r="D3003"><f>SUM(A3:A3002)</f><v>7</v></c>')}<mergeCells count="2"><mergeCell ref="A5:A9"/><mergeCell ref="B1:C1"/></mergeCells><conditionalFormatting><cfRule><formula>1</formula></cfRule></conditionalFormatting>`;
    const { file, lines } = await read(zip(parts(sheet)));
    expect(lines.slice(0, 2)).toEqual([{ line: 1, cells: [2] }, { line: 2, cells: [null, null, 1] }]);
    expect(file.notices).toEqual([{ type: 'formulas', where: ['A1', 'B2', 'D3003'], count: 3 }, { type: 'merged-cells', where: ['A5:A9', 'B1:C1'], count: 2 }]);
  });

  it('says so of merged cells at the very end, in a small sheet and in a large one', async () => {
    for (const count of [1, 20_000]) {
      const cells = Array.from({ length: count }, (_, n) => `<c r="A${n + 1}"><v>${n}</v></c>`);
      const merged = Array.from({ length: count }, (_, n) => `<mergeCell ref="A${n + 1}:B${n + 1}"/>`).join('');
      const { file } = await read(zip(parts(`${rows(...cells)}<mergeCells>${merged}</mergeCells>`)));
      expect(file.notices).toEqual([{ type: 'merged-cells', where: expect.arrayContaining(['A1:B1']), count }]);
    }
  });

  it('has sheets: the first that is shown, or the one that is named', async () => {
    const sheets = '<sheet name="Piilo" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Kulut" sheetId="2" r:id="rId2"/><sheet name="Ohje" sheetId="3" r:id="rId1"/>';
    const content = zip({ ...parts(rows('<c r="A1"><v>1</v></c>'), { sheets, rels: rel('rId2', 'worksheet', 'worksheets/kulut.xml') }), 'xl/worksheets/kulut.xml': `<worksheet>${rows('<c r="A1"><v>2</v></c>')}</worksheet>` });
    expect(await read(content)).toMatchObject({ file: { sheets: ['Piilo', 'Kulut', 'Ohje'], sheet: 'Kulut' }, lines: [{ cells: [2] }] });
    expect(await read(content, 'Ohje')).toMatchObject({ file: { sheet: 'Ohje', notices: [{ type: 'other-sheets', where: ['Piilo', 'Kulut'] }] }, lines: [{ cells: [1] }] });
    expect(await fault(content, 'Taul9')).toEqual({ type: 'import/sheet-unknown', field: 'sheet' });
  });

  it('is not taken with macros', async () => {
    const plain = parts(rows('<c r="A1"><v>1</v></c>'));
    expect((await fault(zip({ ...plain, 'xl/vbaProject.bin': 'x' })))?.type).toBe('import/macros');
    expect((await fault(zip({ ...plain, '[Content_Types].xml': '<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>' })))?.type).toBe('import/macros');
  });

  it('is not unpacked beyond what its parts may have, whatever it says of itself', async () => {
    const texts = Buffer.alloc(60 * 1024 * 1024, ' ');
    const bomb = { ...parts(rows('<c r="A1"><v>1</v></c>')), 'xl/sharedStrings.xml': texts };
    expect((await fault(zip(bomb)))?.type).toBe('import/too-large-unpacked');
    expect((await fault(zip(bomb, { 'xl/sharedStrings.xml': 100 })))?.type).toBe('import/unreadable');
    expect((await fault(zip(parts(rows('<c r="A1"><v>1</v></c>')), { 'xl/worksheets/sheet1.xml': 0xf0000000 })))?.type).toBe('import/too-large-unpacked');
  });

  it.each([
    ['a part that is shorter than it says', zip(parts(rows('<c r="A1"><v>1</v></c>')), { 'xl/worksheets/sheet1.xml': 5000 })],
    ['a password', zip(parts(rows('')), {}, 1)],
    ['another kind of archive', zip({ 'content.xml': '<x/>' })],
    ['a workbook without sheets', zip(parts('', { sheets: ' ' }))],
    ['a sheet that is missing', zip(parts('', { sheets: '<sheet name="a" sheetId="1" r:id="rId5"/>', rels: rel('rId5', 'worksheet', 'nothing.xml') }))],
    ['half a file', zip(parts(rows('<c r="A1"><v>1</v></c>'))).subarray(0, 900)],
    ['no archive at all', Buffer.from('Tosite;Summa\n')],
  ])('is not taken: %s', async (_, content) => expect((await fault(content))?.type).toBe('import/unreadable'));

  it('is stopped while nobody takes its rows in', async () => {
    const path = join(folder, 'large.xlsx');
    await writeFile(path, zip(parts(rows(...Array.from({ length: 20_000 }, (_, n) => `<c r="A${n + 1}" t="inlineStr"><is><t>text ${n} ${'x'.repeat(80)}</t></is></c>`)))));
    const file = await openXlsx(path);
    let count = 0;
    for await (const lines of file.lines()) {
      count += lines.length;
      break;
    }
    await file.close();
    expect(count).toBe(200);
  });
});
