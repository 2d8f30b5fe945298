import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka, startPostgres } from '@toteuma/servers';

/** What a benchmark works on. */
export interface Ground {
  readonly folder: string;
  /** The superuser's address; empty when the benchmark asked for no PostgreSQL. */
  readonly postgres: string;
  /** None when the benchmark asked for no Kafka. */
  readonly brokers: readonly string[];
  /** Has something closed at the end, before the servers are stopped; what is given last is closed first. */
  end(close: () => unknown): void;
}

/** A folder and servers of a benchmark's own; all of it goes when the work is done, fails or is interrupted. */
export async function withServers<T>({ postgres: wanted = true, kafka }: { postgres?: boolean; kafka: boolean }, work: (ground: Ground) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'toteuma-bench-'));
  // PostgreSQL may run as another user than we do, and has to pass this folder.
  chmodSync(folder, 0o711);
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closing.splice(0).toReversed()) {
      try {
        await close();
      } catch (error) {
        console.error(`At the end: ${(error as Error).message}`);
      }
    }
  };
  // An interrupt would leave servers and services behind: they are processes of their own.
  const interrupted = () => void stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupted);
  try {
    const postgres = wanted ? await startPostgres({ folder: join(folder, 'postgres'), password: 'bench', keep: false, only: 'native' }) : null;
    closing.push(() => postgres?.stop());
    const broker = kafka ? await startKafka({ folder: join(folder, 'kafka'), only: 'native' }) : null;
    closing.push(() => broker?.stop());
    return await work({ folder, postgres: postgres?.url ?? '', brokers: broker?.url.split(',') ?? [], end: (close) => void closing.push(close) });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupted);
    await stop();
  }
}
