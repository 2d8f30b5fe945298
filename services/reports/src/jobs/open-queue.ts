import { createPostgresBackend, Queue, withBackend, Worker, type Job, type WorkerOptions } from 'bullmq';

/** How long a queue may take to answer (milliseconds). */
const PATIENCE = 5_000;

export interface QueueOptions<Data, Result> {
  /** Of the queue itself. */
  readonly queue: string;
  /** Redis when given, else the PostgreSQL of `databaseUrl`. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** Prefix in Redis, schema in PostgreSQL. */
  readonly name: string;
  readonly work: (job: Job<Data, Result>) => Promise<Result>;
  readonly options: Omit<Partial<WorkerOptions>, 'connection'>;
  readonly closing: () => boolean;
}

/** A queue and the worker that takes its jobs, which does not run yet. */
export interface Pair<Data, Result> {
  readonly queue: Queue<Data, Result>;
  readonly worker: Worker<Data, Result>;
}

/** Opens a queue in Redis, or in PostgreSQL where no Redis is given. */
export function openQueue<Data, Result>(o: QueueOptions<Data, Result>): Pair<Data, Result> {
  return o.redisUrl === undefined ? onPostgres(o) : onRedis(o, o.redisUrl);
}

/** A Redis that is away keeps its callers waiting without an end. */
export async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the queue does not answer')), PATIENCE);
  });
  // What comes too late is of no use to anybody, neither its value nor its error.
  answer.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function onPostgres<Data, Result>({ queue: queueName, databaseUrl, name, work, options }: QueueOptions<Data, Result>): Pair<Data, Result> {
  const bull = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, schema: name, migrate: true, max: 3 };
  const queue = new bull.Queue<Data, Result>(queueName, { connection });
  const worker = new bull.Worker<Data, Result>(queueName, work, { connection, autorun: false, ...options });
  return { queue, worker } as unknown as Pair<Data, Result>;
}

function onRedis<Data, Result>({ queue: queueName, name, work, options, closing }: QueueOptions<Data, Result>, url: string): Pair<Data, Result> {
  // Whoever closes must not wait for a Redis that does not come back.
  const retryStrategy = (times: number): number | null => (closing() ? null : Math.min(times * 100, 1_000));
  // Adding fails while Redis is away, and who adds comes again; the worker waits for it.
  const adding = { url, retryStrategy, enableOfflineQueue: false, maxRetriesPerRequest: 1 };
  const taking = { url, retryStrategy, maxRetriesPerRequest: null };
  const queue = new Queue<Data, Result>(queueName, { connection: adding, prefix: name });
  const worker = new Worker<Data, Result>(queueName, work, { connection: taking, prefix: name, autorun: false, ...options });
  return { queue, worker };
}
