import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { dockerAnswers } from './docker.js';
import { freePort, type Server, startKafka, startPostgres, startRedis } from './index.js';
import { fetched } from './maven.js';
import { ask } from './ports.js';
import { platformPackage, postgresAccount, postgresBinaries } from './postgres-binaries.js';
import { birthOf } from './processes.js';

// The first start of all fetches Kafka and Redis.
jest.setTimeout(300_000);

let room: string;
const started: Server[] = [];
const settings = ['TOTEUMA_TEST_POSTGRES_URL', 'TOTEUMA_TEST_KAFKA', 'TOTEUMA_TEST_REDIS_URL', 'DOCKER_HOST', 'PATH', 'TOTEUMA_CACHE'] as const;
const before = settings.map((name) => process.env[name]);

beforeAll(() => {
  room = mkdtempSync(join(tmpdir(), 'toteuma-servers-'));
  chmodSync(room, 0o711);
  for (const name of settings) if (name !== 'PATH' && name !== 'TOTEUMA_CACHE') delete process.env[name];
});

afterAll(async () => {
  for (const server of started) await server.stop();
  settings.forEach((name, index) => set(name, before[index]));
  rmSync(room, { recursive: true, force: true });
});

describe('PostgreSQL', () => {
  it('starts durable and local, and leaves no process when it stops', async () => {
    const server = await postgres('first');
    expect(server.how).toBe('native');
    expect(server.describe).toContain('started natively');
    const asked = ['fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'max_connections', 'server_encoding', 'data_checksums'];
    const rows = await query(server.url, `SELECT name, setting FROM pg_settings WHERE name = ANY('{${asked.join(',')}}')`);
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', listen_addresses: '127.0.0.1', unix_socket_directories: '',
      max_connections: '200', server_encoding: 'UTF8', data_checksums: 'on',
    });
    await server.stop();
    await server.stop();
    expect(birthOf(server.pid!)).toBeUndefined();
    expect(await ask('127.0.0.1', portOf(server), Buffer.from('x'), 500)).toBeUndefined();
  });

  it('has its data after an orderly stop and after SIGKILL, on any port', async () => {
    const first = await postgres('data');
    await query(first.url, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('päätös')");
    await first.stop();
    const second = await postgres('data');
    await query(second.url, "INSERT INTO kept VALUES ('maksu')");
    await second.kill!();
    expect(birthOf(second.pid!)).toBeUndefined();
    const third = await postgres('data');
    expect(await query(third.url, 'SELECT word FROM kept')).toEqual([{ word: 'päätös' }, { word: 'maksu' }]);
    // An old handle must neither stop its successor nor give its folder away.
    await second.stop();
    await expect(postgres('data')).rejects.toThrow(`in use by process ${process.pid}`);
    await third.stop();
  });

  it('starts again after a stranger killed the server', async () => {
    const first = await postgres('killed');
    process.kill(first.pid!, 'SIGKILL');
    await untilGone(first.pid!);
    const second = await postgres('killed');
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await second.stop();
  });

  it('heals a start that was abandoned by SIGKILL, with its data', async () => {
    const folder = join(room, 'abandoned');
    const script = `
      import { registerHooks } from 'node:module';
      registerHooks({ resolve: (name, context, next) => next(context.parentURL?.endsWith('.ts') && name.startsWith('.') ? name.replace(/\\.js$/, '.ts') : name, context) });
      const { startPostgres } = await import(process.argv[1]);
      const { pid, url } = await startPostgres({ folder: process.argv[2], password: 'secret', only: 'native' });
      const { default: pg } = await import(process.argv[3]);
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query('CREATE TABLE kept AS SELECT 42 AS answer');
      console.log(pid);
      process.kill(process.pid, 'SIGKILL');`;
    const modules = [new URL('./postgres.ts', import.meta.url).href, folder, import.meta.resolve('pg')];
    const child = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script, ...modules], { encoding: 'utf8' });
    expect(child).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    const orphan = Number(child.stdout.trim());
    expect(birthOf(orphan)).toBeDefined();

    const lines: string[] = [];
    const server = track(await startPostgres({ folder, password: 'secret', only: 'native', log: (line) => lines.push(line) }));
    expect(birthOf(orphan)).toBeUndefined();
    expect(lines).toEqual([`A PostgreSQL left over from a crash (process ${orphan}) is stopped first.`]);
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await server.stop();
  });

  it('is not misled by half-made data, a dead owner, or a pid file that names a stranger', async () => {
    const folder = join(room, 'debris');
    mkdirSync(join(folder, 'data.new', 'base'), { recursive: true });
    writeFileSync(join(folder, 'owner'), '4194000 1 dead');
    await (await postgres('debris')).stop();
    writeFileSync(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n`);
    const server = await postgres('debris');
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('removes the data only when it was told not to keep it', async () => {
    const server = track(await startPostgres({ folder: join(room, 'brief'), password: 'secret', only: 'native', keep: false }));
    await server.stop();
    expect(readdirSync(room)).not.toContain('brief');
    expect(readdirSync(room)).toContain('data');
  });

  it('says in one sentence why it cannot start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const port = (taken.address() as { port: number }).port;
    await expect(postgres('data', { port })).rejects.toThrow(`PostgreSQL cannot use port ${port} of 127.0.0.1`);
    taken.close();
    await expect(postgres('data', { password: 'other' })).rejects.toThrow('was made with another password');

    writeFileSync(join(room, 'file'), '');
    await expect(postgres('file/below')).rejects.toThrow('the folder cannot be written (ENOTDIR)');
    // Root may write anywhere, but its PostgreSQL runs as another user; anybody else is stopped by the folder itself.
    const closed = join(room, 'closed');
    mkdirSync(closed, { mode: process.getuid!() === 0 ? 0o700 : 0o500 });
    await expect(postgres('closed/data')).rejects.toThrow(process.getuid!() === 0 ? `cannot pass the folder ${closed}` : 'cannot be written (EACCES)');

    writeFileSync(join(room, 'data', 'data', 'PG_VERSION'), '99\n');
    await expect(postgres('data')).rejects.toThrow('was made by PostgreSQL 99 and cannot be used by PostgreSQL 18');
  });

  it('makes the programs usable where install scripts did not run and the package is out of reach', () => {
    const box = join(room, 'box');
    mkdirSync(box, { mode: 0o700 });
    cpSync(platformPackage(), box, { recursive: true, filter: (file) => !/lib(icu\w+|pq|ecpg\w*|pgtypes)\.so(\.\d+)?$/.test(file) });
    mkdirSync(join(room, 'tmp'));
    chmodSync(join(room, 'tmp'), 0o755);
    const account = postgresAccount();
    for (const time of ['first', 'second']) {
      const { postgres: program, version } = postgresBinaries(account, box, [box, join(room, 'tmp')]);
      expect({ time, version }).toEqual({ time, version: expect.stringMatching(/^18\./) });
      expect(spawnSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8' }).stdout).toContain('PostgreSQL');
    }
    // Whoever can reach the package itself needs no copy of it.
    expect(readdirSync(join(room, 'tmp')).length).toBe(process.getuid!() === 0 ? 1 : 0);
  });
});

describe('Kafka', () => {
  it('takes topics and messages of 10 MB, survives SIGKILL, and leaves no process when it stops', async () => {
    const folder = join(room, 'kafka');
    const first = track(await startKafka({ folder, fast: true, only: 'native' }));
    expect(first).toMatchObject({ how: 'native', describe: `Kafka 4.2.0 started natively on ${first.url}` });
    const producer = client(first).producer({ allowAutoTopicCreation: false });
    await admin(first, (to) => to.createTopics({ topics: [{ topic: 'events', numPartitions: 2 }] }));
    await producer.connect();
    await producer.send({ topic: 'events', acks: -1, messages: [{ key: 'grant', value: Buffer.alloc(10_000_000, 'x'), partition: 0 }] });
    await producer.disconnect();
    await first.kill!();
    expect(birthOf(first.pid!)).toBeUndefined();

    const second = track(await startKafka({ folder, port: portOf(first), fast: true, only: 'native' }));
    expect(second.url).toBe(first.url);
    expect(await admin(second, (to) => to.fetchTopicOffsets('events'))).toContainEqual(expect.objectContaining({ partition: 0, high: '1' }));

    process.env['TOTEUMA_TEST_KAFKA'] = second.url;
    const given = await startKafka({ folder: join(room, 'unused') });
    await given.stop();
    expect(given).toMatchObject({ how: 'given', url: second.url });
    expect(birthOf(second.pid!)).toBeDefined();

    await second.stop();
    await second.stop();
    expect(birthOf(second.pid!)).toBeUndefined();
    await expect(startKafka({ folder: join(room, 'unused') })).rejects.toThrow(`The Kafka of TOTEUMA_TEST_KAFKA (${second.url}) does not answer.`);
  });
});

describe('Redis', () => {
  it('answers, can be given, and leaves no process when it stops', async () => {
    const server = track(await startRedis({ folder: join(room, 'redis'), only: 'native' }));
    expect(server).toMatchObject({ how: 'native', describe: expect.stringContaining('started natively') });
    expect(String(await ask('127.0.0.1', portOf(server), Buffer.from('PING\r\n'), 1_000))).toBe('+PONG\r\n');

    process.env['TOTEUMA_TEST_REDIS_URL'] = server.url;
    const given = await startRedis({ folder: join(room, 'unused') });
    await given.stop();
    expect(given).toMatchObject({ how: 'given', url: server.url });

    await server.stop();
    await server.stop();
    expect(birthOf(server.pid!)).toBeUndefined();
    await expect(startRedis({ folder: join(room, 'unused') })).rejects.toThrow('does not answer');
    delete process.env['TOTEUMA_TEST_REDIS_URL'];
  });

  it('is started again by the same folder after SIGKILL', async () => {
    const folder = join(room, 'redis');
    const first = track(await startRedis({ folder, only: 'native' }));
    await expect(startRedis({ folder, only: 'native' })).rejects.toThrow('in use');
    await first.kill!();
    await track(await startRedis({ folder, only: 'native' })).stop();
  });
});

describe('fetching', () => {
  const program = (name: string, text: string) => writeFileSync(join(room, 'programs', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const fetchOne = () => fetched('thing', { server: 'Thing', variable: 'TOTEUMA_THING' }, [], (out) => [out]);

  beforeAll(() => {
    mkdirSync(join(room, 'programs'));
    process.env['PATH'] = join(room, 'programs');
    process.env['TOTEUMA_CACHE'] = join(room, 'cache');
  });

  afterAll(() => {
    for (const name of ['PATH', 'TOTEUMA_CACHE'] as const) set(name, before[settings.indexOf(name)]);
  });

  it('names what is missing', async () => {
    const folder = join(room, 'unused');
    await expect(startKafka({ folder, only: 'native' })).rejects.toThrow('Kafka needs Java 17 or newer (java), which is missing: install it');
    await expect(startRedis({ folder, only: 'native' })).rejects.toThrow('Redis cannot be fetched because Maven (mvn) is missing: install it');
  });

  it('tells why it failed and leaves nothing behind', async () => {
    program('mvn', 'echo "[ERROR] no such host"; exit 1');
    await expect(fetchOne()).rejects.toThrow('Thing could not be fetched by Maven (no such host): check the network, start Docker, or set TOTEUMA_THING.');
    expect(readdirSync(join(room, 'cache'))).toEqual([]);
  });

  it('happens once, however many ask at the same time', async () => {
    program('mvn', `echo run >> ${join(room, 'runs')}; for last; do :; done; /bin/mkdir "$last"`);
    const places = await Promise.all([fetchOne(), fetchOne(), fetchOne()]);
    expect(new Set(places)).toEqual(new Set([join(room, 'cache', 'thing')]));
    expect(readFileSync(join(room, 'runs'), 'utf8')).toBe('run\n');
    expect(readdirSync(join(room, 'cache'))).toEqual(['thing']);
  });
});

describe('a given PostgreSQL', () => {
  it('is checked, used and left running', async () => {
    const server = await postgres('given');
    process.env['TOTEUMA_TEST_POSTGRES_URL'] = server.url;
    const given = await startPostgres({ folder: join(room, 'unused'), password: 'unused' });
    await given.stop();
    expect(given).toMatchObject({ how: 'given', url: server.url, describe: expect.not.stringContaining('secret') });
    expect(await query(given.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.stop();
    await expect(startPostgres({ folder: join(room, 'unused'), password: 'unused' })).rejects.toThrow('The PostgreSQL of TOTEUMA_TEST_POSTGRES_URL does not answer');
    delete process.env['TOTEUMA_TEST_POSTGRES_URL'];
  });
});

describe('Docker', () => {
  it('costs nothing where there is none and two seconds where it hangs', async () => {
    process.env['DOCKER_HOST'] = `unix://${join(room, 'no.sock')}`;
    const began = Date.now();
    expect(await dockerAnswers()).toBe(false);
    // Below the two seconds of one that hangs, which by itself would never end.
    expect(Date.now() - began).toBeLessThan(1900);
    await withEngine(() => {}, async () => expect(await dockerAnswers()).toBe(false));
  });

  it('that answers but cannot run an image is passed over, and the log says so', async () => {
    const lines: string[] = [];
    const refuse: RequestListener = (request, response) => response.writeHead(request.url?.endsWith('/_ping') ? 200 : 500).end('{"message":"no images here"}');
    await withEngine(refuse, async () => {
      expect(await dockerAnswers()).toBe(true);
      const server = track(await startRedis({ folder: join(room, 'redis'), log: (line) => lines.push(line) }));
      expect(server.how).toBe('native');
      await server.stop();
    });
    expect(lines).toEqual([expect.stringMatching(/^Docker answers but could not start Redis \(.+\); it is started natively\.$/)]);
  });
});

describe('a free port', () => {
  it('can be listened on', async () => {
    const port = await freePort();
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    expect(server.address()).toMatchObject({ port });
    server.close();
  });
});

async function postgres(name: string, more: { port?: number; password?: string } = {}): Promise<Server> {
  return track(await startPostgres({ folder: join(room, name), password: 'secret', only: 'native', ...more }));
}

function track(server: Server): Server {
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = new pg.Client({ connectionString: url });
  await connection.connect();
  try {
    return (await connection.query(sql)).rows;
  } finally {
    await connection.end();
  }
}

function client(server: Server): Kafka {
  return new Kafka({ brokers: [server.url], logLevel: logLevel.NOTHING });
}

async function admin<T>(server: Server, use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const connection = client(server).admin();
  await connection.connect();
  try {
    return await use(connection);
  } finally {
    await connection.disconnect();
  }
}

async function withEngine(answer: RequestListener, use: () => Promise<void>): Promise<void> {
  const socket = join(room, 'engine.sock');
  const engine = createHttpServer(answer);
  await new Promise<void>((resolve) => engine.listen(socket, resolve));
  process.env['DOCKER_HOST'] = `unix://${socket}`;
  try {
    await use();
  } finally {
    delete process.env['DOCKER_HOST'];
    engine.closeAllConnections();
    engine.close();
  }
}

async function untilGone(pid: number): Promise<void> {
  while (birthOf(pid) !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
}

function portOf(server: Server): number {
  return Number(/:(\d+)(\/|$)/.exec(server.url.replace(/^.*@/, ''))![1]);
}

function set(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
