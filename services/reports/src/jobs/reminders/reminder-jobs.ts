import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, PRISMA, RUNTIME, type Runtime } from '@toteuma/platform';
import type { ReportsConfig } from '../../config.js';
import type { PrismaClient } from '../../generated/prisma/client.js';
import { ReminderQueue } from './reminder-queue.js';
import { Outbox, SmtpMail, type Mail } from './mail.js';
import { Reminders, type Run } from './reminders.js';

/** Runs the reminders by the clock, each day. */
@Injectable()
export class ReminderJobs implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #queue: ReminderQueue;
  readonly #reminders: Reminders;

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) config: ReportsConfig,
    @Inject(PRISMA) prisma: PrismaClient,
  ) {
    const { log } = runtime;
    const { MAIL_HOST: host, MAIL_PORT: port, MAIL_USER: user, MAIL_PASSWORD: password, MAIL_FROM: from, MAIL_TLS: tls } = config;
    const mail: Mail = host === undefined ? new Outbox(prisma) : new SmtpMail({ host, port, user, password, from, tls });
    this.#reminders = new Reminders({
      prisma, mail, domain: from.slice(from.lastIndexOf('@') + 1),
      // Whose it is stands in the table; the log has no address and no text.
      failed: ({ duty, dueOn, step }, state, error) => log.warn({ duty, dueOn, step, state, err: error }, 'reminder'),
    });
    this.#queue = new ReminderQueue({
      redisUrl: config.REDIS_URL, databaseUrl: config.DATABASE_URL, name: config.REPORTS_QUEUE, pattern: config.REMINDERS_AT,
      work: async () => (await this.run(new Date().toISOString())).sent,
      troubled: (error) => log.warn({ err: error }, 'reminders: will be tried again'),
    });
  }

  /** @param now the instant that counts as now (ISO 8601) */
  async run(now: string): Promise<Run> {
    const run = await this.#reminders.run(now);
    this.runtime.log.info({ job: 'reminders', ...run }, 'job finished');
    return run;
  }

  onApplicationBootstrap(): Promise<void> {
    return this.#queue.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#queue.close();
  }
}
