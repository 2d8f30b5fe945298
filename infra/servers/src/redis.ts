import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisInDocker } from './docker.js';
import { endLeftover, ending, type EndSteps, lockFolder, noteServer, openFolder } from './folder.js';
import { fetched } from './maven.js';
import { ask, portFor } from './ports.js';
import { endProcess, launch } from './processes.js';
import { type Server, ServerError, type StartOptions } from './server.js';

const variable = 'TOTEUMA_TEST_REDIS_URL';
const carrier = { group: 'com.github.codemonstur', name: 'embedded-redis', version: '1.4.3' };
const endSteps: EndSteps = [['SIGTERM', 5_000], ['SIGKILL', 5_000]];

/**
 * A Redis that answers, from TOTEUMA_TEST_REDIS_URL, Docker, or started natively, in this order. It keeps nothing on disk.
 * @throws ServerError when none can be had.
 */
export async function startRedis(options: StartOptions): Promise<Server> {
  const given = process.env[variable];
  if (given && options.only !== 'native') return givenRedis(given);
  const container = options.only === 'native' ? undefined : await redisInDocker(options);
  return container ?? nativeRedis(options);
}

async function givenRedis(url: string): Promise<Server> {
  const { hostname, port } = new URL(url);
  if (!(await answers(hostname, Number(port || 6379)))) throw new ServerError(`The Redis of ${variable} (${hostname}:${port || 6379}) does not answer.`);
  return { url, how: 'given', describe: `Redis given by ${variable} (${hostname}:${port || 6379})`, stop: async () => {} };
}

async function nativeRedis(options: StartOptions): Promise<Server> {
  const folder = openFolder('Redis', options.folder);
  const program = await redisProgram(options.log);
  const release = await lockFolder('Redis', folder);
  try {
    await endLeftover('Redis', folder, endSteps, options.log);
    const logFile = join(folder, 'redis.log');
    for (let attempt = 1; ; attempt++) {
      const port = await portFor('Redis', options.port);
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
      const launched = await launch(program, args, { cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C' }, logFile });
      noteServer(folder, launched.pid);
      for (const until = Date.now() + 10_000; !launched.ended && Date.now() < until; await sleep(10)) {
        if (!(await answers('127.0.0.1', port))) continue;
        return {
          url: `redis://127.0.0.1:${port}`,
          how: 'native',
          describe: `Redis started natively on 127.0.0.1:${port}`,
          pid: launched.pid,
          ...ending(launched, release, endSteps),
        };
      }
      await endProcess(launched.pid, endSteps);
      if (attempt === 3 || options.port !== undefined) throw new ServerError(`Redis did not start (log: ${logFile}).`);
    }
  } catch (problem) {
    release();
    throw problem;
  }
}

/** Any answer will do: a Redis that wants a password says so. */
async function answers(host: string, port: number): Promise<boolean> {
  const answer = (await ask(host, port, Buffer.from('PING\r\n'), 2_000))?.toString('latin1') ?? '';
  return /^(\+PONG|-NOAUTH)/.test(answer);
}

/** Redis's own program, which the artifact carries for several platforms. */
async function redisProgram(log?: (line: string) => void): Promise<string> {
  const folder = await fetched(
    `redis-${carrier.version}`,
    { server: 'Redis', variable },
    [carrier],
    (out) => ['dependency:unpack-dependencies', '-DexcludeTransitive=true', '-Dmdep.unpack.includes=redis-server*', `-DoutputDirectory=${out}`],
    log,
  );
  const ending = `-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const name = readdirSync(folder).find((file) => file.endsWith(ending));
  if (!name) throw new ServerError(`There is no Redis to start natively for ${ending.slice(1)}: start Docker or set ${variable}.`);
  const program = join(folder, name);
  try {
    if ((statSync(program).mode & 0o111) !== 0o111) chmodSync(program, 0o755);
    execFileSync(program, ['--version'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (problem) {
    const reason = String((problem as { stderr?: Buffer }).stderr ?? '').trim().split('\n')[0] || (problem as Error).message;
    throw new ServerError(`Redis does not run here (${reason}; it needs OpenSSL 3): install it, start Docker, or set ${variable}.`);
  }
  return program;
}
