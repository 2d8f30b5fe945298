import { XMLParser } from 'fast-xml-parser';
import { streamXlsxRows } from 'hucre/xlsx';
import type { Cell } from '../import/amounts.js';
import { isBlank, type Line, type Notice, type OpenFile } from '../import/lines.js';
import { remembering } from '../import/remembering.js';
import { faultOf, ReadingFault, tooLarge, unreadable, withMacros } from '../import/reading-fault.js';
import { LIMITS, plainWorkbook, type Parts, type Reading } from './plain-workbook.js';
import { SheetScan } from './sheet-scan.js';
import { ZipFile } from './zip-file.js';

/** Lines that are handed on at once. */
const AT_ONCE = 200;
/** Columns that are looked at. */
const MOST_COLUMNS = 200;
const xml = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', removeNSPrefix: true, isArray: (name) => name === 'sheet' || name === 'Relationship', processEntities: true });

interface Sheet {
  readonly name: string;
  readonly path: string;
  readonly hidden: boolean;
}

/**
 * Opens a workbook.
 * @param wanted the name of a sheet; without one it is the first that is not hidden
 * @throws ReadingFault with macros, without such a sheet, or when it is none
 */
export async function openXlsx(path: string, wanted?: string): Promise<OpenFile> {
  const zip = await ZipFile.open(path);
  try {
    const types = await zip.text('[Content_Types].xml', LIMITS.small);
    if (types === null) throw unreadable('The file is no workbook.', '(file)', 'an .xlsx file');
    if (/macroEnabled/i.test(types) || [...zip.entries.keys()].some((name) => /vbaProject|macrosheets/i.test(name))) {
      throw withMacros();
    }
    const { sheets, date1904, parts } = await workbookOf(zip);
    const shown = sheets.filter(({ hidden }) => !hidden);
    const sheet = wanted === undefined ? (shown[0] ?? sheets[0]) : sheets.find(({ name }) => name === wanted);
    const names = sheets.map(({ name }) => name);
    if (sheet === undefined) throw faultOf('import/sheet-unknown', 'The workbook has no sheet of that name.', 'sheet', `one of ${names.join(', ')}`);
    const entry = zip.entries.get(sheet.path);
    if (entry === undefined) throw unreadable('The sheet is missing in the file.', 'sheet', 'a sheet with rows');
    for (const [part, limit] of [[entry, LIMITS.sheet], [parts.texts, LIMITS.texts], [parts.styles, LIMITS.styles]] as const) {
      if (part !== undefined && part.size > limit) throw tooLarge(limit);
    }
    const scan = new SheetScan();
    const others: Notice[] = names.length > 1 ? [{ type: 'other-sheets', where: names.filter((name) => name !== sheet.name).slice(0, 20), count: names.length - 1 }] : [];
    return {
      kind: 'xlsx', sheets: names, sheet: sheet.name, encoding: null, separator: null, date1904,
      get notices() {
        return [...others, ...scan.notices];
      },
      lines: (gate) => linesOf({ zip, entry, parts, date1904, scan, ...(gate && { gate }) }),
      close: () => zip.close(),
    };
  } catch (error) {
    await zip.close();
    throw error;
  }
}

async function* linesOf(reading: Reading): AsyncGenerator<readonly Line[]> {
  const content = plainWorkbook(reading);
  // The reader of rows ends with them and would close what it reads from; what follows them in the sheet is looked at too.
  const source = ReadableStream.from({ [Symbol.asyncIterator]: () => ({ next: () => content.next() }) }) as ReadableStream<Uint8Array>;
  const cellOf = cellReader();
  let lines: Line[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(source)) {
      const cells = values.slice(0, MOST_COLUMNS).map(cellOf);
      if (!cells.every(isBlank)) lines.push({ line: index + 1, cells });
      if (lines.length >= AT_ONCE) {
        yield lines;
        lines = [];
      }
    }
    if (lines.length > 0) yield lines;
    while (!(await content.next()).done);
  } catch (error) {
    throw error instanceof ReadingFault ? error : unreadable('The sheet cannot be read.', '(file)', 'a whole .xlsx file');
  } finally {
    await content.return(undefined);
  }
}

/** A day without its time, a number or text as it is. Of a formula it is the value that was stored. */
function cellReader(): (value: unknown) => Cell {
  const dayOf = remembering((time: number) => new Date(time).toISOString().slice(0, 10));
  return (value) => {
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : dayOf(value.getTime());
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  };
}

type Attributes = Readonly<Record<string, string>>;

async function workbookOf(zip: ZipFile): Promise<{ sheets: Sheet[]; date1904: boolean; parts: Parts }> {
  const root = relationsOf(await zip.text('_rels/.rels', LIMITS.small), '');
  const path = root.find(({ type }) => type === 'officeDocument')?.target;
  const text = path === undefined ? null : await zip.text(path, LIMITS.small);
  if (path === undefined || text === null) throw unreadable('The file is no workbook.', '(file)', 'an .xlsx file');
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const relations = relationsOf(await zip.text(`${folder}_rels/${path.slice(folder.length)}.rels`, LIMITS.small), folder);
  const { workbook } = xml.parse(text) as { workbook?: { workbookPr?: Attributes; sheets?: { sheet?: Attributes[] } } };
  const sheets = (workbook?.sheets?.sheet ?? []).flatMap(({ name, state, ...ids }) => {
    const target = relations.find(({ id, type }) => id === ids['id'] && type === 'worksheet')?.target;
    return name === undefined || target === undefined ? [] : [{ name, path: target, hidden: state === 'hidden' || state === 'veryHidden' }];
  });
  if (sheets.length === 0) throw unreadable('The workbook has no sheets.', '(file)', 'a workbook with a sheet');
  const partOf = (wanted: string) => zip.entries.get(relations.find(({ type }) => type === wanted)?.target ?? '');
  return { sheets, date1904: ['1', 'true'].includes(String(workbook?.workbookPr?.['date1904'])), parts: { texts: partOf('sharedStrings'), styles: partOf('styles') } };
}

function relationsOf(text: string | null, folder: string): { id: string; type: string; target: string }[] {
  if (text === null) return [];
  const { Relationships: all } = xml.parse(text) as { Relationships?: { Relationship?: Attributes[] } };
  return (all?.Relationship ?? []).map(({ Id = '', Type = '', Target = '' }) => ({ id: Id, type: Type.split('/').at(-1)!, target: pathOf(folder, Target) }));
}

function pathOf(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}
