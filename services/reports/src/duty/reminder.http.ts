import { Body, Controller, Delete, Get, HttpCode, Inject, Put } from '@nestjs/common';
import { Acting, checked, CONFIG, Describe, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { ReportsConfig } from '../config.js';
import type { PrismaClient } from '../generated/prisma/client.js';
import { languages, type Language } from './duty-words.js';
import { letter, lettersOf } from '../views/outbox.js';

const DAYS = 'days before the due day, from -60 to 90';
const step = z.int({ error: DAYS }).min(-60, { error: DAYS }).max(90, { error: DAYS });
const address = z.email({ error: 'a mail address' }).max(254, { error: 'a mail address' });
const input = z.strictObject({
  address,
  steps: z.array(step).max(10, { error: 'at most 10 steps' }).optional().meta({ description: 'Days before the due day; less than nothing: after it. Left out, those of the platform.' }),
  language: z.enum(languages, { error: `one of ${languages.join(', ')}` }).default('fi'),
});
const settings = z.strictObject({ address: address.nullable().meta({ description: 'Null while you are not reminded.' }), steps: z.array(step), language: z.enum(languages) });
const nothing = z.strictObject({});
const outbox = z.strictObject({ letters: z.array(letter) });
const example = { address: 'projekti@example.fi', steps: [14, 3, 0, -7], language: 'fi' as const };

/** Where and when people are reminded of their duties. */
@Controller('api/v1/reports')
export class ReminderHttp {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: ReportsConfig,
  ) {}

  @Get('reminder-settings')
  @Roles('applicant')
  @Describe({ summary: 'Where and when you are reminded of your duties', name: 'reminderSettings', answer: settings, example: { answer: example } })
  async read(@Acting() { person }: Caller): Promise<z.infer<typeof settings>> {
    const row = await this.prisma.reminderSetting.findUnique({ where: { person } });
    return row === null ? { address: null, steps: this.config.REMINDER_STEPS, language: 'fi' } : { address: row.address, steps: row.steps, language: row.language as Language };
  }

  @Put('reminder-settings')
  @Roles('applicant')
  @Describe({ summary: 'Say where and when to remind you', name: 'setReminders', body: input, answer: settings, example: { body: example, answer: example } })
  async set(@Acting() { person, organisation, at }: Caller, @Body() body: unknown): Promise<z.infer<typeof settings>> {
    const { steps = this.config.REMINDER_STEPS, ...given } = checked(input, body);
    if (organisation === null) throw problem('auth/forbidden', { detail: 'Reminders are of the duties of an organisation.' });
    const row = { ...given, organisation, steps: [...new Set(steps)].toSorted((a, b) => b - a), changedAt: at };
    await this.prisma.reminderSetting.upsert({ where: { person }, create: { person, ...row }, update: row });
    return { address: row.address, steps: row.steps, language: row.language };
  }

  /** The address goes, and every letter that was kept for it. */
  @Delete('reminder-settings')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({ summary: 'Erase your mail address: you are not reminded any more', name: 'endReminders', body: nothing, answer: z.strictObject({ erased: z.boolean() }), example: { body: {}, answer: { erased: true } } })
  async erase(@Acting() { person }: Caller, @Body() body: unknown): Promise<{ erased: boolean }> {
    checked(nothing, body ?? {});
    const [{ count }] = await this.prisma.$transaction([this.prisma.reminderSetting.deleteMany({ where: { person } }), this.prisma.outboxMail.deleteMany({ where: { person } })]);
    return { erased: count > 0 };
  }

  /** Letters that no mail server was set for. The authority sees all, others their own. */
  @Get('outbox')
  @Roles('any')
  @Describe({ summary: 'The reminders that no mail server was set for (development only)', answer: outbox })
  async outbox(@Acting() caller: Caller): Promise<z.infer<typeof outbox>> {
    if (!this.config.TOTEUMA_DEVELOPMENT) throw problem('not-found', { detail: 'The outbox is open in development mode only.' });
    return { letters: await lettersOf(this.prisma, caller.ofAuthority ? {} : { person: caller.person }) };
  }
}
