import { chmodSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLock } from './lock.js';
import { birthOf, endProcess, type Launched } from './processes.js';
import { ServerError } from './server.js';

/** Signals for an orderly end, then harder ones, each with the milliseconds it is given. */
export type EndSteps = [NodeJS.Signals, number][];

/** The folder's real path; the folder is made when needed. @throws ServerError when we cannot write to it. */
export function openFolder(what: string, asked: string): string {
  try {
    const first = mkdirSync(asked, { recursive: true });
    // What we made ourselves must be passable whatever the umask is; what was there is not ours to change.
    if (first) for (let made = resolve(asked); made.length >= resolve(first).length; made = dirname(made)) chmodSync(made, 0o755);
    const folder = realpathSync(asked);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return folder;
  } catch (problem) {
    throw new ServerError(`${what} cannot keep its data in ${asked}: the folder cannot be written (${(problem as NodeJS.ErrnoException).code}).`);
  }
}

/** Makes this process the only user of the folder until it calls the returned function or dies. @throws ServerError when another one is. */
export async function lockFolder(what: string, folder: string): Promise<() => void> {
  for (let patience = 20; ; patience -= 1) {
    const lock = takeLock(join(folder, 'owner'));
    if (lock.heldBy === undefined) return lock.release;
    // A server of our own that has just died gives its folder free when we are told of its end, in a moment.
    if (lock.heldBy !== process.pid || patience === 0) throw new ServerError(`The ${what} in ${folder} is in use by process ${lock.heldBy}: stop that one first.`);
    await sleep(50);
  }
}

/** Notes which server runs in the folder, for `endLeftover`. */
export function noteServer(folder: string, pid: number): void {
  writeFileSync(join(folder, 'server'), `${pid} ${birthOf(pid) ?? ''}`);
}

/** Ends a noted server that outlived its owner. */
export async function endLeftover(what: string, folder: string, steps: EndSteps, log?: (line: string) => void): Promise<void> {
  let noted: string[];
  try {
    noted = readFileSync(join(folder, 'server'), 'utf8').split(' ');
  } catch {
    return;
  }
  const pid = Number(noted[0]);
  if (!noted[1] || birthOf(pid) !== noted[1]) return;
  log?.(`A ${what} left over from a crash (process ${pid}) is stopped first.`);
  await endProcess(pid, steps);
}

/** `stop` and `kill` of a native server; the folder is free again after either, or when the server ends by itself. */
export function ending(launched: Launched, release: () => void, steps: EndSteps): { stop(): Promise<void>; kill(): Promise<void> } {
  void launched.end.then(release);
  const end = async (how: EndSteps) => {
    if (!launched.ended) await endProcess(launched.pid, how);
    release();
  };
  return { stop: () => end(steps), kill: () => end([['SIGKILL', 10_000]]) };
}
