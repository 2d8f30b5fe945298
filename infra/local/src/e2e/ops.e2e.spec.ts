import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { Client } from '../case/client.js';
import { operate } from '../operate.js';
import { sampleCommand } from '../sample.js';
import { services } from '../services.js';
import { run } from './command.js';
import { PlatformAtWork } from './platform-at-work.js';

jest.setTimeout(180_000);

/** Everyone who listens to applications, applications itself included. */
const LISTENERS = services.filter((service) => service.listensTo.includes('applications')).map(({ name }) => name);

let at: PlatformAtWork;
let client: Client;
/** As superuser: what no service would ever write. */
let database: pg.Client;
const grants = new Map<string, string>();

beforeAll(async () => {
  at = await PlatformAtWork.start();
  client = new Client(at.platform.url);
  await at.play('two-partners');
  const { programme, steps } = JSON.parse(await readFile('cases/ulpo.json', 'utf8')) as { programme: string; steps: Record<string, unknown>[] };
  for (const code of ['S20001', 'S20002']) await at.play('ulpo', () => JSON.stringify({ case: code, programme, steps: [steps[0], { ...steps[1], code, support: '100000.00' }] }));
  const { body } = await client.get('auditor', '/reports');
  for (const { code, id } of body['operations'] as { code: string; id: string }[]) grants.set(code, id);

  const [, , , port] = (await readFile(join(at.folder, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  const { postgres } = JSON.parse(await readFile(join(at.folder, 'secrets.json'), 'utf8')) as { postgres: string };
  database = new pg.Client({ host: '127.0.0.1', port: Number(port), user: 'toteuma', password: postgres, database: 'toteuma', options: '-c search_path=applications' });
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await at?.stop();
});

type Ended = { code: number | string; out: string; err: string };
const here = (args: readonly string[]) => {
  const unlessGiven = (name: string, value: string) => (args.includes(name) ? [] : [name, value]);
  return [...unlessGiven('--url', at.platform.url), ...unlessGiven('--data', at.folder), ...args];
};
/** What a command tells and how it ends, in this process: each of its own loads every service, which takes seconds. */
async function told(command: (lines: { out(line: string): void; err(line: string): void }) => Promise<number>): Promise<Ended> {
  const ended = { out: '', err: '' };
  const code = await command({ out: (line) => void (ended.out += `${line}\n`), err: (line) => void (ended.err += `${line}\n`) });
  return { code, ...ended };
}
const ops = (args: readonly string[], settings: Record<string, string> = {}): Promise<Ended> => told((lines) => operate(here(args), lines, settings));
/** The same as a person at the terminal runs it. */
const typed = (args: readonly string[], settings: Record<string, string> = {}): Promise<Ended> => run(process.execPath, ['infra/local/dist/ops.js', ...here(args)], settings);

async function done(...args: string[]): Promise<string> {
  const { code, out, err } = await ops(args);
  if (code !== 0) throw new Error(`exit code ${code}:\n${out}${err}`);
  return out;
}

/** Letters as listed: service, id and the rest of the two lines. */
async function letters(): Promise<{ service: string; id: string; text: string }[]> {
  const out = await done('dead-letters', 'list');
  return [...out.matchAll(/^([a-z]+) (\d+) {2}(.*\n {4}.*)$/gm)].map(([, service, id, text]) => ({ service: service!, id: id!, text: text! }));
}

/** All that people can read of all grants. */
async function answers(): Promise<unknown> {
  const paths = ['/applications', '/reports', '/claims', ...[...grants.values()].flatMap((id) => [
    `/applications/${id}`, `/claims/${id}`, `/indicators/${id}`, `/indicators/${id}/reports`, `/reports/${id}/figures`, `/reports/${id}/figures?asOf=2022-12-31`, `/reports/${id}/editions`, `/audit/${id}/events`,
  ])];
  return Promise.all(paths.map(async (path) => [path, await client.get('auditor', path)]));
}
async function granted(code: string): Promise<string> {
  const { body } = await client.get('auditor', `/reports/${grants.get(code)}/figures`);
  return (body['figures'] as { support: { granted: string } }).support.granted;
}
const tranche = (total: string) => ({ year: 2023, amount: '1000.00', granted: total });

/** Appends to a grant's history beside the service that owns it. */
async function forge(code: string, type: string, data: object): Promise<void> {
  await database.query(
    `WITH place AS (UPDATE head SET position = position + 1 RETURNING position),
          latest AS (SELECT version, hash FROM events WHERE stream = $1 ORDER BY version DESC LIMIT 1)
     INSERT INTO events (position, stream, version, id, type, schema_version, data, metadata, occurred_at, recorded_at, hash)
     SELECT place.position, $1, latest.version + 1, $2, $3, 1, $4, $5, now(), now(), latest.hash FROM place, latest`,
    [grants.get(code), randomUUID(), type, data, { actor: 'nobody', correlation: randomUUID(), cause: null }],
  );
}

async function until(what: string, so: () => Promise<boolean>): Promise<void> {
  for (const late = Date.now() + 60_000; !(await so()); await wait(20)) if (Date.now() > late) throw new Error(`not in time: ${what}`);
}
/** Until all is taken in and every edition is made: nothing of what people read moves any more. */
const quiet = () => at.quiet([...grants.values()]);

describe('npm run sample', () => {
  it('draws again what an event has drawn', async () => {
    await at.play('clarified-claim');
    const { body } = await client.get('auditor', '/claims?code=C70001');
    const [{ id }] = body['grants'] as [{ id: string }];
    const { samples } = (await client.get('auditor', `/claims/${id}/1/checks`)).body as { samples: { event: string; rows: string[] }[] };
    expect(samples).toHaveLength(2);
    const replay = (event: string) => ['--url', at.platform.url, 'replay', event];
    const sample = (event: string) => told((lines) => sampleCommand(replay(event), lines));
    const again = (rows: readonly string[]) => ({ code: 0, out: expect.stringContaining(`Drawn again, the same 2 rows: ${rows.join(', ')}.`), err: '' });
    for (const { event, rows } of samples) expect(await sample(event)).toEqual(again(rows));
    expect(await sample(id)).toEqual({ code: 1, out: '', err: 'No sample was drawn by an event of this id.\n' });
    expect(await run(process.execPath, ['infra/local/dist/sample-main.js', ...replay(samples[0]!.event)])).toEqual(again(samples[0]!.rows));
  });
});

describe('npm run ops', () => {
  it('says how far each service is behind the others', async () => {
    await quiet();
    const { code, out, err } = await typed(['lag']);
    expect([code, err]).toEqual([0, '']);
    expect(await done('lag')).toBe(out);
    const lines = out.trim().split('\n');
    expect(lines).toHaveLength(services.flatMap(({ listensTo }) => listensTo).length);
    for (const line of lines) expect(line).toMatch(/^[a-z]+ +of [a-z]+ +(\d+) of +\1 {2}up to date$/);
  });

  it('fills every view anew without any answer changing', async () => {
    await quiet();
    const before = await answers();
    const { err } = await ops(['rebuild']);
    const views = [...err.matchAll(/[a-z]+\/[a-z-]+/g)].map(([view]) => view);
    expect(views).toEqual(expect.arrayContaining(['applications/application-list', 'claims/claim-list', 'indicators/achievement', 'reports/realisation', 'audit/history']));
    for (const view of views) {
      const [, events] = /filled anew from (\d+) events/.exec(await done('rebuild', view)) ?? [];
      expect(Number(events)).toBeGreaterThan(0);
    }
    expect(await answers()).toEqual(before);
    expect(await done('dead-letters', 'list')).toBe('No dead letters.\n');
  });

  it('lists what nobody can handle with the reason; other grants go on, and a release lets the rest of the stream go on', async () => {
    await forge('S20001', 'GrantSungAbout', { song: 1 });
    await forge('S20001', 'TrancheGranted', tranche('101000.00'));
    await until('a letter in each service', async () => (await letters()).length === LISTENERS.length);
    const open = await letters();
    expect(open.map(({ service }) => service).toSorted()).toEqual(LISTENERS.toSorted());
    for (const { text } of open) expect(text).toMatch(new RegExp(`applications .* GrantSungAbout {2}stream ${grants.get('S20001')} version \\d+\\n {4}unknown-type: .*GrantSungAbout`));
    expect(await done('lag')).toMatch(/^reports +of applications +\d+ of +\d+ {2}2 behind$/m);

    const answer = await client.post('decision-maker', `/applications/${grants.get('S20002')}/tranches`, { year: 2023, amount: '500.00' }, '2023-01-10T10:00:00Z');
    expect(answer.status).toBeLessThan(300);
    await until('the other grant', async () => (await granted('S20002')) === '100500.00');
    expect(await granted('S20001')).toBe('100000.00');

    for (const { service, id } of open) expect(await done('dead-letters', 'release', service, id)).toBe(`${service} ${id}: released; what waited behind it goes on.\n`);
    expect(await letters()).toEqual([]);
    await until('what waited', async () => (await granted('S20001')) === '101000.00');
    await quiet();
  });

  it('tries again what fails: in vain before it is mended, with all that waited after it', async () => {
    await forge('S20002', 'TrancheGranted', { year: 2023, amount: 'much' });
    await forge('S20002', 'TrancheGranted', tranche('102500.00'));
    await until('a letter in each service', async () => (await letters()).length === LISTENERS.length);
    const open = await letters();
    for (const { text } of open) expect(text).toContain('\n    not-as-declared: ');
    const { service, id } = open[0]!;
    expect(await done('dead-letters', 'retry', service, id)).toBe(`${service} ${id} failed again: see dead-letters list.\n`);
    expect(await letters()).toHaveLength(LISTENERS.length);

    await database.query("UPDATE events SET data = $1 WHERE data ->> 'amount' = 'much'", [tranche('101500.00')]);
    for (const letter of await letters()) expect(await done('dead-letters', 'retry', letter.service, letter.id)).toBe(`${letter.service} ${letter.id}: handled; what waited behind it goes on.\n`);
    expect(await letters()).toEqual([]);
    await until('what waited', async () => (await granted('S20002')) === '102500.00');
    await quiet();
  });

  it('leaves out what was released when a view is filled anew', async () => {
    const before = await answers();
    await done('rebuild', 'reports/realisation');
    expect(await answers()).toEqual(before);
  });

  it.each([
    [[]], [['sing']], [['dead-letters']], [['dead-letters', 'burn']], [['dead-letters', 'retry', 'nobody', '1']], [['dead-letters', 'release', 'claims', 'x']], [['lag', '--url']],
  ])('ends with 2 and the usage for %j', async (args) => {
    const { code, out, err } = await ops(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^usage: npm run ops/);
  });

  it('ends as a command with what it came to', async () => {
    expect(await typed(['sing'])).toEqual({ code: 2, out: '', err: expect.stringMatching(/^usage: npm run ops/) });
    expect(await typed(['dead-letters', 'list'], { TOTEUMA_SERVICE_SECRET: 'x'.repeat(32) })).toEqual({ code: 1, out: '', err: expect.stringMatching(/^applications: .*\.\n$/) });
  });

  it.each([
    ['a wrong secret', ['dead-letters', 'list'], { TOTEUMA_SERVICE_SECRET: 'x'.repeat(32) }, /^applications: .*\.\n$/],
    ['a letter that is not there', ['dead-letters', 'retry', 'claims', '999'], {}, /^claims: There is nothing here/],
    ['an unknown view', ['rebuild', 'claims/nothing'], {}, /^claims: The views of claims are .*claim-list.*\.\n$/],
    ['no view', ['rebuild'], {}, /^Which view\? One of .*reports\/realisation/],
    ['no platform', ['lag', '--url', 'http://127.0.0.1:1'], {}, /^No platform answers at http:\/\/127\.0\.0\.1:1/],
    ['no address', ['lag', '--url', 'nowhere'], {}, /^No platform answers at nowhere/],
    ['no secret', ['dead-letters', 'list', '--data', '/nowhere'], {}, /^No secret: .* \/nowhere/],
  ])('ends with 1 and one sentence for %s', async (_what, args: string[], settings: Record<string, string>, sentence) => {
    const { code, out, err } = await ops(args, settings);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).toMatch(sentence);
  });
});
