import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Relay, type StoredEvent } from '@toteuma/eventing';
import { CONFIG, PRISMA, RUNTIME, type Runtime } from '@toteuma/platform';
import type { ReportsConfig } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { REPORTS, type Reports, type Request } from '../report/report.js';
import { answerRequest, NotYetKnownError, type ReportJob } from './render-report.js';
import { ReportQueue } from './report-queue.js';

/** How often requests without an answer are looked for in the queue, in case it lost them (milliseconds). */
const LOOK_AGAIN = 5_000;
/** How long trouble with the queue's server is not told again (milliseconds). */
const QUIET = 30_000;

/** Runs the report jobs: a relay hands each `ReportRequested` to the queue, a worker answers it by an edition. */
@Injectable()
export class ReportJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #queue: ReportQueue;
  readonly #relay: Relay;
  #timer: NodeJS.Timeout | undefined;
  #quietUntil = 0;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) config: ReportsConfig,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(REPORTS) reports: Reports,
  ) {
    const { log, store, wake } = runtime;
    const parts = { prisma, store, reports, folder: config.REPORTS_FOLDER };
    this.#queue = new ReportQueue({
      redisUrl: config.REDIS_URL,
      databaseUrl: config.DATABASE_URL,
      name: config.REPORTS_QUEUE,
      work: (job) => answerRequest(parts, job),
      failed: (job, error, last) => logFailure(runtime, job, error, last),
      troubled: (error) => this.#sayTrouble(error),
    });
    this.#relay = new Relay({
      store,
      sink: 'queue',
      deliver: (events) => this.#queue.add(jobsOf(events)),
      wake,
      connection: { connectionString: config.DATABASE_URL },
      failed: (error) => log.warn({ err: error }, 'report jobs: will be handed over again'),
    });
  }

  /** A server that is away makes an error at each try to reach it: one line now and then says it. */
  #sayTrouble(error: Error): void {
    if (Date.now() < this.#quietUntil) return;
    this.#quietUntil = Date.now() + QUIET;
    this.runtime.log.warn({ err: error }, 'report queue: will be tried again');
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.#queue.start();
    await this.#relay.start();
    this.#look(true);
    this.#timer = setInterval(() => this.#look(false), LOOK_AGAIN).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#relay.stop();
    await this.#queue.close();
  }

  /** One look after the other, so that a slow one is waited for at the end. */
  #look(atStart: boolean): void {
    this.#looking = this.#looking.then(() => this.#restore(atStart)).catch((error: unknown) => this.runtime.log.warn({ err: error }, 'open report requests: will be looked for again'));
  }

  /** Adds requests without an answer that the queue lost. At a start, jobs that had given up are tried again too. */
  async #restore(atStart: boolean): Promise<void> {
    const open = await this.prisma.reportRequest.findMany({ where: { edition: null }, orderBy: { occurredAt: 'asc' }, take: 1000 });
    // The correlation of the request stands in its event; a lost job is followed by its cause.
    const jobs = open.map(({ grant, request, event }): ReportJob => ({ grant, request, event, correlation: event }));
    await this.#queue.add(jobs);
    if (atStart) for (const job of jobs) await this.#queue.revive(job);
  }
}

function jobsOf(events: readonly StoredEvent[]): ReportJob[] {
  return events
    .filter(({ type }) => type === 'ReportRequested')
    .map(({ stream, id, data, metadata }) => ({ grant: stream, request: (data as Request).request, event: id, correlation: metadata.correlation }));
}

function logFailure({ log }: Runtime, job: ReportJob | undefined, error: Error, last: boolean): void {
  const about = { grant: job?.grant, request: job?.request, err: error };
  if (last) log.error(about, 'report: given up until the next start');
  else if (error instanceof NotYetKnownError) log.debug(about, 'report: waits for the figures');
  else log.warn(about, 'report: will be tried again');
}
