import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { ReadingFault, tooLarge, unreadable } from '../import/reading-fault.js';

export interface ZipEntry {
  readonly name: string;
  readonly stored: boolean;
  readonly packed: number;
  /** Bytes when unpacked, as the file says. */
  readonly size: number;
  readonly offset: number;
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
/** The end of the directory lies so far from the end of the file at most. */
const TAIL = 65_557;
/** Bytes of the directory: a workbook has some dozens of parts. */
const MOST_DIRECTORY = 4 * 1024 * 1024;
const ENCRYPTED = 1;
/** Bytes that are read at once. */
const CHUNK = 64 * 1024;
/** Larger sizes stand elsewhere (ZIP64): no file that is taken is that large. */
const SENTINEL = 0xffffffff;

/** A ZIP archive on the disk, read part by part. Nothing is unpacked beyond what is asked for, whatever the archive says of itself. */
export class ZipFile {
  private constructor(
    private readonly file: FileHandle,
    readonly entries: ReadonlyMap<string, ZipEntry>,
  ) {}

  /** @throws ReadingFault when it is no archive that can be read */
  static async open(path: string): Promise<ZipFile> {
    const file = await open(path);
    try {
      return new ZipFile(file, await directoryOf(file));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.file.close();
  }

  /** A part as it is unpacked, in chunks. @throws ReadingFault beyond `limit` bytes, or when it is not as long as the archive says */
  async *stream(entry: ZipEntry, limit: number): AsyncGenerator<Buffer> {
    const header = Buffer.alloc(30);
    await this.file.read(header, 0, 30, entry.offset);
    if (header.readUInt32LE(0) !== LOCAL) throw broken();
    const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    let size = 0;
    const counted = (chunk: Buffer): Buffer => {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      if (size > entry.size) throw broken();
      return chunk;
    };
    if (entry.packed > 0) {
      const packed = Readable.from(this.#bytes(start, start + entry.packed), { objectMode: false });
      const unpacked = entry.stored ? packed : packed.pipe(createInflateRaw({ chunkSize: 128 * 1024 }));
      packed.on('error', (error) => unpacked.destroy(error));
      try {
        for await (const chunk of unpacked as AsyncIterable<Buffer>) yield counted(chunk);
      } catch (error) {
        throw error instanceof ReadingFault ? error : broken();
      } finally {
        packed.destroy();
        unpacked.destroy();
      }
    }
    if (size !== entry.size) throw broken();
  }

  async *#bytes(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; ) {
      const length = Math.min(CHUNK, end - at);
      const { bytesRead, buffer } = await this.file.read(Buffer.allocUnsafe(length), 0, length, at);
      if (bytesRead === 0) throw broken();
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  /** A small part as a text; null when it is not there. */
  async text(name: string, limit: number): Promise<string | null> {
    const entry = this.entries.get(name);
    if (entry === undefined) return null;
    const chunks: Buffer[] = [];
    for await (const chunk of this.stream(entry, limit)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }
}

async function directoryOf(file: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, TAIL));
  await file.read(tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > tail.length || tail.readUInt32LE(end) !== END) throw broken();
  const [bytes, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (bytes > MOST_DIRECTORY || offset + bytes > size) throw broken();
  const directory = Buffer.alloc(bytes);
  await file.read(directory, 0, bytes, offset);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at + 46 <= bytes; ) {
    if (directory.readUInt32LE(at) !== CENTRAL) throw broken();
    const entry = entryAt(directory, at);
    if (entry.offset + entry.packed > size) throw broken();
    entries.set(entry.name, entry);
    at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function entryAt(directory: Buffer, at: number): ZipEntry {
  const [flags, method] = [directory.readUInt16LE(at + 8), directory.readUInt16LE(at + 10)];
  const [packed, size, offset] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 42)];
  const name = directory.toString('utf8', at + 46, at + 46 + directory.readUInt16LE(at + 28));
  if ((flags & ENCRYPTED) !== 0) throw unreadable('The file is protected by a password.', '(file)', 'a file without a password');
  if ((method !== 0 && method !== 8) || [packed, size, offset].includes(SENTINEL)) throw broken();
  return { name, stored: method === 0, packed, size, offset };
}

const broken = (): ReadingFault => unreadable('The file is damaged, or no workbook.', '(file)', 'a whole .xlsx file');
