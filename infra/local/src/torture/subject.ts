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
  /** Arms a failpoint somewhere and runs the work; whatever dies is started again. Says whether the failpoint was met. */
  under(failpoint: Failpoint, random: Random, work: () => Promise<void>): Promise<boolean>;
  stop(): Promise<void>;
}

const died = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** The embedded platform in a process of its own. */
export async function embeddedSubject(folder: string): Promise<Subject> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const main = fileURLToPath(new URL('embedded-child.js', import.meta.url));
  let child: ChildProcess;
  const start = async (settings: Record<string, string>) => {
    child = spawn(process.execPath, [main, folder, String(port)], { env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let tries = 0; tries < 600; tries += 1) {
      if (died(child) || (await fetch(`${url}/`).then((answer) => answer.ok, () => false))) return;
      await sleep(50);
    }
    throw new Error('the embedded platform did not start within 30 s');
  };
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (died(child)) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  };
  await start({});
  return {
    url,
    under: async (failpoint, random, work) => {
      await end('SIGKILL');
      await start({ TOTEUMA_FAILPOINT: `${failpoint}:${random.between(1, failpoint === 'job.before-produced' || failpoint === 'relay.before-cursor' ? 2 : 12)}` });
      let met = died(child!);
      let over = false;
      const watch = (async () => {
        while (!over) {
          if (died(child)) {
            met = true;
            await start({});
          }
          await sleep(20);
        }
      })();
      try {
        await work();
      } finally {
        over = true;
        await watch;
      }
      return met;
    },
    stop: () => end('SIGTERM'),
  };
}

const HOMES: Readonly<Record<Failpoint, readonly string[]>> = {
  'append.before-insert': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports'],
  'append.before-commit': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports'],
  'append.before-reply': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports'],
  'relay.before-cursor': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports'],
  'consume.before-commit': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports', 'audit'],
  'consume.before-offset': ['applications', 'claims-1', 'claims-2', 'indicators', 'reports', 'audit'],
  'job.before-produced': ['reports'],
};

/** One process per service on Kafka: the failpoint is armed in one of them. */
export async function distributedSubject(folder: string): Promise<Subject> {
  const platform = await startDistributed({ folder: join(folder, 'distributed'), port: 0, log: 'silent' });
  return {
    url: platform.url,
    under: async (failpoint, random, work) => {
      const victim = random.pick(HOMES[failpoint]);
      const child = () => platform.processes.get(victim)!;
      const ended = new Promise((resolve) => child().once('exit', resolve));
      child().kill('SIGKILL');
      await ended;
      let met = false;
      const restart = (settings: Record<string, string>) =>
        platform.restart(victim, settings).catch(() => {
          met = true;
        });
      await restart({ TOTEUMA_FAILPOINT: `${failpoint}:${random.between(1, failpoint === 'job.before-produced' ? 2 : 4)}` });
      let over = false;
      const watch = (async () => {
        while (!over) {
          if (died(child())) {
            met = true;
            await restart({});
          }
          await sleep(20);
        }
      })();
      try {
        await work();
      } finally {
        over = true;
        await watch;
      }
      if (died(child())) await restart({});
      return met;
    },
    stop: () => platform.stop(),
  };
}
