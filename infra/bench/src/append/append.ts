import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describeMachine } from '../machine.js';
import { medianOf, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers } from '../servers.js';
import type { Run } from './closed-loop.js';
import { Databases, serverSettings } from './databases.js';
import { runEmmett } from './emmett.js';
import { runLimit } from './limit.js';
import { runOurs } from './ours.js';

const CALLERS = 200;
const WRITERS = 20;
const WARM_UP = { ours: 20_000, emmett: 2_000 };
const COMMANDS = { ours: 100_000, emmett: 12_000 };

/**
 * Durable, gap-free, chained single-event commands a second, against the newest Emmett store and against batched inserts
 * of the very rows that we wrote. The three take turns, each on an empty database of one server.
 */
export function append(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: false }, async ({ folder, postgres }) => {
    const machine = { ...describeMachine(folder), emmett: versionOf('@event-driven-io/emmett-postgresql'), postgres: await serverSettings(postgres) };
    return reportOf(machine, await allRounds(new Databases(postgres), rounds, log));
  });
}

interface Round {
  readonly ours: Run;
  readonly emmett: Run;
  readonly limit: number;
}

async function allRounds(databases: Databases, rounds: number, log: (line: string) => void): Promise<Round[]> {
  const done: Round[] = [];
  while (done.length < rounds) {
    const { run: ours, written } = await runOurs(databases, CALLERS, WARM_UP.ours, COMMANDS.ours);
    const emmett = await runEmmett(databases, WRITERS, WARM_UP.emmett, COMMANDS.emmett);
    const limit = await runLimit(databases, written, WARM_UP.ours);
    done.push({ ours, emmett, limit });
    log(`round ${done.length} of ${rounds}: ours ${whole(ours.perSecond)}/s (p99 ${ours.p99.toFixed(1)} ms), Emmett ${whole(emmett.perSecond)}/s (p99 ${emmett.p99.toFixed(1)} ms), limit ${whole(limit)}/s; all histories right`);
  }
  return done;
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => Math.round(medianOf(rounds.map(figure)) * 100) / 100;
  return {
    bench: 'append',
    machine,
    rounds: rounds.length,
    ratios: {
      emmett: spreadOf(rounds.map((round) => round.ours.perSecond / round.emmett.perSecond), 8),
      limit: spreadOf(rounds.map((round) => round.ours.perSecond / round.limit), 0.7),
    },
    figures: {
      'ours, commands/s': whole(median((round) => round.ours.perSecond)),
      'ours, p50 ms': median((round) => round.ours.p50),
      'ours, p99 ms': median((round) => round.ours.p99),
      'emmett, commands/s': whole(median((round) => round.emmett.perSecond)),
      'emmett, p50 ms': median((round) => round.emmett.p50),
      'emmett, p99 ms': median((round) => round.emmett.p99),
      'limit, rows/s': whole(median((round) => round.limit)),
    },
  };
}

const whole = (value: number) => Math.round(value);

/** The installed version of a package that keeps its package.json to itself: found beside what it exports. */
function versionOf(name: string): string {
  const entry = createRequire(import.meta.url).resolve(name);
  const home = entry.slice(0, entry.lastIndexOf(name) + name.length);
  return (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;
}
