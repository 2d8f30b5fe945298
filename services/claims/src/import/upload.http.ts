import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalidFields, problem, refusal } from '@toteuma/platform';
import { openCsv } from '../files/csv-file.js';
import type { OpenFile } from './lines.js';
import { ReadingFault, withMacros } from './reading-fault.js';
import { openXlsx } from '../files/xlsx-file.js';

/** Bytes of one file. */
export const FILE_LIMIT = 50 * 1024 * 1024;

/** A file that has come whole and lies on the disk until it is read. */
export interface Upload {
  readonly path: string;
  readonly bytes: number;
  readonly hash: string;
  remove(): Promise<void>;
}

/** Takes a file in as it comes. @throws Problem request/too-large, or request/invalid when it is empty */
export async function spooled(content: Readable): Promise<Upload> {
  const path = join(tmpdir(), `toteuma-import-${randomUUID()}`);
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > FILE_LIMIT) throw problem('request/too-large', { detail: `A file may have ${FILE_LIMIT / 1024 / 1024} MB.` });
      hash.update(chunk);
      yield chunk;
    }
    if (bytes === 0) throw invalidFields([{ field: '(body)', expected: 'a file that is not empty' }]);
  };
  const remove = () => rm(path, { force: true });
  try {
    // The connection stays: whoever is refused is told so before the rest of the file has come.
    await pipeline(content.iterator({ destroyOnReturn: false }), counted, createWriteStream(path, { mode: 0o600 }));
    return { path, bytes, hash: hash.digest('hex'), remove };
  } catch (error) {
    content.resume();
    await remove();
    throw error;
  }
}

/** Opens a file by what it is; its name must say the same. @throws Problem for what is not taken */
export async function opened(path: string, name: string, sheet: string | undefined): Promise<OpenFile> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'xlsm' || ending === 'xlsb' || ending === 'xltm') throw asProblem(withMacros('name'));
  const isZip = (await beginning(path, 4)).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
  if ((ending === 'xlsx') !== isZip || !['xlsx', 'csv', 'tsv', 'txt'].includes(ending ?? '')) throw problem('request/unsupported-type', { detail: 'Send a file that ends in .xlsx, .csv, .tsv or .txt and is what its name says.' });
  try {
    return isZip ? await openXlsx(path, sheet) : await openCsv(path);
  } catch (error) {
    throw error instanceof ReadingFault ? asProblem(error) : error;
  }
}

export const asProblem = ({ type, message, field, expected }: ReadingFault) => refusal({ type, because: 'content', detail: message, field, expected });

async function beginning(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
