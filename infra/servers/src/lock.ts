import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf } from './processes.js';

/** Either ours, to be released once, or held by a live process. */
export type Lock = { heldBy?: undefined; release(): void } | { heldBy: number };

/**
 * Takes a lock file for this process. A lock whose owner has died is taken over, so a crash locks nobody out.
 * @throws the error of the file system when the file cannot be written.
 */
export function takeLock(file: string): Lock {
  const nonce = randomBytes(6).toString('hex');
  const mine = `${process.pid} ${birthOf(process.pid) ?? ''} ${nonce}`;
  // Linked in place from a finished file: nobody can read a lock that is only half written.
  const draft = `${file}.${nonce}`;
  writeFileSync(draft, mine, { mode: 0o644 });
  try {
    for (;;) {
      try {
        linkSync(draft, file);
        return { release: () => releaseOnce(file, mine) };
      } catch (problem) {
        if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') throw problem;
      }
      const found = read(file);
      const [pid, birth] = found.split(' ');
      if (pid && birth && birthOf(Number(pid)) === birth) return { heldBy: Number(pid) };
      clearAway(file, found, `${draft}.old`);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a dead owner's lock, but not one that somebody else has put in its place since we read it. */
function clearAway(file: string, dead: string, aside: string): void {
  try {
    renameSync(file, aside);
    if (read(aside) !== dead) linkSync(aside, file);
  } catch (problem) {
    if (!['ENOENT', 'EEXIST'].includes((problem as NodeJS.ErrnoException).code ?? '')) throw problem;
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseOnce(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
