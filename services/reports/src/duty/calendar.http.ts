import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { id, instant } from '@toteuma/contracts';
import { helsinkiDay, monthsAfter } from '@toteuma/kernel';
import { Acting, checked, CONFIG, Describe, Open, PRISMA, problem, Roles, Unsigned, visibleTo, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { ReportsConfig } from '../config.js';
import type { CalendarLink, PrismaClient } from '../generated/prisma/client.js';
import { dutiesOfOrganisation, dutiesSeenOf, shownDuty } from '../views/duties.js';
import { languages, type Language } from './duty-words.js';
import { calendarOf } from '../views/duty-calendar.js';

const CALENDAR = 'text/calendar; charset=utf-8';
/** What was due longer ago than this is not in the feed. */
const MONTHS_BACK = 12;
const MOST_EVENTS = 2000;
const MOST_LINKS = 20;

const link = { id, grant: id.nullable().meta({ description: 'Null for all grants that you may see.' }), language: z.enum(languages), madeAt: instant };
const input = z.strictObject({
  grant: id.nullish(),
  language: z.enum(languages, { error: `one of ${languages.join(', ')}` }).default('fi'),
});
const made = z.strictObject({ ...link, url: z.string().meta({ description: 'The address on this platform, with the secret: it is shown this once.' }) });
const list = z.strictObject({ links: z.array(z.strictObject(link)) });
const nothing = z.strictObject({});
const params = z.object({ link: id });
const fileParams = z.object({ file: z.string().meta({ description: 'The secret of the link and `.ics`.' }) });
const LINK = '4be6a1a0-8c6e-4a45-9f5b-6a3b2f1f7d10';
const example = { id: LINK, grant: null, language: 'fi', madeAt: '2026-03-02T07:15:00.000Z' };

/** Feeds of duties for calendar programs: who knows the secret address reads it, until it is revoked. */
@Controller('api/v1/reports')
export class Calendar {
  constructor(
    @Inject(PRISMA) private readonly prisma: PrismaClient,
    @Inject(CONFIG) private readonly config: ReportsConfig,
  ) {}

  @Get('calendar-links')
  @Roles('applicant', 'case-officer', 'assessor', 'decision-maker', 'verifier', 'payer')
  @Describe({ summary: 'Your calendar links', name: 'calendarLinks', answer: list, example: { answer: { links: [example] } } })
  async list(@Acting() { person }: Caller): Promise<z.infer<typeof list>> {
    const rows = await this.prisma.calendarLink.findMany({ where: { person }, orderBy: [{ madeAt: 'asc' }, { id: 'asc' }] });
    return { links: rows.map(shownLink) };
  }

  @Post('calendar-links')
  @HttpCode(201)
  @Roles('applicant', 'case-officer', 'assessor', 'decision-maker', 'verifier', 'payer')
  @Describe({ summary: 'Make a secret link to your duties as a calendar', name: 'makeCalendarLink', body: input, answer: made, example: { body: { language: 'fi' }, answer: { ...example, url: '/api/v1/reports/calendar/3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics' } } })
  async make(@Acting() caller: Caller, @Body() body: unknown): Promise<z.infer<typeof made>> {
    const { grant = null, language } = checked(input, body);
    if (grant !== null) await dutiesSeenOf(this.prisma, caller, grant);
    const { person } = caller;
    if ((await this.prisma.calendarLink.count({ where: { person } })) >= MOST_LINKS) throw problem('request/invalid', { detail: `You have ${MOST_LINKS} links: revoke one first.`, errors: [{ field: '(body)', expected: `at most ${MOST_LINKS} links` }] });
    const secret = randomBytes(32).toString('base64url');
    const { organisation = null } = visibleTo(caller);
    const row = await this.prisma.calendarLink.create({ data: { id: randomUUID(), person, organisation, grant, language, secretHash: hashOf(secret), madeAt: caller.at } });
    return { ...shownLink(row), url: `/api/v1/reports/calendar/${secret}.ics` };
  }

  @Delete('calendar-links/:link')
  @HttpCode(200)
  @Roles('applicant', 'case-officer', 'assessor', 'decision-maker', 'verifier', 'payer')
  @Describe({ summary: 'Revoke a calendar link', name: 'revokeCalendarLink', params, body: nothing, answer: z.strictObject({ revoked: id }), example: { body: {}, answer: { revoked: LINK } } })
  async revoke(@Acting() caller: Caller, @Param('link') named: string, @Body() body: unknown): Promise<{ revoked: string }> {
    const own = { id: named, person: caller.person };
    if (!id.safeParse(named).success || (await this.prisma.calendarLink.count({ where: own })) === 0) throw problem('not-found');
    checked(nothing, body ?? {});
    await this.prisma.calendarLink.deleteMany({ where: own });
    return { revoked: named };
  }

  @Get('calendar/:file')
  @Open()
  @Unsigned()
  @Header('content-type', CALENDAR)
  @Header('cache-control', 'no-store')
  @Describe({ summary: 'The duties of a secret link, for calendar programs (RFC 5545)', name: 'calendar', params: fileParams, answer: z.string(), media: ['text/calendar'], problems: ['not-found'] })
  async feed(@Param('file') file: string): Promise<string> {
    const secret = /^([\w-]{43})\.ics$/.exec(file)?.[1];
    const found = secret === undefined ? null : await this.prisma.calendarLink.findUnique({ where: { secretHash: hashOf(secret) } });
    if (found === null) throw problem('not-found');
    const { organisation, grant, language } = found;
    const today = helsinkiDay(new Date().toISOString());
    const where = { AND: [dutiesOfOrganisation(organisation), grant === null ? {} : { grant }, { dueOn: { gte: monthsAfter(today, -MONTHS_BACK) } }] };
    const rows = await this.prisma.duty.findMany({ where, orderBy: [{ dueOn: 'asc' }, { id: 'asc' }], take: MOST_EVENTS });
    return calendarOf(rows.map((row) => ({ duty: shownDuty(row, today), changedAt: row.changedAt })), language as Language, this.config.REMINDER_STEPS);
  }
}

/** A secret of 256 random bits needs no salt and no slow hash. */
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

const shownLink = ({ id: named, grant, language, madeAt }: CalendarLink) => ({ id: named, grant, language: language as Language, madeAt: madeAt.toISOString() });
