import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresInDocker } from './docker.js';
import { ending, type EndSteps, lockFolder, openFolder } from './folder.js';
import { type Account, type Binaries, closedFolder, postgresAccount, postgresBinaries } from './postgres-binaries.js';
import { portFor } from './ports.js';
import { belongsTo, endProcess, launch, type Launched, logSince, sizeOf } from './processes.js';
import { type Server, ServerError, type StartOptions } from './server.js';

export type PostgresOptions = StartOptions & {
  /** Of the superuser `toteuma`. A folder keeps the password it was first started with. */
  password: string;
  /** Only durable settings are offered. */
  fsync?: true;
  /**
   * true: the data must outlive the server, so never a container. false: stop() removes the data.
   * Left out: stop() leaves the data, a container may be used.
   */
  keep?: boolean | undefined;
};

const superuser = 'toteuma';

/** Durable, local only, and the same on every machine. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
};

/** An orderly end that does not wait for clients, then harder means; the data survives each of them. */
const endSteps: EndSteps = [['SIGINT', 20_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]];

/**
 * A PostgreSQL that answers, from TOTEUMA_TEST_POSTGRES_URL, Docker, or started natively, in this order. What a crash left
 * in the folder (a running server, half-made data) is cleared away first.
 * @throws ServerError when none can be had, or when the folder is used by another process.
 */
export async function startPostgres(options: PostgresOptions): Promise<Server> {
  const given = process.env['TOTEUMA_TEST_POSTGRES_URL'];
  if (given && options.only !== 'native') return givenPostgres(given);
  if (options.keep !== true && options.only !== 'native') {
    const container = await postgresInDocker(options);
    if (container) return container;
  }
  return nativePostgres(options);
}

async function givenPostgres(url: string): Promise<Server> {
  const problem = await tryOnce(url);
  if (problem) throw new ServerError(`The PostgreSQL of TOTEUMA_TEST_POSTGRES_URL does not answer: ${problem.message}.`);
  return { url, how: 'given', describe: `PostgreSQL given by TOTEUMA_TEST_POSTGRES_URL (${new URL(url).host})`, stop: async () => {} };
}

async function nativePostgres(options: PostgresOptions): Promise<Server> {
  const account = postgresAccount();
  const binaries = postgresBinaries(account);
  const folder = reachableFolder(options.folder, account);
  const release = await lockFolder('PostgreSQL', folder);
  try {
    const data = join(folder, 'data');
    if (existsSync(data)) await clearLeftovers(data, options.log);
    else await initialise(folder, data, binaries, account, options);
    checkVersion(data, binaries);

    const { launched, port } = await run(data, folder, binaries, account, options);
    const { stop, kill } = ending(launched, release, endSteps);
    return {
      url: urlFor(port, options.password),
      how: 'native',
      describe: `PostgreSQL ${binaries.version} started natively on 127.0.0.1:${port} (data in ${folder})`,
      pid: launched.pid,
      stop: async () => {
        await stop();
        if (options.keep === false) rmSync(folder, { recursive: true, force: true });
      },
      kill,
    };
  } catch (problem) {
    release();
    throw problem;
  }
}

/** @throws ServerError when we cannot write to the folder or the account cannot reach it. */
function reachableFolder(asked: string, account: Account): string {
  const folder = openFolder('PostgreSQL', asked);
  const closed = closedFolder(folder, account);
  if (closed) throw new ServerError(`PostgreSQL runs as user "postgres" here and cannot pass the folder ${closed}: allow it with chmod a+x ${closed}, or choose another folder.`);
  return folder;
}

/** Stops a server that outlived its owner in the folder that was given to `startPostgres`: before the folder is removed, say. */
export const endLeftoverPostgres = (folder: string): Promise<void> => clearLeftovers(join(folder, 'data'));

/** Stops a server that outlived its owner, and removes a pid file whose number now belongs to a stranger. */
async function clearLeftovers(data: string, log?: (line: string) => void): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (pid > 1 && belongsTo(pid, data)) {
    log?.(`A PostgreSQL left over from a crash (process ${pid}) is stopped first.`);
    await endProcess(pid, endSteps);
  } else {
    // PostgreSQL would refuse to start if any process had this number. Workers that survived their server are still
    // noticed: their shared memory is found by the data folder, not by this file.
    rmSync(pidFile, { force: true });
  }
}

/** Makes the data beside its place and moves it there when it is complete, so that a crash leaves no half-made data. */
async function initialise(folder: string, data: string, binaries: Binaries, account: Account, options: PostgresOptions): Promise<void> {
  options.log?.(`A new PostgreSQL database is made in ${folder}.`);
  const draft = `${data}.new`;
  const passwordFile = join(folder, `.password-${randomBytes(6).toString('hex')}`);
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
    if (account.uid !== undefined) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
    const args = [
      `--pgdata=${draft}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8',
      '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C',
    ];
    await new Promise<void>((done, fail) => {
      execFile(binaries.initdb, args, { ...account, cwd: '/', env: environment() }, (problem, _, stderr) => {
        if (problem) fail(new ServerError(`PostgreSQL could not make its data in ${folder}: ${lastLine(stderr) || problem.message}.`));
        else done();
      });
    });
    renameSync(draft, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(data: string, binaries: Binaries): void {
  const file = join(data, 'PG_VERSION');
  const made = existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  const ours = binaries.version.split('.')[0];
  if (made === undefined) throw new ServerError(`The folder ${data} is not a PostgreSQL data folder: move it away or choose another folder.`);
  if (made !== ours) throw new ServerError(`The data in ${data} was made by PostgreSQL ${made} and cannot be used by PostgreSQL ${ours}: move it away or use version ${made}.`);
}

/** Starts the server and waits until it answers. A port that is lost to somebody at the last moment is replaced, if we chose it. */
async function run(data: string, folder: string, binaries: Binaries, account: Account, options: PostgresOptions): Promise<{ launched: Launched; port: number }> {
  const logFile = join(folder, 'postgres.log');
  const patience = Date.now() + 15_000;
  for (;;) {
    const port = await portFor('PostgreSQL', options.port);
    const from = sizeOf(logFile);
    const args = ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    const launched = await launch(binaries.postgres, args, { ...account, cwd: data, env: environment(), logFile });
    try {
      await untilReady(launched, urlFor(port, options.password), folder);
      return { launched, port };
    } catch (problem) {
      await endProcess(launched.pid, endSteps);
      const said = logSince(logFile, from);
      // Workers of a server that was killed need a moment to notice it.
      const passing = /still in use|lock file .* already exists/.test(said) || (options.port === undefined && said.includes('could not bind'));
      if (problem instanceof ServerError) throw problem;
      if (!passing || Date.now() > patience) throw new ServerError(`PostgreSQL did not start: ${lastLine(said, 'FATAL') || 'see'} (log: ${logFile}).`);
      await sleep(100);
    }
  }
}

async function untilReady(launched: Launched, url: string, folder: string): Promise<void> {
  // Recovery after a crash replays at most max_wal_size of changes; a slow disk may need minutes for it.
  for (const until = Date.now() + 180_000; Date.now() < until; await sleep(15)) {
    if (launched.ended) throw new Error('ended');
    const problem = await tryOnce(url);
    if (!problem) return;
    if (problem.code === '28P01') throw new ServerError(`The PostgreSQL data in ${folder} was made with another password: use that one, or another folder.`);
  }
  throw new ServerError(`PostgreSQL in ${folder} was started but did not answer within three minutes.`);
}

async function tryOnce(url: string): Promise<{ code?: string; message: string } | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('SELECT pg_is_in_recovery() AS recovering');
    // A server that goes back to a moment of its archive answers before it can be written.
    return rows[0].recovering ? { message: 'it is in recovery and cannot be written' } : undefined;
  } catch (problem) {
    return problem as { code?: string; message: string };
  } finally {
    await client.end().catch(() => {});
  }
}

function urlFor(port: number, password: string): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

/** Without the caller's PG* variables and locale, which would change what the programs do. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

function lastLine(text: string, marked = ''): string {
  return text.trim().split('\n').filter((line) => line.includes(marked)).at(-1)?.replace(/^.*(FATAL|error):\s*/, '').replace(/\.$/, '') ?? '';
}
