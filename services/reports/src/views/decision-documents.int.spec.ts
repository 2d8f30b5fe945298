import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HandlerContext } from '@toteuma/eventing';
import { migrate, prismaAdapter, type Caller } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import type { ReportsConfig } from '../config.js';
import type { Tx } from '../database.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { DecisionDocuments } from './decision-documents.js';

const GRANT = '11111111-1111-4111-8111-111111111111';

let database: TestDatabase;
let prisma: PrismaClient;
let view: DecisionDocuments;

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await migrate(database.pool, [new URL('../../prisma/migrations/', import.meta.url)]);
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  view = new DecisionDocuments(prisma, { REPORTS_FOLDER: '' } as ReportsConfig);
  const context = { tx: prisma, event: { stream: GRANT, metadata: { actor: 'an-assessor' } } } as unknown as HandlerContext<Tx>;
  await view.submitted({ data: { organisation: 'org-jedu' } } as Parameters<DecisionDocuments['submitted']>[0], context);
  await view.conflict(context);
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.drop();
});

const who = (person: string, assessesOnly: boolean): Caller => ({ person, assessesOnly, mustSee: () => undefined }) as unknown as Caller;

describe('the documents of a decision', () => {
  it('are hidden from an assessor with a conflict of interest, and from nobody else of the authority', async () => {
    await expect(view.list(who('an-assessor', true), GRANT)).rejects.toMatchObject({ body: { type: '/problems/not-found' } });
    await expect(view.file(who('an-assessor', true), GRANT, '1', 'decision.json')).rejects.toMatchObject({ body: { type: '/problems/not-found' } });
    expect(await view.list(who('another', true), GRANT)).toEqual({ documents: [] });
    expect(await view.list(who('an-assessor', false), GRANT)).toEqual({ documents: [] });
  });
});
