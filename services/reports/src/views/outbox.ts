import { instant } from '@toteuma/contracts';
import { z } from 'zod';
import type { PrismaClient } from '../generated/prisma/client.js';

const MOST_SHOWN = 200;

/** A letter that was kept because no mail server is set. */
export const letter = z.strictObject({ messageId: z.string(), to: z.string(), subject: z.string(), body: z.string(), madeAt: instant });

/** The newest letters of the outbox. @param of whose; all of them when it names nobody */
export async function lettersOf(prisma: PrismaClient, of: { readonly person?: string }): Promise<z.infer<typeof letter>[]> {
  const rows = await prisma.outboxMail.findMany({ where: of, orderBy: [{ madeAt: 'desc' }, { messageId: 'asc' }], take: MOST_SHOWN });
  return rows.map(({ messageId, address: to, subject, body, madeAt }) => ({ messageId, to, subject, body, madeAt: madeAt.toISOString() }));
}
