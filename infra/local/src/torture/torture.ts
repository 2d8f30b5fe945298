import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failpoints, type Failpoint } from '@toteuma/eventing';
import { Invariants } from './invariants.js';
import { Life } from './life.js';
import { PersistentClient } from './persistent-client.js';
import { Random } from './random.js';
import { distributedSubject, embeddedSubject } from './subject.js';

export interface TortureOptions {
  readonly transport: 'embedded' | 'kafka';
  readonly rounds: number;
  readonly seed: number;
  /** The failpoints to go through; by default all, in turn. */
  readonly failpoints?: readonly Failpoint[];
  readonly say?: (line: string) => void;
  /** Ends the run after the round under way, in order. */
  readonly signal?: AbortSignal;
}

export interface TortureResult {
  /** Rounds in which the process died at the failpoint itself. */
  readonly met: Readonly<Partial<Record<Failpoint, number>>>;
  readonly commands: number;
  readonly retries: number;
  /** What did not hold, with its round; empty when all is well. */
  readonly broken: readonly string[];
}

/** After so many rounds the clients turn to new grants, so that histories stay short and awards are tried as well. */
const LIFE = 15;

/** Kills the platform at named places while clients work and retry, and checks after each round that nothing was lost. */
export async function torture({ transport, rounds, seed, say = () => undefined, ...options }: TortureOptions): Promise<TortureResult> {
  const folder = await mkdtemp(join(tmpdir(), 'toteuma-torture-'));
  await chmod(folder, 0o711);
  const random = new Random(seed);
  const met: Partial<Record<Failpoint, number>> = {};
  const broken: string[] = [];
  const subject = transport === 'embedded' ? await embeddedSubject(folder) : await distributedSubject(folder);
  const secrets = transport === 'embedded' ? folder : join(folder, 'distributed');
  let commands = 0;
  let retries = 0;
  try {
    const order = options.failpoints ?? failpoints;
    let client = new PersistentClient(subject.url);
    let life = new Life(client, random, 10_000);
    for (let round = 1; broken.length === 0 && !options.signal?.aborted; round += 1) {
      // What no round met by chance is tried some more times.
      const missed = round > rounds ? order.filter((place) => !met[place]) : order;
      if (missed.length === 0 || round > rounds + order.length) break;
      const failpoint = missed[(round - 1) % missed.length]!;
      const surely = round <= order.length || round > rounds;
      if (round > 1 && round % LIFE === 1) {
        client = new PersistentClient(subject.url);
        life = new Life(client, random, 10_000 + round * 10);
      }
      const before = { commands: client.acknowledged.size, retries: client.retries };
      const invariants = new Invariants(client, secrets);
      const grants = () => life.grants.map((grant) => grant.id);
      const happened = await subject.under(failpoint, random, async () => {
        await life.round(random.between(2, 4));
        // An edition is made a moment after what asked for it.
        if (failpoint === 'job.before-produced') await invariants.waitForReports(grants());
      }, surely);
      if (happened) met[failpoint] = (met[failpoint] ?? 0) + 1;
      const found = await invariants.check(grants());
      broken.push(...found.map((sentence) => `round ${round} (${failpoint}): ${sentence}`));
      commands += client.acknowledged.size - before.commands;
      retries += client.retries - before.retries;
      say(`round ${round}/${Math.max(round, rounds)}  ${failpoint.padEnd(22)} ${happened ? 'killed there' : 'not met     '}  ${commands} commands, ${retries} retries${found.length > 0 ? `  BROKEN ${found.join('; ')}` : ''}`);
    }
    return { met, commands, retries, broken };
  } finally {
    await subject.stop();
    if (broken.length === 0) await rm(folder, { recursive: true, force: true });
    else say(`the data is kept in ${folder}`);
  }
}
