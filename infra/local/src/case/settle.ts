import { setTimeout as wait } from 'node:timers/promises';
import { PlatformError, type Client } from './client.js';

const SERVICES = ['applications', 'claims', 'indicators', 'reports', 'audit'] as const;
type Service = (typeof SERVICES)[number];

/** How far one service has come: its own newest position, and how far it has taken in each of the others. */
type Progress = { head: number; consumed: Record<string, number> };
type Progresses = Record<Service, Progress>;
export type Heads = Record<Service, number>;

const SHORTEST_PAUSE = 5;
const LONGEST_PAUSE = 100;

/**
 * Waits until every service has taken in all events of the others, and none of them has added any meanwhile.
 * @returns the newest position of each service then, or which consumers lag when the patience is over
 */
export async function settle(client: Client, patienceMs = 10_000): Promise<{ heads: Heads } | { lagging: string }> {
  const deadline = Date.now() + patienceMs;
  let before = await progressOfAll(client);
  let pause = SHORTEST_PAUSE;
  for (;;) {
    const now = await progressOfAll(client);
    const lagging = lags(before, now);
    const moved = SERVICES.filter((service) => now[service].head !== before[service].head);
    if (lagging.length === 0 && moved.length === 0) {
      return { heads: Object.fromEntries(SERVICES.map((service) => [service, now[service].head])) as Heads };
    }
    if (Date.now() > deadline) return { lagging: lagging.length > 0 ? lagging.join('; ') : `${moved.join(' and ')} kept adding events` };
    before = now;
    // Asking costs the services time that they need to get there.
    await wait(pause);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE);
  }
}

/**
 * The services in which something was added. Reports and audit are left out: a new edition of a report is made in the
 * background and may be done at any moment, whatever was just refused.
 */
export function changedBetween(before: Heads, after: Heads): string[] {
  return (['applications', 'claims', 'indicators'] as const).filter((service) => before[service] !== after[service]);
}

function lags(before: Progresses, now: Progresses): string[] {
  return SERVICES.flatMap((service) =>
    Object.entries(now[service].consumed).flatMap(([source, reached]) => {
      const head = before[source as Service]?.head ?? 0;
      return reached < head ? [`${service} has taken in ${reached} of ${head} events of ${source}`] : [];
    }));
}

async function progressOfAll(client: Client): Promise<Progresses> {
  const all = await Promise.all(SERVICES.map(async (service) => [service, await progressOf(client, service)] as const));
  return Object.fromEntries(all) as Progresses;
}

async function progressOf(client: Client, service: Service): Promise<Progress> {
  const answer = await client.get('auditor', `/${service}/progress`);
  const { head, consumed } = answer.body;
  if (answer.status !== 200 || typeof head !== 'number') throw new PlatformError(`${service} does not tell its progress: status ${answer.status}`);
  return { head, consumed: (consumed ?? {}) as Record<string, number> };
}
