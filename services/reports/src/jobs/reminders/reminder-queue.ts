import type { Queue, Worker } from 'bullmq';
import { inTime, openQueue } from '../open-queue.js';

const NAME = 'reminders';
/** The one schedule of the queue: setting it again changes it, and several copies of the service share it. */
const SCHEDULE = 'reminders';
const ZONE = 'Europe/Helsinki';

export interface ReminderQueueOptions {
  /** Redis when given, else the PostgreSQL of `databaseUrl`. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** Prefix in Redis, schema in PostgreSQL. */
  readonly name: string;
  /** When, as a cron pattern by the clock of Helsinki. */
  readonly pattern: string;
  readonly work: () => Promise<number>;
  /** A run failed, or the connection has trouble; the next run comes by itself. */
  readonly troubled: (error: Error) => void;
}

/** Runs the reminders by a schedule that the queue keeps: a run that was missed while no copy of the service was up comes at the next start. */
export class ReminderQueue {
  readonly #queue: Queue<object, number>;
  readonly #worker: Worker<object, number>;
  #closing = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly o: ReminderQueueOptions) {
    const options = { concurrency: 1, lockDuration: 60_000 };
    const { queue, worker } = openQueue<object, number>({ ...o, queue: NAME, work: () => o.work(), options, closing: () => this.#closing });
    this.#queue = queue;
    this.#worker = worker;
    queue.on('error', o.troubled);
    worker.on('error', o.troubled);
    worker.on('failed', (_, error) => o.troubled(error));
  }

  /** PostgreSQL is the service's own and must answer; a Redis that is away is asked again until it has the schedule. */
  async start(): Promise<void> {
    if (this.o.redisUrl === undefined) await this.#queue.waitUntilReady();
    const scheduled = this.#schedule();
    if (this.o.redisUrl === undefined) await scheduled;
    this.#worker.run().catch(this.o.troubled);
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#worker.close();
    await this.#queue.close();
  }

  /** When the next run comes (milliseconds since 1970). */
  async next(): Promise<number | null> {
    return (await inTime(this.#queue.getJobScheduler(SCHEDULE)))?.next ?? null;
  }

  async #schedule(): Promise<void> {
    const template = { name: 'remind', opts: { removeOnComplete: { count: 10 }, removeOnFail: { count: 10 } } };
    try {
      await inTime(this.#queue.upsertJobScheduler(SCHEDULE, { pattern: this.o.pattern, tz: ZONE }, template));
    } catch (error) {
      if (this.#closing) return;
      this.o.troubled(error as Error);
      this.#timer = setTimeout(() => void this.#schedule(), 5_000).unref();
    }
  }
}
