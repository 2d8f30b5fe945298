import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A command as a person at the terminal runs it, and what it has printed so far. */
export class Command {
  out = '';
  err = '';
  readonly started = performance.now();
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | string>;

  /** `settings` are added to the environment. The command gets a process group of its own, as from a terminal. */
  constructor(command: string, args: readonly string[], settings: Record<string, string> = {}) {
    const { PORT: _port, TOTEUMA_DATA: _data, LOG_LEVEL: _level, TOTEUMA_SERVICE_SECRET: _secret, NODE_OPTIONS: _options, ...rest } = process.env;
    this.#child = spawn(command, args, { cwd: root, env: { ...rest, ...settings }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.out += text));
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.#ended = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve(code ?? signal ?? '')));
  }

  /** The exit code, or the signal that ended it. */
  get end(): Promise<number | string> {
    return this.#ended;
  }

  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** Waits until something is so. Throws when it is not so in time or the command ends before. */
  async until(what: string, so: () => boolean | Promise<boolean>, patienceMs = 120_000): Promise<void> {
    for (const late = Date.now() + patienceMs; !(await so()); await sleep(10)) {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new Error(`ended before ${what}:\n${this.out}\n${this.err}`);
      if (Date.now() > late) throw new Error(`no ${what} in time:\n${this.out}\n${this.err}`);
    }
  }

  async prints(text: string): Promise<void> {
    await this.until(`"${text}"`, () => this.out.includes(text));
  }

  /** To the process alone. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** To its whole process group, as a terminal does for Ctrl+C. */
  signalGroup(signal: NodeJS.Signals): void {
    process.kill(-this.#child.pid!, signal);
  }
}

export const npmStart = (args: readonly string[], settings: Record<string, string>): Command => new Command('npm', ['start', '--silent', '--', ...args], settings);

/** The command behind `npm start`. */
export const start = (args: readonly string[], settings: Record<string, string>): Command => new Command(process.execPath, ['infra/local/dist/start.js', ...args], settings);

/** Runs a command to its end. */
export async function run(command: string, args: readonly string[], settings: Record<string, string> = {}): Promise<{ code: number | string; out: string; err: string }> {
  const running = new Command(command, args, settings);
  const code = await running.end;
  return { code, out: running.out, err: running.err };
}

/** A new folder under the system's temporary one, which another user (PostgreSQL's) can pass through. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `toteuma-${name}-`));
  await chmod(folder, 0o711);
  return folder;
}

/** The process that began another; 0 when that other is gone. PostgreSQL begins some by itself at any time. */
export async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2] ?? 0);
}

/** Process ids whose arguments or environment name the folder: servers and services that run on it. */
export async function processesOf(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const named = await Promise.all(
    pids.map(async (pid) => {
      const texts = await Promise.all(['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '')));
      return texts.some((text) => text.includes(folder));
    }),
  );
  return pids.filter((_, index) => named[index]).map(Number);
}
