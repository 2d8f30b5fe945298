import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { isBlank, type Gate, type Line, type Notice, type OpenFile } from '../import/lines.js';
import { unreadable } from '../import/reading-fault.js';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** So much of the beginning tells what stands between values. */
const HEAD = 64 * 1024;
/** Characters of one line: a quotation mark that is never closed must not swallow the file. */
const LONGEST_LINE = 256 * 1024;
/** Values of one line. */
const MOST_COLUMNS = 200;
const separators = [';', '\t', ','] as const;

/** Opens a text file of values. @throws ReadingFault when it is no text */
export async function openCsv(path: string): Promise<OpenFile> {
  const encoding = await encodingOf(path);
  const separator = separatorOf(await headOf(path, encoding));
  const notices: Notice[] = encoding === 'utf-8' ? [] : [{ type: 'encoding', where: [encoding], count: 1 }];
  return {
    kind: 'csv', sheets: [], sheet: null, encoding, separator, date1904: false, notices,
    lines: (gate) => linesOf(path, encoding, separator, gate),
    close: async () => undefined,
  };
}

async function* linesOf(path: string, encoding: Encoding, separator: string, gate?: Gate): AsyncGenerator<readonly Line[]> {
  const parser = parse({ delimiter: separator, bom: true, relax_column_count: true, skip_empty_lines: true, info: true, max_record_size: LONGEST_LINE });
  const state = { ended: false, error: null as Error | null };
  // A fault of the file ends the parser, which tells it to whoever takes the lines.
  pipeline(createReadStream(path, { highWaterMark: HEAD }), (source) => (encoding === 'utf-8' ? checked(source) : decoded(source, encoding)), parser, (error) => {
    state.error = error ?? null;
    state.ended = true;
    parser.emit('readable');
  });
  let last = 0;
  try {
    for (;;) {
      const lines: Line[] = [];
      for (let found = parser.read() as Found | null; found !== null; found = parser.read() as Found | null) {
        const { info, record } = found;
        // A value in quotation marks may reach over several lines: the first is the one that is meant.
        const line = info.lines === last + 1 ? info.lines : info.lines - newlinesIn(record);
        last = info.lines;
        if (record.length > MOST_COLUMNS) throw unreadable(`The line ${line} has more than ${MOST_COLUMNS} values.`, `line ${line}`, `at most ${MOST_COLUMNS} values`);
        if (!record.every(isBlank)) lines.push({ line, cells: record });
      }
      if (lines.length > 0) yield lines;
      if (gate) await gate.opened;
      if (state.error !== null) throw state.error;
      if (state.ended && parser.readableLength === 0) return;
      if (!state.ended && parser.readableLength === 0) await new Promise((resolve) => parser.once('readable', resolve));
    }
  } catch (error) {
    throw error instanceof CsvError ? faultIn(error, last + 1) : error;
  } finally {
    parser.destroy();
  }
}

interface Found {
  readonly info: { readonly lines: number };
  readonly record: string[];
}

function newlinesIn(record: readonly string[]): number {
  let count = 0;
  for (const value of record) for (let at = value.indexOf('\n'); at !== -1; at = value.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** @param next the line that follows the last one that could be read */
function faultIn(error: CsvError, next: number) {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return unreadable(`The line ${next} has a quotation mark that is not closed, or is too long.`, `line ${next}`, 'quotation marks in pairs');
  }
  const line = typeof error['lines'] === 'number' ? error['lines'] : next;
  return unreadable(`The quotation marks of line ${line} cannot be read.`, `line ${line}`, 'quotation marks around a whole value, and doubled within it');
}

async function* checked(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    if (chunk.includes(0)) throw notText();
    yield chunk;
  }
}

const notText = () => unreadable('The file is not text.', '(file)', 'a text file of values, or .xlsx');

async function* decoded(source: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of source) {
    const text = decoder.decode(chunk, { stream: true });
    if (text.includes('\u0000')) throw notText();
    yield text;
  }
  yield decoder.decode();
}

/** By its mark, by zeros in every other byte, or by whether all of it is UTF-8; what is none of these is of an older Windows. */
async function encodingOf(path: string): Promise<Encoding> {
  const head = await firstBytes(path);
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let at = 0; at < Math.min(head.length, 2000); at += 1) if (head[at] === 0) zeros[at % 2]! += 1;
  const half = Math.min(head.length, 2000) / 2;
  if (zeros[1]! > half * 0.4 && zeros[0] === 0) return 'utf-16le';
  if (zeros[0]! > half * 0.4 && zeros[1] === 0) return 'utf-16be';
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const end = wholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, end))) return 'windows-1252';
    rest = bytes.subarray(end);
  }
  return isUtf8(rest) ? 'utf-8' : 'windows-1252';
}

/** Where a character of UTF-8 begins that may end in the next bytes: it has four at most. */
function wholeCharacters(bytes: Buffer): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 3); at -= 1) {
    if ((bytes[at]! & 0xc0) === 0xc0) return at;
    if ((bytes[at]! & 0x80) === 0) break;
  }
  return bytes.length;
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function headOf(path: string, encoding: Encoding): Promise<string> {
  return new TextDecoder(encoding).decode(await firstBytes(path), { stream: true });
}

/** What the first lines have the most of, and alike; quoted values aside. */
function separatorOf(head: string): string {
  const lines = head.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n/).filter((line) => line.trim() !== '').slice(0, 20);
  const score = (separator: string): number => {
    const counts = lines.map((line) => line.split(separator).length - 1).toSorted((a, b) => a - b);
    const median = counts[Math.floor(counts.length / 2)] ?? 0;
    return median === 0 ? 0 : counts.filter((count) => count === median).length * 100 + median;
  };
  return separators.reduce<string>((best, one) => (score(one) > score(best) ? one : best), ';');
}
