import { execFileSync, spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { OperationFigures } from '@toteuma/contracts';
import pg from 'pg';
import { readCaseFile } from '../case/case-file.js';
import { Client } from '../case/client.js';
import { playCase } from '../case/play.js';
import { settle } from '../case/settle.js';
import { startDistributed } from '../distributed.js';
import { startEmbedded } from '../embedded.js';
import { run, temporaryFolder } from './command.js';

jest.setTimeout(300_000);

let folder: string;
const data = () => join(folder, 'data');
beforeAll(async () => {
  folder = await temporaryFolder('keep');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Running = { readonly url: string; stop(): Promise<void> };
const embedded = () => startEmbedded({ folder: data(), port: 0, log: 'silent' });

/** Does something on a running platform and stops it, whatever happens. */
async function on<T>(starting: Promise<Running>, work: (url: string) => Promise<T>): Promise<T> {
  const platform = await starting;
  try {
    return await work(platform.url);
  } finally {
    await platform.stop();
  }
}

async function play(url: string, name: string): Promise<Record<string, OperationFigures>> {
  const read = readCaseFile(await readFile(`cases/${name}.json`, 'utf8'));
  if (!('file' in read)) throw new Error(`${name} is not a case file`);
  const { result } = await playCase(read.file, new Client(url), { patienceMs: 60_000 });
  expect(result.failed).toEqual([]);
  return result.operations;
}

/** The figures of every operation by its code, once every service has taken in what there is. */
async function figures(url: string): Promise<Record<string, unknown>> {
  const client = new Client(url);
  expect(await settle(client, 60_000)).toHaveProperty('heads');
  const { body } = await client.get('auditor', '/reports');
  const all = await Promise.all((body['operations'] as { id: string }[]).map(({ id }) => client.get('auditor', `/reports/${id}/figures`)));
  return Object.fromEntries(all.map(({ body }) => [body['code'] as string, body['figures']]));
}

const soundHistory = async (url: string): Promise<unknown> => (await new Client(url).get('auditor', '/audit/checks')).body['ok'];

async function superuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { postgres } = JSON.parse(await readFile(join(data(), 'secrets.json'), 'utf8')) as { postgres: string };
  const port = (await readFile(join(data(), 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[3];
  const client = new pg.Client({ connectionString: `postgresql://toteuma:${postgres}@127.0.0.1:${port}/postgres` });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** With owners and rights, as an operator's `cp -a`. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);
/** The same of a server that runs: a file that goes while it is copied is none that a backup needs. */
function copyLive(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', from, to], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const failures = stderr.split('\n').filter((line) => line !== '' && !line.endsWith('No such file or directory'));
  if (status !== 0 && (failures.length > 0 || stderr === '')) throw new Error(stderr);
}

describe('what is kept outlives what happens to it', () => {
  let first: Record<string, unknown>;

  it('goes back to a copy of the stopped platform\'s folder', async () => {
    first = await on(embedded(), async (url) => {
      await play(url, 'two-partners');
      return figures(url);
    });
    copy(data(), join(folder, 'copy'));
    await on(embedded(), (url) => play(url, 'ulpo'));
    await rm(data(), { recursive: true });
    copy(join(folder, 'copy'), data());
    await on(embedded(), async (url) => {
      expect(await figures(url)).toEqual(first);
      expect(await soundHistory(url)).toBe(true);
    });
  });

  it('goes back to a moment, and the views filled anew from the history give the same figures', async () => {
    const [archive, base, live] = [join(folder, 'archive'), join(folder, 'base'), join(data(), 'postgres', 'data')];
    await mkdir(archive, { mode: 0o777 });
    execFileSync('chmod', ['777', archive]);
    await on(embedded(), () => superuser(async (client) => {
      await client.query('ALTER SYSTEM SET archive_mode = on');
      await client.query(`ALTER SYSTEM SET archive_command = 'cp "%p" "${archive}/%f"'`);
    }));
    const moment = await on(embedded(), async (url) => {
      // A base backup while the platform runs, as pg_basebackup makes it.
      const label = await superuser(async (client) => {
        await client.query("SELECT pg_backup_start('toteuma', true)");
        copyLive(live, base);
        return (await client.query('SELECT labelfile FROM pg_backup_stop()')).rows[0].labelfile as string;
      });
      await writeFile(join(base, 'backup_label'), label);
      await play(url, 'bothnia-integration');
      const reached = await figures(url);
      const now = await superuser(async (client) => (await client.query('SELECT clock_timestamp()::text AS now')).rows[0].now as string);
      await play(url, 'oma-polku');
      await superuser((client) => client.query('SELECT pg_switch_wal()'));
      return { now, reached };
    });
    await rm(live, { recursive: true });
    copy(base, live);
    for (const stale of ['postmaster.pid', 'postmaster.opts']) await rm(join(live, stale), { force: true });
    await appendFile(join(live, 'postgresql.auto.conf'), `restore_command = 'cp "${archive}/%f" "%p"'\nrecovery_target_time = '${moment.now}'\nrecovery_target_action = 'promote'\n`);
    await writeFile(join(live, 'recovery.signal'), '');
    execFileSync('chown', ['-R', '--reference', join(live, 'PG_VERSION'), live]);

    await on(embedded(), async (url) => {
      expect(await figures(url)).toEqual(moment.reached);
      expect(Object.keys(moment.reached)).toHaveLength(2);
      const rebuilt = await run('npm', ['run', '-s', 'ops', '--', '--url', url, '--data', data(), 'rebuild', 'reports/realisation']);
      expect(rebuilt).toMatchObject({ code: 0 });
      expect(await figures(url)).toEqual(moment.reached);
      expect(await soundHistory(url)).toBe(true);
      // Life goes on from there.
      await play(url, 'oma-polku');
    });
  });

  it('moves from the embedded to the distributed platform without losing an event', async () => {
    const before = await on(embedded(), figures);
    const target = join(folder, 'distributed');
    const moved = await run('npm', ['run', '-s', 'move', '--', '--from', data(), '--to', target]);
    expect(moved).toMatchObject({ code: 0, out: expect.stringContaining(`Moved to ${target}`) });
    await on(startDistributed({ folder: target, port: 0, log: 'silent' }), async (url) => {
      expect(await figures(url)).toEqual(before);
      expect(await soundHistory(url)).toBe(true);
      await play(url, 'ulpo');
      const after = await figures(url);
      expect(after).toMatchObject(before);
      expect(Object.keys(after)).toHaveLength(Object.keys(before).length + 1);
      expect(await soundHistory(url)).toBe(true);
    });
  });

  it.each([
    ['where there is nothing', () => ['--from', join(folder, 'nowhere'), '--to', join(folder, 'elsewhere')], /There is no platform's data in/],
    ['onto data that is there', () => ['--from', data(), '--to', join(folder, 'distributed')], /There is a platform's data in .* already/],
    ['with half an argument', () => ['--from'], /usage: npm run move/],
  ])('does not move %s', async (_what, args, sentence) => {
    const { code, err } = await run('npm', ['run', '-s', 'move', '--', ...args()]);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
  });
});
