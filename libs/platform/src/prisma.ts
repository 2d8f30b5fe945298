import { PrismaPg } from '@prisma/adapter-pg';
import type { Sql, Unit } from '@toteuma/eventing';
import type { PrismaLike } from './tokens.js';

/**
 * The driver of a service's Prisma client. Prisma names the schema in its statements, so the address tells which one it is
 * (`?schema=claims`, Prisma's own convention); without it, `public`.
 */
export function prismaAdapter(databaseUrl: string): PrismaPg {
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get('schema') ?? 'public';
  url.searchParams.delete('schema');
  // The adapter takes every timestamptz for UTC, whatever the time zone of the session is.
  return new PrismaPg({ connectionString: url.href, max: 10, options: '-c TimeZone=UTC' }, { schema });
}

/** A unit of work on a service's Prisma client: views write through it, the event core through raw statements of it. */
export const prismaUnit = (prisma: PrismaLike, timeout = 30_000): Unit<unknown> => (work) =>
  prisma.$transaction(
    (tx) => {
      const sql: Sql = { query: async (text, params = []) => tx.$queryRawUnsafe<never>(text, ...params) };
      return work(tx, sql);
    },
    { timeout, maxWait: 10_000 },
  );
