import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack, type Pack } from '@toteuma/contracts';
import { z } from 'zod';

/** The programme packs that the service knows, by id. */
export type Packs = ReadonlyMap<string, Pack>;

/** Every fault of the packs, one a line: file, path in it, and what was expected there. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

/**
 * Reads every `*.json` of a folder as a programme pack.
 * @throws PackError when one is not as declared, or there is none
 */
export function loadPacks(folder: string): Packs {
  const packs = new Map<string, Pack>();
  const faults: string[] = [];
  for (const name of packFilesIn(folder)) {
    const file = join(folder, name);
    const found = pack.safeParse(jsonOf(file));
    if (!found.success) faults.push(...found.error.issues.map((issue) => `${file}: ${placeOf(issue)}: expected ${expectedBy(issue)}`));
    else if (packs.has(found.data.id)) faults.push(`${file}: id: expected an id that no other pack has, got ${found.data.id}`);
    else packs.set(found.data.id, found.data);
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

function placeOf(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? '(whole file)' : issue.path.map(String).join('.');
}

function expectedBy(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `no such key: ${issue.keys.join(', ')}` : issue.message;
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
};
