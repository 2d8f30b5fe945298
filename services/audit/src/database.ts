import type { Prisma } from './generated/prisma/client.js';

/** The transaction that a batch of events is taken in with. */
export type Tx = Prisma.TransactionClient;
