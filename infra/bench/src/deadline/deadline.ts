import { setTimeout } from 'node:timers/promises';
import { startPart } from '@toteuma/local';
import pg from 'pg';
import { startIssuer } from '../claims/issuer.js';
import { serverSettings } from '../append/databases.js';
import { openLoop } from '../freshness/open-loop.js';
import { Connection } from '../http/connection.js';
import { describeMachine } from '../machine.js';
import { medianOf, percentile, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers, type Ground } from '../servers.js';
import { ACTS, check, writers, type Writer } from './writers.js';

const USERS = 2000;
/** Connections that each send the next act when the last one was answered, for the saturation. */
const CLOSED = 100;
const SATURATING = { warmUp: 300, measured: 1000 };
const SHARE = 0.7;
/** Overload: so many times the saturation, for so many seconds, over so many connections. */
const OVERLOAD = { times: 8, seconds: 5, connections: 4000 };

/**
 * The last minute of a call: 2 000 signed-in people autosave their drafts and submit them, in an open loop at 70 % of what
 * the applications service was just measured to take. Afterwards every save and every application is looked for in the
 * database. Then eight times the saturation is asked for, and the refusals are timed.
 */
export function deadline(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async (ground) => {
    const machine = { ...describeMachine(ground.folder), postgres: await serverSettings(ground.postgres), users: USERS, acts: USERS * ACTS };
    const side = await start(ground);
    await saturate(side, 'warm', SATURATING.warmUp);
    const done: Round[] = [];
    for (let at = 1; at <= rounds; at += 1) {
      const saturation = await saturate(side, `closed-${at}`, SATURATING.measured);
      log(`round ${at} of ${rounds}: saturation ${whole(saturation)}/s`);
      const minute = await lastMinute(side, `open-${at}`, saturation * SHARE);
      const over = await overload(side, `over-${at}`, saturation * OVERLOAD.times);
      done.push({ saturation, minute, over });
      log(`round ${at} of ${rounds}: at ${SHARE * 100} % p99 ${minute.p99.toFixed(0)} ms over ${minute.seconds.toFixed(0)} s; ${over.refused} of ${over.asked} refused in p99 ${over.p99.toFixed(1)} ms; nothing lost, nothing twice`);
    }
    return reportOf(machine, done);
  });
}

interface Side {
  readonly address: string;
  readonly pool: pg.Pool;
  readonly tokens: readonly string[];
}
interface Minute {
  readonly seconds: number;
  /** How often somebody was sent away and came again. */
  readonly repeated: number;
  readonly p50: number;
  readonly p99: number;
  readonly p99OfSubmissions: number;
}
interface Over {
  readonly asked: number;
  readonly accepted: number;
  readonly refused: number;
  readonly p50: number;
  readonly p99: number;
  readonly acceptedP99: number;
}
interface Round {
  readonly saturation: number;
  readonly minute: Minute;
  readonly over: Over;
}

async function start(ground: Ground): Promise<Side> {
  const issuer = await startIssuer();
  ground.end(() => issuer.close());
  const part = await startPart({ folder: `${ground.folder}/platform`, names: ['applications'], postgres: ground.postgres, kafka: [], settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
  ground.end(() => part.stop());
  const pool = new pg.Pool({ connectionString: part.databases.get('applications')!, max: 2 });
  pool.on('error', () => undefined);
  ground.end(() => pool.end());
  return { address: part.addresses.get('applications')!, pool, tokens: await issuer.tokens(USERS) };
}

const accepted = (status: number): boolean => status === 200 || status === 201;

/** Acts a second when each of so many connections waits for its answer only. */
async function saturate({ address, pool, tokens }: Side, name: string, people: number): Promise<number> {
  const crowd = await writers(pool, name, people, tokens);
  const connections = await Promise.all(Array.from({ length: CLOSED }, () => Connection.open(address)));
  const waiting = [...crowd];
  const from = performance.now();
  await Promise.all(connections.map(async (connection) => {
    for (let writer = waiting.pop(); writer; writer = waiting.pop()) {
      for (let act = 0; act < ACTS; act += 1) await wanted(writer, connection);
    }
  }));
  const seconds = (performance.now() - from) / 1000;
  connections.forEach((connection) => connection.close());
  await check(pool, crowd);
  return (people * ACTS) / seconds;
}

const sentAway = (status: number): boolean => status === 429 || status === 503;
/** Milliseconds after which somebody who was sent away comes again, as the editor of the portal does; so many times. */
const AGAIN = 200;
const TIMES = 50;

/** An act that is wanted, and therefore repeated by whoever is sent away. @returns how often it was */
async function wanted(writer: Writer, connection: Connection): Promise<number> {
  let status = await writer.act(connection);
  let repeated = 0;
  for (; sentAway(status) && repeated < TIMES; repeated += 1) {
    await setTimeout(AGAIN);
    status = await writer.act(connection);
  }
  if (!accepted(status)) throw new Error(`an act of ${writer.name} was answered with ${status}`);
  return repeated;
}

/** Whose turn it is, act by act: people begin one after the other, so that saves and submissions are mixed alike all the time. */
function turns(): number[] {
  const spread = 100;
  const all = Array.from({ length: USERS }, (_, user) => Array.from({ length: ACTS }, (__, act) => ({ user, at: user + act * spread }))).flat();
  return all.toSorted((a, b) => a.at - b.at || a.user - b.user).map(({ user }) => user);
}

async function lastMinute({ address, pool, tokens }: Side, name: string, perSecond: number): Promise<Minute> {
  const crowd = await writers(pool, name, USERS, tokens);
  // A connection on which nothing is asked is closed by the server after a while: each is opened by the first act.
  const connections: Promise<Connection>[] = [];
  const order = turns();
  const latencies = new Float64Array(order.length);
  const submissions: number[] = [];
  let repeated = 0;
  // Nobody sends an autosave before the last one was answered; the wait counts.
  const before: Promise<void>[] = crowd.map(() => Promise.resolve());
  const from = performance.now();
  await openLoop(perSecond, order.length, (at, intended) => {
    const user = order[at]!;
    before[user] = before[user]!.then(async () => {
      connections[user] ??= Connection.open(address);
      repeated += await wanted(crowd[user]!, await connections[user]);
      latencies[at] = performance.now() - intended;
      if (crowd[user]!.submitted) submissions.push(latencies[at]);
    });
    before[user].catch(() => undefined);
  });
  await Promise.all(before);
  const seconds = (performance.now() - from) / 1000;
  for (const connection of await Promise.all(connections)) connection.close();
  if (submissions.length !== USERS) throw new Error(`${submissions.length} of ${USERS} have submitted`);
  await check(pool, crowd);
  return { seconds, repeated, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99), p99OfSubmissions: percentile(Float64Array.from(submissions), 0.99) };
}

/** More than can be taken: each free connection saves once more. What is refused is timed, what is accepted must be there. */
async function overload({ address, pool, tokens }: Side, name: string, perSecond: number): Promise<Over> {
  const crowd = await writers(pool, name, OVERLOAD.connections, tokens);
  const free = await Promise.all(crowd.map(async (writer) => ({ writer, connection: await Connection.open(address) })));
  const all = [...free];
  const refused: number[] = [];
  const taken: number[] = [];
  const under: Promise<void>[] = [];
  let asked = 0;
  await openLoop(perSecond, Math.round(perSecond * OVERLOAD.seconds), () => {
    const next = free.shift();
    if (!next) return;
    asked += 1;
    const from = performance.now();
    under.push((async () => {
      const status = await next.writer.save(next.connection);
      if (!accepted(status) && !sentAway(status)) throw new Error(`a save under overload was answered with ${status}`);
      (accepted(status) ? taken : refused).push(performance.now() - from);
      free.push(next);
    })());
    under.at(-1)!.catch(() => undefined);
  });
  await Promise.all(under);
  all.forEach(({ connection }) => connection.close());
  await check(pool, crowd);
  const [no, yes] = [Float64Array.from(refused), Float64Array.from(taken)];
  return { asked, accepted: taken.length, refused: refused.length, p50: percentile(no, 0.5), p99: percentile(no, 0.99), acceptedP99: percentile(yes, 0.99) };
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => Math.round(medianOf(rounds.map(figure)) * 10) / 10;
  return {
    bench: 'deadline',
    machine,
    rounds: rounds.length,
    ratios: {
      'p99 / 1 s': spreadOf(rounds.map(({ minute }) => minute.p99 / 1000), 1, 'at most'),
      'refusal p99 / 50 ms': spreadOf(rounds.map(({ over }) => over.p99 / 50), 1, 'at most'),
    },
    figures: {
      'saturation, acts/s': whole(median(({ saturation }) => saturation)),
      'at 70 %, p50 ms': median(({ minute }) => minute.p50),
      'at 70 %, p99 ms': median(({ minute }) => minute.p99),
      'at 70 %, p99 of submissions ms': median(({ minute }) => minute.p99OfSubmissions),
      'at 70 %, sent away and come again': median(({ minute }) => minute.repeated),
      'at 70 %, seconds': median(({ minute }) => minute.seconds),
      'overload, asked': median(({ over }) => over.asked),
      'overload, refused': median(({ over }) => over.refused),
      'overload, refusal p50 ms': median(({ over }) => over.p50),
      'overload, refusal p99 ms': median(({ over }) => over.p99),
      'overload, accepted p99 ms': median(({ over }) => over.acceptedP99),
    },
  };
}

const whole = (value: number) => Math.round(value);
