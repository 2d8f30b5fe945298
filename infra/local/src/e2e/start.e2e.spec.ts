import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Client } from '../case/client.js';
import { readStartSettings } from '../start-settings.js';
import { Command, npmStart, parentOf, processesOf, root, start, temporaryFolder } from './command.js';

jest.setTimeout(180_000);

const DEMO = ['S10171', 'S21029', 'S22997', 'S22998', 'S22999', ...[1, 2, 3, 4, 5, 6, 7, 8].map((one) => `S4010${one}`)];
/** Applications to the open call of the demo. */
const WAITING = 2;
let home: string;
/** One after another on the same data, as a person starts and stops it. */
let folder: string;

beforeAll(async () => {
  home = await temporaryFolder('start');
  folder = join(home, 'data');
});
// Whatever a failed test left running must not fail the others.
afterEach(async () => (await processesOf(home)).forEach((pid) => process.kill(pid, 'SIGKILL')));
afterAll(() => rm(home, { recursive: true, force: true }));

/** At any port that is free. */
const settings = (data = folder, port = 0) => ({ TOTEUMA_DATA: data, PORT: String(port) });

/** Started and usable: its address is printed and answers. */
async function usable(command: Command): Promise<Client> {
  await command.prints('Press Ctrl+C');
  const url = /Toteuma runs at (\S+)/.exec(command.out)![1]!;
  expect((await fetch(url)).status).toBe(200);
  return new Client(url);
}

async function interrupted(command: Command): Promise<void> {
  command.signal('SIGINT');
  expect(await command.end).toBe(0);
  expect(command.err).toBe('');
  expect(await processesOf(home)).toEqual([]);
}

/** It ended by itself with one sentence, and nothing of it is left: only what ran before, and what that has begun. */
async function refuses(command: Command, sentence: RegExp, runs: readonly number[] = []): Promise<void> {
  expect(await command.end).toBe(1);
  expect(command.err).toMatch(sentence);
  expect(command.err).toMatch(/^[^\n]+\.\n$/);
  expect(command.err).not.toMatch(/Error|at .*\.js:/);
  const left = await processesOf(home);
  const parents = await Promise.all(left.map(parentOf));
  expect(left.filter((pid, at) => parents[at] !== 0 && !runs.includes(pid) && !runs.includes(parents[at]!))).toEqual([]);
}

async function operations(client: Client): Promise<Record<string, string>> {
  const { body } = await client.get('auditor', '/reports');
  return Object.fromEntries((body['operations'] as { code: string; id: string }[]).map(({ code, id }) => [code, id]));
}
async function figuresOf(client: Client, code: string): Promise<unknown> {
  const { status, body } = await client.get('auditor', `/reports/${(await operations(client))[code]}/figures`);
  expect(status).toBe(200);
  return body['figures'];
}
async function applications(client: Client): Promise<string[]> {
  const { body } = await client.get('auditor', '/applications');
  return (body['applications'] as { id: string }[]).map(({ id }) => id);
}
const report = (text: string) => process.stdout.write(`${text}\n`);

describe('npm start', () => {
  let figures: unknown;
  let mine: string;
  let own: Client;

  it('begins anew after a kill -9 while the demo was loaded', async () => {
    const command = start([], settings());
    await loading(command);
    command.signal('SIGKILL');
    expect(await command.end).toBe('SIGKILL');
    expect(existsSync(join(folder, 'demo-loaded'))).toBe(false);
  });

  it('loads the demo grants at the first start, says where it runs and who can sign in, and stops cleanly', async () => {
    const command = start([], settings());
    const client = await usable(command);
    const greeted = command.seconds;
    // What was cut off is wiped first.
    expect(command.out).toContain('First start');
    figures = await figuresOf(client, 'S22999');
    report(`first start: greeting after ${greeted.toFixed(1)} s, figures after ${command.seconds.toFixed(1)} s`);
    // Ten seconds on a quiet machine; here only that nothing waits for a time that has to run out.
    expect(greeted).toBeLessThan(150);
    expect(Object.keys(await operations(client))).toEqual(DEMO);
    const { body } = await client.get('verifier', '/claims/queue');
    const waiting = (body['claims'] as { waitingFor: string; clock: { remaining: number } }[]).map(({ waitingFor, clock }) => [waitingFor, clock.remaining >= 0]);
    expect([waiting.length, waiting.filter(([step, inTime]) => step === 'verification' && inTime).length]).toEqual([40, 34]);
    expect(figures).toMatchObject({ total: { certified: '183716.34' }, support: { paid: '141109.00' } });
    for (const user of ['applicant', 'case-officer', 'decision-maker', 'verifier', 'payer-2', 'auditor']) expect(command.out).toMatch(new RegExp(`^  ${user} `, 'm'));
    expect(command.out.match(/https?:\/\/[^\s/]+/g)!.every((address, _, all) => address.startsWith(all[0]!.replace(/[.,]$/, '')))).toBe(true);
    await interrupted(command);
  });

  it('keeps the data over a restart and does not load the demo again', async () => {
    const command = start([], settings());
    own = await usable(command);
    report(`restart: greeting after ${command.seconds.toFixed(1)} s`);
    expect(command.out).not.toContain('First start');
    expect(await figuresOf(own, 'S22999')).toEqual(figures);
    expect(await applications(own)).toHaveLength(DEMO.length + WAITING);

    const { programme, steps } = JSON.parse(await readFile(join(root, 'cases/ulpo.json'), 'utf8')) as { programme: string; steps: Record<string, unknown>[] };
    const { at, by: _by, do: _do, ...application } = steps[0]!;
    const answer = await own.post('applicant', '/applications', { programme, ...application }, '2022-05-16T09:00:00Z');
    expect([answer.status, at]).toEqual([201, '2022-05-16']);
    mine = answer.body['id'] as string;

    const pids = await processesOf(home);
    await refuses(start([], settings()), /in use by process \d+/, pids);
    await refuses(start(['--fresh'], settings()), /in use by process \d+/, pids);
    expect(await applications(own)).toContain(mine);
    command.signal('SIGKILL');
    expect(await command.end).toBe('SIGKILL');
  });

  it('has everything after a kill -9; a Ctrl+C to npm and all below it ends it cleanly', async () => {
    const command = npmStart([], settings());
    const client = await usable(command);
    expect(command.out).not.toContain('First start');
    expect(await figuresOf(client, 'S22999')).toEqual(figures);
    expect(await applications(client)).toContain(mine);
    expect(await applications(client)).toHaveLength(DEMO.length + WAITING + 1);
    command.signalGroup('SIGINT');
    expect(await command.end).toBe(0);
    expect(command.err.replaceAll(/^npm warn .*\n/gm, '')).toBe('');
    expect(await processesOf(home)).toEqual([]);
  });

  it('ends cleanly when only npm is asked to, as a process manager does', async () => {
    const command = npmStart([], settings());
    expect(await applications(await usable(command))).toContain(mine);
    await fromNewerVersion();
    command.signal('SIGTERM');
    expect(await command.end).toBe(0);
    expect(await processesOf(home)).toEqual([]);
  });

  it('does not touch data of a newer version', async () => {
    await refuses(start([], settings()), /newer version of Toteuma/);
    const version = join(folder, 'postgres/data/PG_VERSION');
    const known = await readFile(version, 'utf8');
    await writeFile(version, '99\n');
    await refuses(start([], settings()), /made by PostgreSQL 99/);
    await writeFile(version, known);
  });

  it.each([
    ['while PostgreSQL makes its data', (data: string) => existsSync(join(data, 'postgres'))],
    ['while the services start', async (data: string) => (await processesOf(data)).length > 1],
  ])('leaves nothing behind when it is interrupted %s', async (_when, reached) => {
    const data = join(home, 'interrupted');
    const command = start([], settings(data));
    await command.until('this far', () => reached(data));
    await interrupted(command);
    expect(command.out).not.toContain('Toteuma runs at');
  });

  it('says that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await refuses(start(['--fresh'], settings(folder, port)), new RegExp(`Port ${port} is taken`));
    other.close();
    expect(existsSync(join(folder, 'demo-loaded'))).toBe(true);
  });

  it('wipes all with --fresh and nothing else in the folder, and leaves nothing running when it is interrupted while the demo is loaded', async () => {
    await writeFile(join(folder, 'notes-of-my-own.txt'), 'keep me');
    const command = start(['--fresh'], settings());
    await loading(command);
    expect(await eventsOf(mine)).toBe(0);
    await interrupted(command);
    expect(command.out).not.toContain('Toteuma runs at');
    expect(existsSync(join(folder, 'demo-loaded'))).toBe(false);
    expect(existsSync(join(folder, 'notes-of-my-own.txt'))).toBe(true);
  });

  it('says that its folder cannot be written', async () => {
    const file = join(home, 'a-file');
    await writeFile(file, '');
    for (const unwritable of [file, join(file, 'below'), '/proc/toteuma']) {
      await refuses(start([], settings(unwritable)), new RegExp(`data folder ${unwritable} cannot be written`));
    }
  });

  it.each([
    [[], { PORT: 'abc' }, /PORT: expected a port number from 0 to 65535, found abc/],
    [['--quick'], {}, /I do not know --quick: usage: npm start/],
  ])('says what is wrong with %j %j', async (args: string[], wrong: Record<string, string>, sentence) => {
    await refuses(start(args, { TOTEUMA_DATA: join(home, 'wrong'), ...wrong }), sentence);
    expect(existsSync(join(home, 'wrong'))).toBe(false);
  });

  it.each([
    [[], { PORT: '65536' }, /PORT: expected a port number/],
    [[], { PORT: '-1' }, /PORT: expected a port number/],
    [['--port', '1e3'], {}, /PORT: expected a port number from 0 to 65535, found 1e3/],
    [['--port'], {}, /^After --port comes a value/],
    [['--data', '--fresh'], {}, /^After --data comes a value/],
    [[], { LOG_LEVEL: 'loud' }, /LOG_LEVEL: expected a level such as info, found loud/],
    [['cases/ulpo.json'], {}, /^I do not know cases\/ulpo.json/],
  ])('does so for %j %j, before anything is begun', (args: string[], wrong: Record<string, string>, sentence) => {
    expect(() => readStartSettings(args, wrong)).toThrow(sentence);
  });
});

/** Until something of the demo is kept, and not all of it yet. */
async function loading(command: Command): Promise<void> {
  await command.prints('First start');
  await command.until('the first event of the demo', async () => (await eventsOf()) > 0);
  expect(command.out).not.toContain('S22999');
}

/** How many events the applications have, or one of them has. */
function eventsOf(application: string | null = null): Promise<number> {
  return superuser(async (client) => {
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM applications.events WHERE $1::text IS NULL OR stream = $1', [application]);
    return Number(rows[0]!.count);
  });
}

/** Notes a change of the database that this version does not know, as a newer one would. */
function fromNewerVersion(): Promise<unknown> {
  return superuser((client) => client.query("INSERT INTO claims._prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES (gen_random_uuid(), '', '29991231000000_later', now(), 1)"));
}

async function superuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const [, , , port] = (await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  const { postgres } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')) as { postgres: string };
  const client = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'toteuma', password: postgres, database: 'toteuma' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
