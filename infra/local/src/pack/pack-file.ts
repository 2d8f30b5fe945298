import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packFaultText, readPack, type Pack } from '@toteuma/contracts';
import { expectedOf } from '@toteuma/platform';

/** The packs that ship with the platform. */
const shipped = fileURLToPath(new URL('../../../../packs/', import.meta.url));

/** A file that cannot be read at all: nothing can be said about what stands in it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** A pack that was read: sound, or with every fault of it as one line each. */
export type ReadPack = { readonly file: string } & ({ readonly pack: Pack } | { readonly faults: string[] });

/**
 * Reads a file as a programme pack.
 * @throws UnreadableError
 */
export function readPackFile(file: string): ReadPack {
  let given: unknown;
  try {
    given = JSON.parse(textOf(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { file, faults: [`${file}: (whole file): expected JSON, found ${error.message}`] };
  }
  const read = readPack(given, expectedOf);
  return 'pack' in read ? { file, pack: read.pack } : { file, faults: read.faults.map((fault) => `${file}: ${packFaultText(fault)}`) };
}

/** The file of a shipped pack, where an id is named and not a file. */
export function fileOf(name: string): string {
  const file = `${shipped}${name}.json`;
  return !existsSync(name) && /^[\w.+-]+$/.test(name) && existsSync(file) ? file : name;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableError(`${file}: ${code === 'ENOENT' ? 'expected a file or the id of a shipped pack, found nothing of that name' : message}`);
  }
}
