import type { Prisma } from './generated/prisma/client.js';

/** The transaction of a consumer's batch. */
export type Tx = Prisma.TransactionClient;
