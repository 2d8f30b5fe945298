import type { BaseConfig } from '@toteuma/platform';
import { z } from 'zod';

/** The settings of the reports service, besides those that every service has. */
export const reportsSettings = {
  /** Where the files of editions lie; all copies of the service use the same folder. */
  REPORTS_FOLDER: z.string({ error: 'the folder for report files' }).min(1, { error: 'the folder for report files' }),
  /** The queue of report jobs is kept in Redis when its address is given, in the service's own PostgreSQL otherwise. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'an address such as redis://host:6379' }).optional(),
  /** The name of that queue: a prefix in Redis, a schema in PostgreSQL. */
  REPORTS_QUEUE: z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, { error: 'a name of small letters, digits and underscores' }).default('reports_queue'),
  /** The mail server of reminders. Without it letters are kept in an outbox. */
  MAIL_HOST: z.string().regex(/^[\w.:-]{1,253}$/, { error: 'the name of a mail server' }).optional(),
  MAIL_PORT: z.coerce.number({ error: 'a port number' }).int().min(1).max(65_535).default(587),
  MAIL_USER: z.string().min(1).optional(),
  MAIL_PASSWORD: z.string().min(1).optional(),
  MAIL_FROM: z.email({ error: 'an address such as grants@example.fi' }).default('toteuma@localhost.invalid'),
  /** `starttls` refuses a server that has no TLS, `tls` begins with it, `none` is for a server on the same machine. */
  MAIL_TLS: z.enum(['starttls', 'tls', 'none'], { error: 'starttls, tls or none' }).default('starttls'),
  /** Days before a duty is due on which people are reminded where they chose none; less than nothing: after it. */
  REMINDER_STEPS: z.string().regex(/^-?\d{1,2}(,-?\d{1,2}){0,9}$/, { error: 'days before, several with commas, such as 14,3,0,-7' }).default('14,3,0,-7').transform((text) => text.split(',').map(Number)),
  /** When reminders are sent: a cron pattern by the clock of Helsinki. */
  REMINDERS_AT: z.string().regex(/^[\d*/,-]+( [\d*/,-]+){4}$/, { error: 'five fields of a cron pattern, such as 0 7 * * *' }).default('0 7 * * *'),
} satisfies z.ZodRawShape;

export type ReportsConfig = BaseConfig & z.infer<z.ZodObject<typeof reportsSettings>>;
