import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { takeLock } from './lock.js';
import { ServerError } from './server.js';

export type Artifact = { group: string; name: string; version: string };

/**
 * The folder in the project's cache that holds what Maven fetched under this name; fetched at its first use only.
 * @param goal arguments of Maven that write to `out`, which becomes the folder.
 * @throws ServerError when Maven is missing or cannot fetch.
 */
export async function fetched(
  name: string,
  what: { server: string; variable: string },
  artifacts: Artifact[],
  goal: (out: string) => string[],
  log?: (line: string) => void,
): Promise<string> {
  const cache = cacheFolder();
  const place = join(cache, name);
  if (existsSync(place)) return place;
  mkdirSync(cache, { recursive: true });
  const lockFile = `${place}.lock`;
  let lock = takeLock(lockFile);
  // Another process is fetching the same; one in this process takes the same way.
  for (const until = Date.now() + 300_000; lock.heldBy !== undefined && Date.now() < until; lock = takeLock(lockFile)) await sleep(200);
  if (lock.heldBy !== undefined) throw new ServerError(`Process ${lock.heldBy} has been fetching ${what.server} for five minutes: end it and try again.`);
  const draft = mkdtempSync(`${place}-`);
  try {
    if (existsSync(place)) return place;
    log?.(`${what.server} is fetched by Maven (once).`);
    writeFileSync(join(draft, 'pom.xml'), projectFile(artifacts));
    await maven(['-q', '-B', '-f', join(draft, 'pom.xml'), ...goal(join(draft, 'out'))], what);
    renameSync(join(draft, 'out'), place);
    return place;
  } finally {
    rmSync(draft, { recursive: true, force: true });
    lock.release();
  }
}

function maven(args: string[], { server, variable }: { server: string; variable: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('mvn', args, { env: process.env, maxBuffer: 50_000_000 }, (problem, output) => {
      if (!problem) resolve();
      else if (problem.code === 'ENOENT') reject(new ServerError(`${server} cannot be fetched because Maven (mvn) is missing: install it (Debian: apt-get install maven), start Docker, or set ${variable}.`));
      else {
        const reason = output.split('\n').find((line) => line.includes('ERROR'))?.replace(/^.*?ERROR\S*\s*/, '') ?? problem.message;
        reject(new ServerError(`${server} could not be fetched by Maven (${reason.slice(0, 300).trim()}): check the network, start Docker, or set ${variable}.`));
      }
    });
  });
}

function projectFile(artifacts: Artifact[]): string {
  const wanted = artifacts.map(({ group, name, version }) => `    <dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`);
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>toteuma</groupId>
  <artifactId>servers</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${wanted.join('\n')}
  </dependencies>
</project>
`;
}

/** TOTEUMA_CACHE, or a folder that goes away with node_modules. */
export function cacheFolder(): string {
  const asked = process.env['TOTEUMA_CACHE'];
  if (asked) return asked;
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'toteuma') return join(folder, 'node_modules', '.cache', 'toteuma');
  }
  throw new ServerError('The project\'s folder is not found: set TOTEUMA_CACHE to a folder for fetched servers.');
}
