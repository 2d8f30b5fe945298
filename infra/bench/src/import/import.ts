import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EventStore } from '@toteuma/eventing';
import { startPart } from '@toteuma/local';
import pg from 'pg';
import { serverSettings } from '../append/databases.js';
import { award } from '../claims/grants.js';
import { startIssuer } from '../claims/issuer.js';
import { describeMachine } from '../machine.js';
import { medianOf, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers, type Ground } from '../servers.js';
import { kinds, writeLedger, type Kind, type Ledger } from './ledger.js';

const FEW = 10_000;
const MANY = 100_000;
const MB = 1024 * 1024;
/** Longer than this an import is broken, not slow (milliseconds). */
const PATIENCE = 120_000;

/**
 * A ledger of 100 000 rows and twelve columns, sent to the claims service over HTTP, until each row lies read, judged and
 * compared with all others in the draft's import: rows a second against the slower of parsing the same file alone with the
 * same library, and of copying its parsed rows alone. Each in a process of its own; the others are idle meanwhile. The peak
 * memory of the service is taken at 10 000 rows too: it must not grow with the file.
 */
export function importing(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async (ground) => {
    const machine = { ...describeMachine(ground.folder), postgres: await serverSettings(ground.postgres), rows: MANY, columns: 12 };
    const ledgers = new Map<string, Ledger>();
    for (const kind of kinds) for (const rows of [FEW, MANY]) ledgers.set(`${kind} ${rows}`, await writeLedger(ground.folder, kind, rows));
    const service = await start(ground);
    const done: Round[] = [];
    // The first round is a warm-up.
    for (let at = 0; at <= rounds; at += 1) {
      const round = {} as Record<Kind, Sides>;
      for (const kind of kinds) {
        const [few, many] = [ledgers.get(`${kind} ${FEW}`)!, ledgers.get(`${kind} ${MANY}`)!];
        round[kind] = { few: await service.imported(few), ours: await service.imported(many), parse: await alone('parse', many, ground), copy: await alone('copy', many, ground) };
      }
      if (at === 0) continue;
      done.push(round);
      log(`round ${at} of ${rounds}: ${kinds.map((kind) => `${kind} ${whole(round[kind].ours.perSecond)} rows/s (parse ${whole(round[kind].parse.perSecond)}, COPY ${whole(round[kind].copy.perSecond)}), ${whole(round[kind].few.peak / MB)} and ${whole(round[kind].ours.peak / MB)} MB`).join('; ')}; all sums right`);
    }
    return reportOf(machine, done);
  });
}

interface Run {
  readonly perSecond: number;
  /** Bytes of memory at the most. */
  readonly peak: number;
}
type Sides = Readonly<Record<'few' | 'ours' | 'parse' | 'copy', Run>>;
type Round = Readonly<Record<Kind, Sides>>;

async function start(ground: Ground): Promise<{ imported(ledger: Ledger): Promise<Run> }> {
  const issuer = await startIssuer();
  ground.end(() => issuer.close());
  const [token] = await issuer.tokens(1);
  const part = await startPart({ folder: `${ground.folder}/platform`, names: ['claims'], postgres: ground.postgres, kafka: [], settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
  ground.end(() => part.stop());
  const applications = new EventStore({ source: 'applications', pool: poolOf(ground, part.databases.get('applications')!) });
  const pool = poolOf(ground, part.databases.get('claims')!);
  const [grant] = await award(applications, 0, 1);
  const call = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const isFile = body instanceof Uint8Array;
    const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }) };
    const response = await fetch(`${part.addresses.get('claims')!}/api/v1/claims${path}`, { method, headers, ...(body === undefined ? {} : { body: isFile ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }) });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${JSON.stringify(answer).slice(0, 300)}`);
    return answer;
  };
  await until(async () => ((await pool.query('SELECT FROM claim_accounts')).rowCount ?? 0) > 0);
  const process = processOf('claims');
  return {
    imported: async (ledger) => {
      const file = await readFile(ledger.path);
      const { id: draft } = await call('POST', `/${grant}/drafts`, { period: { from: '2011-01-01', to: '2011-12-31' } });
      await pool.query('CHECKPOINT').catch(() => undefined);
      process.forget();
      const begun = performance.now();
      const { import: id } = await call('POST', `/drafts/${String(draft)}/imports?name=ledger.${ledger.kind}`, file);
      let read = await call('GET', `/imports/${String(id)}`);
      await until(async () => {
        if (read['state'] === 'reading') read = await call('GET', `/imports/${String(id)}`);
        return read['state'] !== 'reading';
      });
      const seconds = (performance.now() - begun) / 1000;
      const peak = process.peak();
      const { rows: [stored] } = await pool.query<{ rows: number; cents: string }>('SELECT count(*)::int AS rows, sum(cents)::text AS cents FROM claim_import_rows WHERE import = $1 AND state = 1', [id]);
      const isRight = read['good'] === ledger.rows && stored!.rows === ledger.rows && BigInt(stored!.cents) === ledger.sum;
      if (!isRight) throw new Error(`${ledger.rows} rows over ${ledger.sum} cents came to ${JSON.stringify({ state: read['state'], good: read['good'], bad: read['bad'], ...stored })}`);
      await call('DELETE', `/drafts/${String(draft)}`, {});
      await pool.query('VACUUM claim_import_rows, claim_imports');
      return { perSecond: ledger.rows / seconds, peak };
    },
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await wait(50)) if (await holds()) return;
  throw new Error('the import was not done in two minutes');
}

function poolOf(ground: Ground, connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined);
  ground.end(() => pool.end());
  return pool;
}

/** The process of a service that this one started, as Linux tells of it: its memory at the most since it was told to forget. */
function processOf(service: string): { forget(): void; peak(): number } {
  const isIt = (id: string) => {
    try {
      return readFileSync(`/proc/${id}/status`, 'utf8').includes(`\nPPid:\t${process.pid}\n`) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`/${service}/`);
    } catch {
      return false;
    }
  };
  const id = readdirSync('/proc').find((name) => /^\d+$/.test(name) && isIt(name));
  if (id === undefined) throw new Error(`the process of ${service} was not found: this benchmark reads /proc`);
  return {
    forget: () => writeFileSync(`/proc/${id}/clear_refs`, '5'),
    peak: () => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) * 1024,
  };
}

async function alone(what: 'parse' | 'copy', { kind, path, rows }: Ledger, ground: Ground): Promise<Run> {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('alone.js', import.meta.url)), what, kind, path], { env: { ...process.env, DATABASE_URL: ground.postgres } });
  const answer = JSON.parse(stdout) as { rows: number; ms: number; peak: number };
  // The headings are a row of the file too.
  if (answer.rows !== rows + 1) throw new Error(`${what} of ${kind} found ${answer.rows} rows of ${rows + 1}`);
  return { perSecond: rows / (answer.ms / 1000), peak: answer.peak };
}

const whole = (value: number): number => Math.round(value);

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => whole(medianOf(rounds.map(figure)));
  const ratios: Record<string, ReturnType<typeof spreadOf>> = {};
  const figures: Record<string, number> = {};
  for (const kind of kinds) {
    ratios[`${kind}, slower-half`] = spreadOf(rounds.map(({ [kind]: { ours, parse, copy } }) => ours.perSecond / Math.min(parse.perSecond, copy.perSecond)), 0.5);
    ratios[`${kind}, memory`] = spreadOf(rounds.map(({ [kind]: { ours, few } }) => ours.peak / few.peak), 1.25, 'at most');
    for (const side of ['ours', 'parse', 'copy'] as const) figures[`${kind}, ${side}, rows/s`] = median((round) => round[kind][side].perSecond);
    figures[`${kind}, peak MB, ${FEW / 1000}k`] = median((round) => round[kind].few.peak / MB);
    figures[`${kind}, peak MB, ${MANY / 1000}k`] = median((round) => round[kind].ours.peak / MB);
  }
  return { bench: 'import', machine, rounds: rounds.length, ratios, figures };
}
