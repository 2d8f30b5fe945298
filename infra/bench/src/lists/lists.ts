import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { startPart } from '@toteuma/local';
import pg from 'pg';
import { serverSettings } from '../append/databases.js';
import { startIssuer } from '../claims/issuer.js';
import { describeMachine } from '../machine.js';
import { medianOf, percentile, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers, type Ground } from '../servers.js';
import { questionsOf, type Question, type Row } from './questions.js';
import { APPLICANT, measured, TwoSizes, type Measured } from './rows.js';

const FEW = 1_000;
const MANY = 100_000;
const SIZES = [FEW, MANY] as const;
const PAGE = 50;
/** How often each question is asked in a round, at each size. */
const TIMES = 12;
/** Questions that are under way at a time. */
const CALLERS = 4;
const kinds = ['list', 'page', 'filter', 'search', 'own'] as const;
const names = Object.keys(measured) as Measured[];

/**
 * Pages of the lists of applications and of operations, over HTTP, at a thousand and at a hundred thousand cases: from the
 * front and from the middle by every sort, filtered, searched, and the own ones of an applicant. What grows with the number
 * of cases is told by `growth`: the p95 at many cases against that at few.
 */
export function lists(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async (ground) => {
    const machine = { ...describeMachine(ground.folder), postgres: await serverSettings(ground.postgres), cases: SIZES, page: PAGE, callers: CALLERS };
    const sides = await start(ground);
    const done: Round[] = [];
    // The first round is a warm-up.
    for (let at = 0; at <= rounds; at += 1) {
      const round = new Round();
      for (const size of SIZES) for (const side of sides) await run(side, size, round);
      if (at === 0) continue;
      done.push(round);
      log(`round ${at} of ${rounds}: ${names.map((list) => `${list} p95 ${round.p95(list, FEW).toFixed(1)} and ${round.p95(list, MANY).toFixed(1)} ms`).join(', ')}; all pages right`);
    }
    return reportOf(machine, done);
  });
}

/** One list with its two tables, and the questions to it with the token of their page. */
interface Side {
  readonly list: Measured;
  readonly sizes: TwoSizes;
  readonly ask: (question: Question, more?: Readonly<Record<string, string>>) => Promise<{ rows: readonly Row[]; next: string | null }>;
  readonly middle: Map<string, string>;
}

async function start(ground: Ground): Promise<Side[]> {
  const issuer = await startIssuer();
  ground.end(() => issuer.close());
  const [officer] = await issuer.tokens(1, { roles: ['case-officer'] });
  const [applicant] = await issuer.tokens(1, { roles: ['applicant'], organisation: APPLICANT });
  const part = await startPart({ folder: join(ground.folder, 'platform'), names: ['applications', 'reports'], postgres: ground.postgres, kafka: [], settings: { ...issuer.settings, TOTEUMA_RATE_LIMIT: '100000000' } });
  ground.end(() => part.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
  ground.end(() => agent.destroy());
  const sides: Side[] = [];
  for (const list of names) {
    const { service, path, rows } = measured[list];
    const pool = new pg.Pool({ connectionString: part.databases.get(service)!, max: 1 });
    pool.on('error', () => undefined);
    ground.end(() => pool.end());
    const sizes = new TwoSizes(pool, list, SIZES);
    await sizes.fill();
    const ask: Side['ask'] = async ({ query, by }, more = {}) => {
      const body = await read(agent, `${part.addresses.get(service)!}${path}?${new URLSearchParams({ limit: String(PAGE), ...query, ...more }).toString()}`, by === 'officer' ? officer! : applicant!);
      return { rows: body[rows] as Row[], next: body['next'] as string | null };
    };
    const side: Side = { list, sizes, ask, middle: new Map() };
    for (const size of SIZES) await prepare(side, size);
    sides.push(side);
  }
  return sides;
}

const middleOf = (size: number, { query }: Question): string => `${size} ${JSON.stringify(query)}`;

/**
 * The page in the middle of each sort: the token of the first page, with the values of the row in the middle in the place of
 * those of its last row. And the first sort is read to its end at few cases: each case once.
 */
async function prepare({ list, sizes, ask, middle }: Side, size: number): Promise<void> {
  await sizes.show(size);
  for (const question of questionsOf(list).filter(({ kind }) => kind === 'page')) {
    const [bond] = JSON.parse(Buffer.from((await ask(question)).next!, 'base64url').toString()) as [string];
    middle.set(middleOf(size, question), Buffer.from(JSON.stringify([bond, ...(await sizes.middle(question.query['sort']!, size))])).toString('base64url'));
  }
  if (size !== FEW) return;
  const seen = new Set<unknown>();
  for (let after: string | null = ''; after !== null; ) {
    const { rows, next }: Awaited<ReturnType<Side['ask']>> = await ask({ kind: 'list', query: {}, by: 'officer', fits: () => true }, after === '' ? {} : { after });
    for (const row of rows) seen.add(row['id']);
    after = next;
  }
  if (seen.size !== size) throw new Error(`the list of ${list} showed ${seen.size} of ${size} cases`);
}

async function run({ list, sizes, ask, middle }: Side, size: number, round: Round): Promise<void> {
  await sizes.show(size);
  const questions = questionsOf(list);
  const asked = Array.from({ length: TIMES }, () => questions).flat();
  let at = 0;
  const caller = async () => {
    for (let question = asked[at++]; question !== undefined; question = asked[at++]) {
      const after = question.kind === 'page' ? { after: middle.get(middleOf(size, question))! } : undefined;
      const from = performance.now();
      const { rows } = await ask(question, after);
      round.took(list, size, question.kind, performance.now() - from);
      if (!rows.every(question.fits)) throw new Error(`${list}: ${JSON.stringify(question.query)} was answered with a case that does not fit`);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

function read(agent: Agent, address: string, token: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => (answer.statusCode === 200 ? resolve(JSON.parse(text) as Record<string, unknown>) : reject(new Error(`a list was answered with ${answer.statusCode}: ${text.slice(0, 300)}`))));
    });
    sent.on('error', reject);
    sent.end();
  });
}

/** The times of one round, in milliseconds. */
class Round {
  readonly #times = new Map<string, number[]>();

  took(list: Measured, size: number, kind: Question['kind'], milliseconds: number): void {
    for (const key of [`${list} ${size}`, `${list} ${size} ${kind}`]) this.#times.set(key, [...(this.#times.get(key) ?? []), milliseconds]);
  }

  p95(list: Measured, size: number, kind?: Question['kind']): number {
    return percentile(Float64Array.from(this.#times.get(kind === undefined ? `${list} ${size}` : `${list} ${size} ${kind}`) ?? []), 0.95);
  }
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => Math.round(medianOf(rounds.map(figure)) * 100) / 100;
  const growth = Object.fromEntries(names.map((list) => [`growth, ${list}`, spreadOf(rounds.map((round) => round.p95(list, MANY) / round.p95(list, FEW)), 1.5, 'at most')]));
  const figures: Record<string, number> = {};
  for (const list of names) {
    for (const kind of kinds) {
      for (const size of SIZES) figures[`${list}, ${kind}, ${size}: p95 ms`] = median((round) => round.p95(list, size, kind));
    }
  }
  return { bench: 'lists', machine, rounds: rounds.length, ratios: growth, figures };
}
