import type { Gate } from '../import/lines.js';
import type { SheetScan } from './sheet-scan.js';
import type { ZipEntry, ZipFile } from './zip-file.js';

const MB = 1024 * 1024;
/** Bytes of the parts when unpacked. The texts and styles of a workbook are held in memory while its sheet is read, a sheet never is. */
export const LIMITS = { sheet: 512 * MB, texts: 48 * MB, styles: 8 * MB, small: 2 * MB };

export interface Reading {
  readonly zip: ZipFile;
  readonly entry: ZipEntry;
  readonly parts: Parts;
  readonly date1904: boolean;
  readonly scan: SheetScan;
  readonly gate?: Gate;
}
export interface Parts {
  readonly texts: ZipEntry | undefined;
  readonly styles: ZipEntry | undefined;
}

/**
 * The one sheet as a workbook that can be read from its beginning to its end: each part is unpacked here, within its limit and
 * not faster than its rows are taken in. Archives as programs write them have their parts in any order, and would be held whole.
 */
export async function* plainWorkbook({ zip, entry, parts, date1904, scan, gate }: Reading): AsyncGenerator<Buffer> {
  const rel = (id: string, type: string, target: string) => `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  const rels = (...of: string[]) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of.join('')}</Relationships>`;
  const workbook = `<workbook xmlns:r="r"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>`;
  yield part('[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>');
  yield part('_rels/.rels', rels(rel('rId1', 'officeDocument', 'xl/workbook.xml')));
  yield part('xl/workbook.xml', workbook);
  yield part('xl/_rels/workbook.xml.rels', rels(rel('rId1', 'worksheet', 'worksheets/sheet1.xml'), parts.texts ? rel('rId2', 'sharedStrings', 'sharedStrings.xml') : '', parts.styles ? rel('rId3', 'styles', 'styles.xml') : ''));
  if (parts.texts) yield* stored('xl/sharedStrings.xml', parts.texts, zip.stream(parts.texts, LIMITS.texts));
  if (parts.styles) yield* stored('xl/styles.xml', parts.styles, zip.stream(parts.styles, LIMITS.styles));
  yield head('xl/worksheets/sheet1.xml', entry.size);
  for await (const chunk of zip.stream(entry, LIMITS.sheet)) {
    scan.push(chunk);
    yield chunk;
    if (gate) await gate.opened;
  }
  scan.end();
}

async function* stored(name: string, { size }: ZipEntry, content: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head(name, size);
  yield* content;
}

const part = (name: string, text: string): Buffer => Buffer.concat([head(name, Buffer.byteLength(text)), Buffer.from(text)]);

/** The header of a part that is not packed. */
function head(name: string, size: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  return Buffer.concat([header, Buffer.from(name)]);
}
