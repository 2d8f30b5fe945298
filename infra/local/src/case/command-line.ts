import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readCaseFile, type CaseFile, type Fault } from './case-file.js';
import { Client, PlatformError } from './client.js';
import { playCase } from './play.js';
import { exitCodeOf, jsonOf, textOf, type Outcome } from './print.js';

export type Streams = { out: (text: string) => void; err: (text: string) => void };
type Options = { json: boolean; distributed: boolean; url: string | null; files: string[] };
type Platform = { url: string; stop(): Promise<void> };
type ReadFile = { name: string } & ({ file: CaseFile } | { faults: Fault[] });

const USAGE = 'usage: npm run -s case -- [--json] [--url URL] [--distributed] FILE...';

/**
 * Plays the case files of a command line: `[--json] [--url URL] [--distributed] FILE...`.
 * @returns the exit code: 0 every expectation holds; 1 one does not; 2 a file or the call is wrong, or there is no platform
 */
export async function runCommand(args: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  try {
    const options = optionsOf(args);
    const files = await readAll(options.files);
    const outcomes = await playAll(files, options, streams);
    const faulty = outcomes.filter((outcome) => 'faults' in outcome);
    if (options.json) {
      for (const outcome of faulty) streams.err(`${textOf(outcome)}\n`);
      streams.out(`${jsonOf(outcomes)}\n`);
    } else {
      streams.out(`${outcomes.map(textOf).join('\n\n')}\n`);
    }
    return exitCodeOf(outcomes);
  } catch (error) {
    if (!(error instanceof CallError || error instanceof PlatformError)) throw error;
    streams.err(`${error.message}\n`);
    return 2;
  }
}

class CallError extends Error {}

function optionsOf(args: readonly string[]): Options {
  const options: Options = { json: false, distributed: false, url: null, files: [] };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--json') options.json = true;
    else if (arg === '--distributed') options.distributed = true;
    else if (arg === '--url') options.url = addressOf(args[(index += 1)]);
    else if (arg.startsWith('-')) throw new CallError(`expected --json, --url URL or --distributed, found ${arg}; ${USAGE}`);
    else options.files.push(arg);
  }
  if (options.files.length === 0) throw new CallError(`expected at least one case file; ${USAGE}`);
  if (options.url !== null && options.distributed) throw new CallError('expected either --url or --distributed: a running platform has its own form');
  return options;
}

function addressOf(text: string | undefined): string {
  if (text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new CallError(`expected an address such as http://127.0.0.1:8080 after --url, found ${text ?? 'nothing'}`);
}

/** Reads and checks every file before anything is started; a case name may stand only once in a run. */
async function readAll(paths: readonly string[]): Promise<ReadFile[]> {
  const names = new Map<string, string>();
  const files: ReadFile[] = [];
  for (const path of paths) {
    const read = await readOne(path);
    const earlier = 'file' in read ? names.get(read.file.case) : undefined;
    if (earlier !== undefined && 'file' in read) {
      files.push({ name: path, faults: [{ path: 'case', expected: `a name that no other file of the run has (${earlier} has it)`, found: JSON.stringify(read.file.case) }] });
      continue;
    }
    if ('file' in read) names.set(read.file.case, basename(path));
    files.push({ name: path, ...read });
  }
  return files;
}

async function readOne(path: string): Promise<{ file: CaseFile } | { faults: Fault[] }> {
  try {
    return readCaseFile(await readFile(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { faults: [{ path: '$', expected: 'a file that can be read', found: code === 'ENOENT' ? 'no such file' : `the error ${code}` }] };
  }
}

/** Plays the files that are right, one after the other on one platform; none is started when all are wrong. */
async function playAll(files: readonly ReadFile[], options: Options, streams: Streams): Promise<Outcome[]> {
  if (files.every((one) => 'faults' in one)) return files.flatMap((one) => ('faults' in one ? [one] : []));
  return withPlatform(options, streams, async (url) => {
    const client = new Client(url);
    const outcomes: Outcome[] = [];
    for (const one of files) {
      if ('faults' in one) outcomes.push(one);
      else outcomes.push({ played: await playCase(one.file, client) });
    }
    return outcomes;
  });
}

async function withPlatform<T>(options: Options, streams: Streams, play: (url: string) => Promise<T>): Promise<T> {
  if (options.url !== null) return play(options.url);
  const folder = await mkdtemp(join(tmpdir(), 'toteuma-case-'));
  // The database server runs as another user when we are root, and must be able to pass through.
  await chmod(folder, 0o711);
  const platform = startPlatform(options.distributed, folder, streams);
  const end = once(async () => {
    // An interrupt may come while the servers still start: stopping them has to wait for that, or they would be left behind.
    await platform.then((started) => started.stop(), () => undefined);
    await rm(folder, { recursive: true, force: true });
  });
  const interrupted = () => void end().finally(() => process.exit(130));
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', interrupted);
  try {
    return await play((await platform).url);
  } finally {
    await end();
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
  }
}

function once(act: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= act());
}

async function startPlatform(distributed: boolean, folder: string, streams: Streams): Promise<Platform> {
  streams.err(`starting ${distributed ? 'one process per service' : 'the embedded platform'} with an empty store\n`);
  // Loaded only when needed: with --url the runner needs none of the services.
  const start = distributed ? (await import('../distributed.js')).startDistributed : (await import('../embedded.js')).startEmbedded;
  return start({ folder, port: 0, log: 'silent' }).catch((error: unknown) => {
    throw new PlatformError(`the platform did not start: ${(error as Partial<Error>).message ?? String(error)}`, { cause: error });
  });
}
