import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Relay, type StoredEvent } from '@toteuma/eventing';
import { CONFIG, PRISMA, RUNTIME, type Runtime } from '@toteuma/platform';
import type { ReportsConfig } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { REPORTS, type DecisionDocument, type Kind, type Reports, type Request } from '../report/report.js';
import { answerDecision, decisionContentFrom } from './render-decision.js';
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
    const { log, store, wake, metrics } = runtime;
    const editions = metrics.counter('toteuma_editions_produced_total', 'Report editions that were made.', ['kind']);
    const parts = { prisma, store, reports, folder: config.REPORTS_FOLDER, produced: (kind: Kind) => editions.inc({ kind }) };
    const watched = watchedJobs(runtime);
    this.#queue = new ReportQueue({
      redisUrl: config.REDIS_URL,
      databaseUrl: config.DATABASE_URL,
      name: config.REPORTS_QUEUE,
      work: (job) => watched(job, () => (job.of === 'decision' ? answerDecision({ ...parts, contentOf: decisionContentFrom(runtime) }, job) : answerRequest(parts, job))),
      failed: (job, error, last) => logFailure(runtime, job, error, last),
      troubled: (error) => this.#sayTrouble(error),
    });
    this.#relay = new Relay({
      store,
      sink: 'queue',
      read: (after, limit) => store.readAll(after, limit),
      deliver: (events) => this.#queue.add(jobsOf(events)),
      wake,
      connection: { connectionString: config.DATABASE_URL },
      failed: (error) => log.warn({ err: error }, 'report jobs: will be handed over again'),
    });
    this.#tell(config.REDIS_URL !== undefined);
  }

  /** The queue is asked for by itself only where it is on a server of its own. */
  #tell(redis: boolean): void {
    const { health, metrics } = this.runtime;
    if (redis) health.add('redis', () => this.#queue.counts());
    metrics.gauge('toteuma_queue_jobs', 'Report jobs that wait, are at work, or were given up until the next start.', ['state'], async () => {
      const { waiting = 0, delayed = 0, active = 0, failed = 0 } = await this.#queue.counts();
      return [['waiting', waiting + delayed], ['active', active], ['failed', failed]].map(([state, value]) => ({ labels: { state: String(state) }, value: Number(value) }));
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
    const editions = await this.prisma.reportRequest.findMany({ where: { edition: null }, orderBy: { occurredAt: 'asc' }, take: 1000 });
    const documents = await this.prisma.decisionDocument.findMany({ where: { madeAt: null }, orderBy: { decidedAt: 'asc' }, take: 1000 });
    const open = [...editions, ...documents.map(({ grant, document, event }) => ({ grant, request: document, event, of: 'decision' as const }))];
    // The correlation of a request stands in its event.
    const events = await this.runtime.sql.query<{ id: string; correlation: string }>("SELECT id, metadata->>'correlation' AS correlation FROM events WHERE id = ANY($1::uuid[])", [open.map(({ event }) => event)]);
    const correlations = new Map(events.map(({ id, correlation }) => [id, correlation]));
    const jobs = open.map((one): ReportJob => ({ grant: one.grant, request: one.request, event: one.event, correlation: correlations.get(one.event) ?? one.event, ...('of' in one && { of: one.of }) }));
    await this.#queue.add(jobs);
    if (atStart) for (const job of jobs) await this.#queue.revive(job);
  }
}

function jobsOf(events: readonly StoredEvent[]): ReportJob[] {
  return events.flatMap(({ type, stream, id, data, metadata }): ReportJob[] => {
    const job = { grant: stream, event: id, correlation: metadata.correlation };
    if (type === 'ReportRequested') return [{ ...job, request: (data as Request).request }];
    return type === 'DecisionDocumentRequested' ? [{ ...job, request: (data as DecisionDocument).document, of: 'decision' }] : [];
  });
}

function logFailure({ log }: Runtime, job: ReportJob | undefined, error: Error, last: boolean): void {
  const about = { grant: job?.grant, request: job?.request, correlation: job?.correlation, err: error };
  if (last) log.error(about, 'report: given up until the next start');
  else if (error instanceof NotYetKnownError) log.debug(about, 'report: waits for the figures');
  else log.warn(about, 'report: will be tried again');
}

/** Times, logs and traces each try of a job. */
function watchedJobs({ log, metrics, tracing }: Runtime): (job: ReportJob, work: () => Promise<number>) => Promise<number> {
  const seconds = metrics.histogram('toteuma_job_seconds', 'Time of a try of a report job.', ['outcome']);
  return async (job, work) => {
    const { grant, request, correlation } = job;
    const begun = performance.now();
    const end = (outcome: string) => seconds.observe({ outcome }, (performance.now() - begun) / 1000);
    log.debug({ job: 'report', grant, request, correlation }, 'job started');
    try {
      const edition = await (tracing ? tracing.trace({ kind: 'job', name: 'report', correlation }, work) : work());
      end('done');
      log.info({ job: 'report', grant, request, edition, ms: Math.round(performance.now() - begun), correlation }, 'job finished');
      return edition;
    } catch (error) {
      end(error instanceof NotYetKnownError ? 'too-early' : 'failed');
      throw error;
    }
  };
}
