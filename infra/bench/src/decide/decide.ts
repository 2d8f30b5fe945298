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
import { claimOf, largeRows, outcomeOf, verificationOf, type LargeRow } from './large-claim.js';

const ROWS = 10_000;
const GOAL = 0.2;

/**
 * Verifies and decides a claim of ten thousand rows over HTTP, against the bare insert of as many rows with their amounts in
 * one statement on the same PostgreSQL. What waits is paid by whoever waits for the answer: reading the history of the grant,
 * the rules over every row, and two events that are durable when the answer comes.
 */
export function decide(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async (ground) => {
    const machine = { ...describeMachine(ground.folder), postgres: await serverSettings(ground.postgres), rows: ROWS };
    const side = await start(ground);
    const rows = largeRows(ROWS);
    const done: Round[] = [];
    // The first round is a warm-up.
    for (let at = 0; at <= rounds; at += 1) {
      const round = await run(side, rows, at);
      if (at === 0) continue;
      done.push(round);
      log(`round ${at} of ${rounds}: filed in ${whole(round.file)} ms, verified in ${whole(round.verify)} ms, decided in ${whole(round.decide)} ms, to be read after ${whole(round.seen)} ms; bare insert ${whole(round.insert)} ms; all sums right`);
    }
    return reportOf(machine, done);
  });
}

/** Milliseconds. `seen`: from the answer to the decision until the rows can be read with it. */
type Round = Readonly<Record<'file' | 'verify' | 'decide' | 'seen' | 'insert', number>>;

interface Side {
  /** Makes a grant that claims knows when this resolves. */
  grant(): Promise<string>;
  /** @throws Error when the answer is no success */
  send(by: 'applicant' | 'verifier' | 'decider', method: 'GET' | 'POST', path: string, body?: string, seen?: string): Promise<{ body: Record<string, unknown>; position: string }>;
  insert(grant: string, rows: readonly LargeRow[]): Promise<void>;
}

async function run({ grant: newGrant, send, insert }: Side, rows: readonly LargeRow[], number: number): Promise<Round> {
  const grant = await newGrant();
  const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
    const from = performance.now();
    const result = await work();
    return [performance.now() - from, result];
  };
  const bare = () => timed(() => insert(grant, rows));
  // The sides take turns in coming first.
  const [first] = number % 2 === 0 ? await bare() : [null];
  const [file] = await timed(() => send('applicant', 'POST', `/${grant}`, claimOf(rows)));
  const [verify] = await timed(() => send('verifier', 'POST', `/${grant}/1/verification`, verificationOf(rows)));
  const [decided, { position }] = await timed(() => send('decider', 'POST', `/${grant}/1/decision`, '{}'));
  const [seen, { body }] = await timed(() => send('decider', 'GET', `/${grant}`, undefined, position));
  const insertTook = first ?? (await bare())[0];
  const right = outcomeOf(rows);
  const [claim] = body['claims'] as Record<string, unknown>[];
  for (const [figure, value] of Object.entries(right)) if (claim?.[figure] !== value) throw new Error(`the claim's ${figure} is ${String(claim?.[figure])} and not ${value}`);
  const { body: listed } = await send('decider', 'GET', `/${grant}/1/rows?state=deducted&limit=1`);
  const deducted = rows.filter((row) => row.deducted > 0n).length;
  if (listed['total'] !== deducted) throw new Error(`${String(listed['total'])} rows are deducted from and not ${deducted}`);
  return { file, verify, decide: decided, seen, insert: insertTook };
}

async function start(ground: Ground): Promise<Side> {
  const issuer = await startIssuer();
  ground.end(() => issuer.close());
  const [applicant] = await issuer.tokens(1);
  // Two persons: whoever verifies does not decide.
  const [verifier, decider] = await issuer.tokens(2, { roles: ['verifier', 'decision-maker'] });
  const tokens = { applicant: applicant!, verifier: verifier!, decider: decider! };
  const part = await startPart({ folder: `${ground.folder}/platform`, names: ['claims'], postgres: ground.postgres, kafka: [], settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
  ground.end(() => part.stop());
  const poolOf = (connectionString: string) => {
    const pool = new pg.Pool({ connectionString, max: 2 });
    pool.on('error', () => undefined);
    ground.end(() => pool.end());
    return pool;
  };
  const applications = new EventStore({ source: 'applications', pool: poolOf(part.databases.get('applications')!) });
  const claims = poolOf(part.databases.get('claims')!);
  await claims.query(`CREATE TABLE bare_rows (grant_id text, claim int, place int, row_id text, partner text, category text, declared bigint, deducted bigint, parked bigint, certified bigint, PRIMARY KEY (grant_id, claim, place))`);
  let awarded = 0;
  const send: Side['send'] = async (by, method, path, body, seen) => {
    const answer = await fetch(`${part.addresses.get('claims')!}/api/v1/claims${path}`, {
      method, ...(body === undefined ? {} : { body }),
      headers: { authorization: `Bearer ${tokens[by]}`, 'content-type': 'application/json', ...(seen === undefined ? {} : { 'toteuma-not-older-than': seen }) },
    });
    const text = await answer.text();
    // Views that have not come so far yet are asked again.
    if (answer.status === 503 && seen !== undefined) return send(by, method, path, body, seen);
    if (!answer.ok) throw new Error(`${method} ${path} was answered with ${answer.status}: ${text.slice(0, 300)}`);
    return { body: JSON.parse(text) as Record<string, unknown>, position: answer.headers.get('toteuma-position') ?? '' };
  };
  return {
    send,
    grant: async () => {
      const [grant] = await award(applications, awarded, 1);
      awarded += 1;
      for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 20))) {
        const { head, consumed } = (await send('decider', 'GET', '/progress')).body as { head: number; consumed: Record<string, number> };
        if (consumed['applications'] === awarded && consumed['claims'] === head) return grant!;
      }
      throw new Error('claims has not taken the award in within a minute');
    },
    insert: async (grant, rows) => {
      const of = (amount: (row: LargeRow) => bigint) => rows.map((row) => String(amount(row)));
      const { rowCount } = await claims.query(
        `INSERT INTO bare_rows SELECT $1, 1, place - 1, id, 'lead', 'staff', declared, deducted, parked, declared - deducted - parked
         FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) WITH ORDINALITY AS r (id, declared, deducted, parked, place)`,
        [grant, rows.map(({ id }) => id), of((row) => row.amount), of((row) => row.deducted), of((row) => row.parked)],
      );
      if (rowCount !== rows.length) throw new Error(`${rowCount} rows were inserted and not ${rows.length}`);
    },
  };
}

const whole = (value: number): number => Math.round(value);

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (part: keyof Round) => whole(medianOf(rounds.map((round) => round[part])));
  return {
    bench: 'decide',
    machine,
    rounds: rounds.length,
    ratios: { limit: spreadOf(rounds.map((round) => round.insert / (round.verify + round.decide)), GOAL) },
    figures: {
      'rows': ROWS, 'file: ms': median('file'), 'verify: ms': median('verify'), 'decide: ms': median('decide'), 'until it is read: ms': median('seen'), 'bare insert: ms': median('insert'),
      'verified, decided: rows/s': whole(ROWS / (medianOf(rounds.map((round) => round.verify + round.decide)) / 1000)),
    },
  };
}
