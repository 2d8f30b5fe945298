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
} satisfies z.ZodRawShape;

export type ReportsConfig = BaseConfig & z.infer<z.ZodObject<typeof reportsSettings>>;
