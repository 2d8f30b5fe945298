import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Failpoint } from '@toteuma/eventing';
import { freePort } from '@toteuma/servers';
import { startDistributed } from '../distributed.js';
import type { Random } from './random.js';

/** A platform that can be killed. */
export interface Subject {
  readonly url: string;
  /**
   * Arms a failpoint somewhere and runs the work; whatever dies is started again. Says whether the failpoint was met.
   * @param surely where and when it is passed in nearly every round, rather than left to chance
   */
  under(failpoint: Failpoint, random: Random, work: () => Promise<void>, surely?: boolean): Promise<boolean>;
  stop(): Promise<void>;
}

const died = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** Runs the work with the failpoint armed; what dies is started again until the work is done. */
async function watched(child: () => ChildProcess, restart: () => Promise<void>, place: string, work: () => Promise<void>): Promise<boolean> {
  child().send(place);
  let met = false;
  let over = false;
  const watch = (async () => {
    while (!over || died(child())) {
      if (died(child())) {
        met = true;
        await restart();
      }
      await sleep(10);
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await watch;
    // Not met: it dies all the same, at whatever place it is, so that no round goes without a crash.
    if (!met) {
      child().kill('SIGKILL');
      await new Promise((resolve) => (died(child()) ? resolve(null) : child().once('exit', resolve)));
      await restart();
    }
  }
  return met;
}

/** How often a place may be passed before the process dies there: rare ones at once, the others somewhere in the round. */
const passes = (failpoint: Failpoint, random: Random, surely: boolean, most: number): number => (surely || failpoint === 'job.before-produced' || failpoint === 'relay.before-cursor' ? 1 : random.between(1, most));

/** The embedded platform in a process of its own. */
export async function embeddedSubject(folder: string): Promise<Subject> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const main = fileURLToPath(new URL('embedded-child.js', import.meta.url));
  let child: ChildProcess;
  const start = async () => {
    child = spawn(process.execPath, [main, folder, String(port)], { env: { ...process.env, TOTEUMA_FAILPOINTS: 'told' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    for (let tries = 0; tries < 1200; tries += 1) {
      if (died(child) || (await fetch(`${url}/`).then((answer) => answer.ok, () => false))) return;
      await sleep(25);
    }
    throw new Error('the embedded platform did not start within 30 s');
  };
  await start();
  return {
    url,
    under: (failpoint, random, work, surely = false) => watched(() => child, start, `${failpoint}:${passes(failpoint, random, surely, 12)}`, work),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (died(child)) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Where each place is; last the process that comes by in nearly every round: an edition is asked for, and audit takes in everything. */
const HOMES: Readonly<Record<Failpoint, readonly string[]>> = {
  'append.before-insert': ['applications', 'claims-1', 'claims-2', 'reports'],
  'append.before-commit': ['applications', 'claims-1', 'claims-2', 'reports'],
  'append.before-reply': ['applications', 'claims-1', 'claims-2', 'reports'],
  'relay.before-cursor': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports'],
  'consume.before-commit': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports', 'audit'],
  'consume.before-offset': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports', 'audit'],
  'job.before-produced': ['reports'],
};

/** One process per service on Kafka: the failpoint is armed in one of them. */
export async function distributedSubject(folder: string): Promise<Subject> {
  process.env['TOTEUMA_FAILPOINTS'] = 'told';
  // A killed member's partitions wait for this long: a round should not.
  process.env['KAFKA_SESSION_TIMEOUT'] = '2000';
  const platform = await startDistributed({ folder: join(folder, 'distributed'), port: 0, log: 'silent' });
  return {
    url: platform.url,
    under: (failpoint, random, work, surely = false) => {
      const victim = surely ? HOMES[failpoint].at(-1)! : random.pick(HOMES[failpoint]);
      return watched(() => platform.processes.get(victim)!, () => platform.restart(victim), `${failpoint}:${passes(failpoint, random, surely, 3)}`, work);
    },
    stop: () => platform.stop(),
  };
}
