import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/stat');
const logLimitBytes = 10_000_000;

/**
 * When a process began, as an opaque text: a process id alone may have been given to another process since.
 * Undefined when no such process lives; a dead process that its parent has not collected yet counts as dead.
 */
export function birthOf(pid: number): string | undefined {
  if (!hasProc) {
    const line = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold blanks: count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Whether a live process was started with this argument or works in this folder. */
export function belongsTo(pid: number, folder: string): boolean {
  if (birthOf(pid) === undefined) return false;
  if (!hasProc) return (spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').includes(folder);
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder)) return true;
    return readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

export type Launched = {
  pid: number;
  /** True from the moment the process has ended. */
  ended: boolean;
  end: Promise<void>;
};

/**
 * Starts a server in a session of its own, so that an interrupt at the terminal reaches us first and we can stop the
 * server last. Its output is appended to `logFile`. It does not keep our own process alive.
 * @throws the error of the operating system when the program cannot be started.
 */
export async function launch(
  command: string,
  args: string[],
  options: { cwd: string; logFile: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number },
): Promise<Launched> {
  const { logFile, ...rest } = options;
  if (existsSync(logFile) && statSync(logFile).size > logLimitBytes) renameSync(logFile, `${logFile}.1`);
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(command, args, { ...rest, detached: true, stdio: ['ignore', log, log] });
    const end = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const launched: Launched = { pid: child.pid!, ended: false, end };
    void end.then(() => (launched.ended = true));
    return launched;
  } finally {
    closeSync(log);
  }
}

/** Signals a process, step by step, until it has ended. Each step: a signal and how many milliseconds to wait after it. */
export async function endProcess(pid: number, steps: [NodeJS.Signals, number][]): Promise<void> {
  const birth = birthOf(pid);
  if (birth === undefined) return;
  for (const [signal, patience] of steps) {
    try {
      process.kill(pid, signal);
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw problem;
    }
    for (const until = Date.now() + patience; Date.now() < until; await sleep(10)) {
      if (birthOf(pid) !== birth) return;
    }
  }
}

/** The last lines of a log that `from` (a byte position) has not seen yet. */
export function logSince(logFile: string, from: number): string {
  if (!existsSync(logFile)) return '';
  const bytes = readFileSync(logFile);
  return bytes.subarray(bytes.length < from ? 0 : from).toString('utf8');
}

export function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}
