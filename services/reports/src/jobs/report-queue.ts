import type { JobsOptions, Queue, Worker, WorkerOptions } from 'bullmq';
import { inTime, openQueue } from './open-queue.js';
import type { ReportJob } from './render-report.js';

const NAME = 'reports';
/** A burst of decisions gathers for this long (milliseconds), so that one edition answers it. */
const GATHERING = 300;

const jobOptions: JobsOptions = {
  delay: GATHERING,
  attempts: 10,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: { count: 100 },
};
// A process that was killed leaves its job locked: another takes it up when the lock is over. However often that
// happens, it is no fault of the job. A lock that is lost while the work goes on does no harm: the second try finds the
// request answered, or is refused its edition.
const workerOptions = { concurrency: 1, lockDuration: 4_000, stalledInterval: 2_000, maxStalledCount: 1_000_000 } satisfies Partial<WorkerOptions>;

export interface ReportQueueOptions {
  /** Redis when given, else the PostgreSQL of `databaseUrl`. */
  readonly redisUrl?: string | undefined;
  readonly databaseUrl: string;
  /** Prefix in Redis, schema in PostgreSQL. */
  readonly name: string;
  readonly work: (job: ReportJob) => Promise<number>;
  /** A try failed; `last` when no more follow by themselves. */
  readonly failed: (job: ReportJob | undefined, error: Error, last: boolean) => void;
  /** The connection has trouble; BullMQ goes on by itself. */
  readonly troubled: (error: Error) => void;
}

/** The queue of report jobs and the worker that takes them. A job that is there already is not added again. */
export class ReportQueue {
  readonly #queue: Queue<ReportJob, number>;
  readonly #worker: Worker<ReportJob, number>;

  #closing = false;

  constructor(private readonly o: ReportQueueOptions) {
    const { queue, worker } = openQueue<ReportJob, number>({ ...o, queue: NAME, work: (job) => o.work(job.data), options: workerOptions, closing: () => this.#closing });
    this.#queue = queue;
    this.#worker = worker;
    // Without listeners an error of a connection would end the process.
    queue.on('error', o.troubled);
    worker.on('error', o.troubled);
    worker.on('failed', (job, error) => o.failed(job?.data, error, job === undefined || job.attemptsMade >= (jobOptions.attempts ?? 1)));
  }

  /** PostgreSQL is the service's own and must answer; Redis may come later. */
  async start(): Promise<void> {
    if (this.o.redisUrl === undefined) await this.#queue.waitUntilReady();
    this.#worker.run().catch(this.o.troubled);
  }

  /** Throws when the jobs are not in the queue after a while; whoever adds comes again. */
  async add(jobs: readonly ReportJob[]): Promise<void> {
    if (jobs.length > 0) await inTime(this.#queue.addBulk(jobs.map((data) => ({ name: 'render', data, opts: { ...jobOptions, jobId: jobIdOf(data) } }))));
  }

  /** How many jobs wait, are at work, or were given up. Throws when the queue does not answer. */
  counts(): Promise<Record<string, number>> {
    return inTime(this.#queue.getJobCounts('waiting', 'delayed', 'active', 'failed'));
  }

  /** Tries anew a job that had failed for good. */
  async revive(job: ReportJob): Promise<void> {
    const known = await inTime(this.#queue.getJob(jobIdOf(job)));
    if (known !== undefined && (await known.isFailed())) await known.retry();
  }

  /** Ends the job under way and takes no other. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#worker.close();
    await this.#queue.close();
  }
}

const jobIdOf = ({ event }: ReportJob): string => `report-${event}`;
