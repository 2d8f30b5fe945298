import { Body, Controller, Get, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { instant } from '@toteuma/contracts';
import { checked, CONFIG, Open, PRISMA, problem, RUNTIME, type Runtime } from '@toteuma/platform';
import { z } from 'zod';
import type { ReportsConfig } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { lettersOf, type letter } from '../views/outbox.js';
import { ReminderJobs } from '../jobs/reminders/reminder-jobs.js';
import type { Run } from '../jobs/reminders/reminders.js';

const MOST_SHOWN = 200;
const now = z.strictObject({ now: instant.optional() });

interface Watched {
  readonly letters: z.infer<typeof letter>[];
  /** Reminders of which nobody knows whether they were sent; they are not sent again. */
  readonly uncertain: { readonly duty: string; readonly dueOn: string; readonly step: number; readonly messageId: string; readonly claimedAt: string }[];
  /** How many the mail server has not taken yet, or not at all. */
  readonly failed: number;
}

/** The reminders for an operator, with the secret that the services share. */
@Controller('internal/reports/reminders')
export class ReminderOperations {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: ReportsConfig,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    private readonly jobs: ReminderJobs,
  ) {}

  /** What an operator looks after: letters without a server, and reminders of which nobody knows whether they were sent. */
  @Get()
  @Open()
  async look(@Headers('authorization') pass: string): Promise<Watched> {
    await this.runtime.pass.check(pass, 'reports');
    const rows = await this.prisma.reminder.findMany({ where: { state: 'uncertain' }, orderBy: { claimedAt: 'desc' }, take: MOST_SHOWN });
    const failed = await this.prisma.reminder.count({ where: { state: 'failed' } });
    return { letters: await lettersOf(this.prisma, {}), uncertain: rows.map(({ duty, dueOn, step: days, messageId, claimedAt }) => ({ duty, dueOn, step: days, messageId, claimedAt: claimedAt.toISOString() })), failed };
  }

  /** Runs the reminders at once; in development as if it were another time. */
  @Post('run')
  @HttpCode(200)
  @Open()
  async run(@Headers('authorization') pass: string, @Body() body: unknown): Promise<Run> {
    await this.runtime.pass.check(pass, 'reports');
    const given = checked(now, body ?? {});
    if (given.now !== undefined && !this.config.TOTEUMA_DEVELOPMENT) throw problem('request/invalid', { errors: [{ field: 'now', expected: 'no such field outside development mode' }] });
    return this.jobs.run(given.now ?? new Date().toISOString());
  }
}
