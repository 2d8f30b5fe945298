import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packFaultText, readPack, type Pack } from '@toteuma/contracts';
import { expectedOf } from '@toteuma/platform';
import type { BaseConfig } from '@toteuma/platform';
import { z } from 'zod';
import { fileStoreOf, type FileStore } from './files/file-store.js';
import { scannerOf, type Scan } from './files/scanner.js';

/** The programme packs that the service knows, by id. */
export type Packs = ReadonlyMap<string, Pack>;

/** Every fault of the packs, one a line: file, path in it, and what was expected there. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

/**
 * Reads every `*.json` of a folder as a programme pack. Of several versions of one pack the newest is taken: a grant
 * carries the rules that it was decided under.
 * @throws PackError when one is not as declared, or there is none
 */
export function loadPacks(folder: string): Packs {
  const packs = new Map<string, Pack>();
  const faults: string[] = [];
  for (const name of packFilesIn(folder)) {
    const file = join(folder, name);
    const read = readPack(jsonOf(file), expectedOf);
    if ('faults' in read) faults.push(...read.faults.map((fault) => `${file}: ${packFaultText(fault)}`));
    else if (packs.get(read.pack.id)?.version === read.pack.version) faults.push(`${file}: version: expected a version of ${read.pack.id} that no other file has, found ${read.pack.version}`);
    else if ((packs.get(read.pack.id)?.version ?? 0) < read.pack.version) packs.set(read.pack.id, read.pack);
  }
  if (faults.length > 0) throw new PackError(faults.join('\n'));
  return packs;
}

function packFilesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json')).toSorted();
    if (files.length > 0) return files;
  } catch (error) {
    throw new PackError(`${folder}: expected a folder of programme packs (${(error as Error).message})`);
  }
  throw new PackError(`${folder}: expected at least one programme pack (*.json)`);
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PackError(`${file}: expected readable JSON (${(error as Error).message})`);
  }
}

/** The service's own settings, besides those that every service has. */
export const applicationsSettings = {
  /** The folder of the programme packs; by default the packs that ship with the platform. */
  TOTEUMA_PACKS: z.string().default(fileURLToPath(new URL('../../../packs/', import.meta.url))).transform((folder, context): Packs => {
    try {
      return loadPacks(folder);
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      context.addIssue({ code: 'custom', message: `a folder of sound programme packs:\n${error.message}\n` });
      return z.NEVER;
    }
  }),
  /** Where files lie: a folder that all copies of the service share, or a bucket; without it files are refused. */
  ATTACHMENTS_STORE: setting(fileStoreOf, 'a folder, or s3://key:secret@bucket/prefix?endpoint=https://host&region=name').optional(),
  /** The virus scanner that looks at each file before anybody can fetch it; without it files are marked as not scanned. */
  ATTACHMENTS_SCANNER: setting(scannerOf, 'clamav://host:3310').optional(),
};

/** A setting that something is made of. */
function setting<Made>(made: (text: string) => Made, expected: string) {
  return z.string().min(1, { error: expected }).transform((text, context): Made => {
    try {
      return made(text);
    } catch {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
  });
}

export type AttachmentsConfig = BaseConfig & { readonly ATTACHMENTS_STORE?: FileStore; readonly ATTACHMENTS_SCANNER?: Scan };
