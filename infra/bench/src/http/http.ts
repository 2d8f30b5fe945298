import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { EventStore } from '@toteuma/eventing';
import { money } from '@toteuma/kernel';
import { startPart } from '@toteuma/local';
import pg from 'pg';
import { createEventTables, serverSettings } from '../append/databases.js';
import { award, claimBody, DECLARED, MOST_CLAIMS, ORGANISATION } from '../claims/grants.js';
import { startIssuer, type Issuer } from '../claims/issuer.js';
import { describeMachine } from '../machine.js';
import { medianOf, percentile, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers, type Ground } from '../servers.js';
import { Connection, postOf } from './connection.js';

const CONNECTIONS = 200;
const COMMANDS = { ours: 20_000, peer: 8_000 };
const WARM_UP = { ours: 10_000, peer: 4_000 };
/** Claims that a grant takes before its connection goes on to the next one: grants have few. */
const CLAIMS_PER_GRANT = 10;

/**
 * Durable commands a second through a whole service, 200 connections that each send their next claim when the last one
 * was answered: sign-in, validation, rights, idempotency, rules and append in our claims service, against the same
 * controller as NestJS on Express with class-validator and one transaction for each command. Each is one process on the
 * same PostgreSQL, and each is idle while the other works.
 */
export function http(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async (ground) => {
    const machine = { ...describeMachine(ground.folder), postgres: await serverSettings(ground.postgres), connections: CONNECTIONS, commands: COMMANDS };
    const issuer = await startIssuer();
    ground.end(() => issuer.close());
    const tokens = await issuer.tokens(CONNECTIONS);
    const ours = await startOurs(ground, issuer, tokens[0]!);
    const peer = await startPeer(ground, issuer);
    const done: Round[] = [];
    // The first round is a warm-up.
    for (let at = 0; at <= rounds; at += 1) {
      const commands = at === 0 ? WARM_UP : COMMANDS;
      const round = { ours: await run(ours, tokens, commands.ours), peer: await run(peer, tokens, commands.peer) };
      if (at === 0) continue;
      done.push(round);
      log(`round ${at} of ${rounds}: ours ${whole(round.ours.perSecond)}/s (p99 ${round.ours.p99.toFixed(1)} ms), default stack ${whole(round.peer.perSecond)}/s (p99 ${round.peer.p99.toFixed(1)} ms); all claims right`);
    }
    return reportOf(machine, done);
  });
}

interface Run {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}
interface Round {
  readonly ours: Run;
  readonly peer: Run;
}

/** A server that takes claims. */
interface Side {
  readonly address: string;
  /** Makes grants that the server knows when this resolves. */
  grants(count: number): Promise<string[]>;
  /** How many claims are stored, over which declared costs, with how many idempotency keys. Waits until the server is idle. */
  stored(): Promise<{ claims: number; declared: string; keys: number }>;
}

async function run(side: Side, tokens: readonly string[], commands: number): Promise<Run> {
  const each = Math.ceil(commands / CONNECTIONS);
  const perConnection = Math.ceil(each / CLAIMS_PER_GRANT);
  if (CLAIMS_PER_GRANT > MOST_CLAIMS) throw new RangeError('a grant has no room for so many claims');
  const grants = await side.grants(CONNECTIONS * perConnection);
  const bodies = Array.from({ length: CLAIMS_PER_GRANT }, (_, at) => claimBody(at + 1));
  const before = await side.stored();
  const connections = await Promise.all(tokens.map(() => Connection.open(side.address)));
  const latencies = new Float64Array(each * CONNECTIONS);
  let answered = 0;
  const work = async (connection: Connection, at: number) => {
    for (let sent = 0; sent < each; sent += 1) {
      const grant = grants[at * perConnection + Math.floor(sent / CLAIMS_PER_GRANT)]!;
      const from = performance.now();
      await connection.send(postOf(`/api/v1/claims/${grant}`, tokens[at]!, randomUUID(), bodies[sent % CLAIMS_PER_GRANT]!));
      latencies[answered] = performance.now() - from;
      answered += 1;
    }
  };
  const from = performance.now();
  await Promise.all(connections.map(work));
  const seconds = (performance.now() - from) / 1000;
  connections.forEach((connection) => connection.close());
  const { claims, declared, keys } = await side.stored();
  const made = { claims: claims - before.claims, keys: keys - before.keys, declared: money(BigInt(declared) - BigInt(before.declared)) };
  const right = money(BigInt(answered) * DECLARED);
  if (made.claims !== answered || made.keys !== answered || made.declared !== right) throw new Error(`${answered} claims over ${right} were accepted; stored are ${JSON.stringify(made)}`);
  return { perSecond: answered / seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
}

const STORED = `SELECT count(*)::int AS claims, coalesce(sum((SELECT sum(round((d ->> 'amount')::numeric * 100)) FROM jsonb_array_elements(data -> 'declared') AS d)), 0)::bigint::text AS declared,
  (SELECT count(*)::int FROM commands WHERE route LIKE 'POST %') AS keys FROM events WHERE type = 'ClaimSubmitted'`;

function poolOf(ground: Ground, connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 5 });
  pool.on('error', () => undefined);
  ground.end(() => pool.end());
  return pool;
}

async function startOurs(ground: Ground, issuer: Issuer, token: string): Promise<Side> {
  const part = await startPart({ folder: `${ground.folder}/platform`, names: ['claims'], postgres: ground.postgres, kafka: [], settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
  ground.end(() => part.stop());
  const address = part.addresses.get('claims')!;
  const applications = new EventStore({ source: 'applications', pool: poolOf(ground, part.databases.get('applications')!) });
  const pool = poolOf(ground, part.databases.get('claims')!);
  let awarded = 0;
  const caughtUp = async () => {
    for (const until = Date.now() + 180_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 100))) {
      const answer = await fetch(`${address}/api/v1/claims/progress`, { headers: { authorization: `Bearer ${token}` } });
      const { head, consumed } = (await answer.json()) as { head: number; consumed: Record<string, number> };
      if (consumed['applications'] === awarded && (consumed['claims'] ?? head) === head) return;
    }
    throw new Error('claims has not taken everything in within three minutes');
  };
  return {
    address,
    grants: async (count) => {
      const grants = await award(applications, awarded, count);
      awarded += count;
      await caughtUp();
      return grants;
    },
    stored: async () => {
      await caughtUp();
      return (await pool.query(STORED)).rows[0];
    },
  };
}

async function startPeer(ground: Ground, issuer: Issuer): Promise<Side> {
  const server = poolOf(ground, ground.postgres);
  await server.query('CREATE DATABASE peer');
  const url = new URL(ground.postgres);
  url.pathname = '/peer';
  const pool = poolOf(ground, url.href);
  await createEventTables(pool);
  await pool.query('CREATE SEQUENCE positions; ALTER TABLE events ALTER COLUMN position SET DEFAULT nextval(\'positions\')');
  await pool.query('CREATE TABLE grants (id uuid PRIMARY KEY, organisation text NOT NULL, next_day date NOT NULL, claims integer NOT NULL DEFAULT 0)');
  const child = fork(fileURLToPath(new URL('default-stack.js', import.meta.url)), { env: { ...process.env, ...issuer.settings, DATABASE_URL: url.href } });
  ground.end(() => new Promise<void>((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  }));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('message', (told) => resolve(told as string));
    child.once('exit', () => reject(new Error('the default stack did not start')));
  });
  return {
    address,
    grants: async (count) => (await pool.query("INSERT INTO grants (id, organisation, next_day) SELECT gen_random_uuid(), $1, '2011-01-01' FROM generate_series(1, $2) RETURNING id", [ORGANISATION, count])).rows.map((row) => row.id as string),
    stored: async () => (await pool.query(STORED)).rows[0],
  };
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => Math.round(medianOf(rounds.map(figure)) * 100) / 100;
  const figures: Record<string, number> = {};
  for (const side of ['ours', 'peer'] as const) {
    figures[`${side}, commands/s`] = whole(median((round) => round[side].perSecond));
    figures[`${side}, p50 ms`] = median((round) => round[side].p50);
    figures[`${side}, p99 ms`] = median((round) => round[side].p99);
  }
  return { bench: 'http', machine, rounds: rounds.length, ratios: { 'default-stack': spreadOf(rounds.map((round) => round.ours.perSecond / round.peer.perSecond), 4) }, figures };
}

const whole = (value: number) => Math.round(value);
