import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '@toteuma/eventing';
import { migrate, prismaAdapter, type Caller } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { PrismaClient } from '../generated/prisma/client.js';
import { ClaimList } from './claim-list.js';

const officer = { ofAuthority: true, organisation: null } as Caller;

let database: TestDatabase;
let prisma: PrismaClient;
let view: ClaimList;

/** What the claims of each grant are like, in the order of filing; the newest of grant n was filed on day n of the month. */
const claims: readonly (readonly { status: string; support?: bigint; paymentStep?: string }[])[] = [
  [],
  [{ status: 'submitted' }],
  [{ status: 'decided', support: 500n, paymentStep: 'recorded' }, { status: 'verified' }],
  [{ status: 'decided', support: 500n }],
  [{ status: 'decided', support: 500n, paymentStep: 'confirmed' }, { status: 'submitted' }],
  [{ status: 'decided', support: 0n }, { status: 'decided', support: -5n }],
  [{ status: 'decided', support: 500n, paymentStep: 'recorded' }],
];

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await migrate(database.pool, [new URL('../../prisma/migrations/', import.meta.url)]);
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  view = new ClaimList(prisma, {} as EventStore);
  for (const [n, of] of claims.entries()) {
    const grant = `grant-${n}`;
    const submittedAt = `2023-08-0${n + 1}T09:00:00.000Z`;
    await prisma.claimAccount.create({ data: { grant, code: `S2200${9 - n}`, organisation: `org-${n % 2}`, version: 1, granted: 1000n, ...(of.length > 0 ? { lastClaimAt: submittedAt } : {}) } });
    await prisma.claimEntry.createMany({ data: of.map((claim, at) => ({
      grant, claim: at + 1, periodFrom: '2022-10-01', periodTo: '2022-12-31', last: false, declared: 1n, claimedSupport: 1n, revenue: [], financing: [], cells: [], submittedAt, ...claim,
    })) });
  }
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.drop();
});

async function walk(query: Record<string, string>, caller = officer): Promise<string> {
  let seen = '';
  for (let after: string | null | undefined; after !== null; ) {
    const { grants, next } = await view.list(caller, { ...query, ...(after === undefined ? {} : { after }) });
    seen += grants.map(({ id }) => id.slice(-1)).join('');
    after = next;
  }
  return seen;
}

describe('the list of claims', () => {
  it.each([['code', '6543210'], ['-code', '0123456'], ['lastClaimAt', '1234560'], ['-lastClaimAt', '6543210']])('sorted by %s has each grant once, in pages of any size', async (sort, order) => {
    for (const limit of ['1', '2', '3', '7', '200']) expect(await walk({ sort, limit })).toBe(order);
  });

  it.each([
    [{ waiting: 'verification' }, '14'], [{ waiting: 'decision' }, '2'], [{ waiting: 'payment' }, '34'], [{ status: 'decided' }, '23456'], [{ status: 'submitted' }, '14'], [{ code: 'S22006' }, '3'], [{ code: 'S22999' }, ''],
    [{ waiting: 'verification', status: 'decided' }, '4'],
  ])('with %j has what is asked for, whoever waits longest first', async (query, found) => {
    expect(await walk({ ...query, sort: 'lastClaimAt', limit: '1' })).toBe(found);
  });

  it('shows all claims of a grant of which one waits', async () => {
    const { grants } = await view.list(officer, { waiting: 'verification', code: 'S22005' });
    expect(grants).toMatchObject([{ code: 'S22005', claims: [{ claim: 1, payment: { step: 'confirmed' } }, { claim: 2, status: 'submitted' }] }]);
  });

  it('is the own organisation\'s for an applicant', async () => {
    expect(await walk({ limit: '1', sort: '-code' }, { ofAuthority: false, organisation: 'org-1' } as Caller)).toBe('135');
    expect(await walk({}, { ofAuthority: false, organisation: null } as Caller)).toBe('');
  });

  it.each([[{ waiting: 'me' }, 'waiting'], [{ code: 'x' }, 'code'], [{ organisation: 'org-1' }, 'organisation'], [{ after: 'S22005' }, 'after']])('is refused with %j', async (query, field) => {
    await expect(view.list(officer, query)).rejects.toMatchObject({ body: { status: 422, errors: [{ field }] } });
  });
});
