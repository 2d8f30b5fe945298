import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStore, Gathered, type StoredEvent } from '@toteuma/eventing';
import { prismaAdapter, type Caller, type Problem } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import type { Tx } from '../database.js';
import { PrismaClient } from '../generated/prisma/client.js';
import { History } from '../views/history.js';
import { HistoryChecks } from './checks.http.js';

const grantA = '11111111-1111-4111-8111-111111111111';
const grantB = '22222222-2222-4222-8222-222222222222';
const metadata = { actor: 'person-7', correlation: 'request-1', cause: null };

let database: TestDatabase;
let prisma: PrismaClient;
let history: History;
let checks: HistoryChecks;
let written: StoredEvent[];

/** Five events of two grants, as the claims service stores them: A1 A2 B1 A3 B2. */
async function someHistory(): Promise<StoredEvent[]> {
  const store = new EventStore({ source: 'claims', pool: database.pool });
  // At 03:30 that night no clock in Finland showed 03:30: summer time began.
  const acts: [string, number, string][] = [[grantA, 0, '2023-03-26T03:30'], [grantA, 1, '2023-07-06T09:00'], [grantB, 0, '2023-07-06T09:00'], [grantA, 2, '2023-01-04T09:00'], [grantB, 1, '2023-07-09T09:00']];
  for (const [stream, expectedVersion, at] of acts) {
    const events = [{ type: 'PaymentRecorded', schemaVersion: 1, data: { claim: expectedVersion + 1, paidOn: at.slice(0, 10), amount: '145201.00' } }];
    const { outcome } = await store.append({ stream, expectedVersion, events, metadata, occurredAt: `${at}:00.000Z` });
    expect(outcome).toBe('appended');
  }
  return store.readAll();
}

beforeAll(async () => {
  database = await testDatabase();
  // A server whose clock shows Finnish time must not change what is read.
  await database.pool.query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET TimeZone = 'Europe/Helsinki'`);
  await database.pool.query(await readFile(new URL('../../prisma/migrations/20261122000000_history/migration.sql', import.meta.url), 'utf8'));
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  history = new History(prisma);
  checks = new HistoryChecks(prisma);
  written = await someHistory();
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  await prisma.$transaction(async (tx) => {
    await history.clear(tx);
    await keep(tx, written);
  });
});

/** As the consumer does it with a batch. */
async function keep(tx: Tx, events: readonly StoredEvent[]): Promise<void> {
  const gathered = new Gathered<Tx>();
  for (const event of events) history.keep({ tx, event, gather: gathered.gather });
  await gathered.write(tx);
}

const claimsCheck = async () => (await checks.checks()).sources.find(({ source }) => source === 'claims');
const tamper = (sql: string) => database.pool.query(sql);

describe('the history of a grant', () => {
  it('is exactly what the service stored, in the order in which it came to pass', async () => {
    const { events, next } = await history.events(grantA, {});
    expect(events).toEqual([written[3], written[0], written[1]]);
    expect(next).toBeNull();
  });
  it('can be read in pages', async () => {
    const first = await history.events(grantA, { limit: '2' });
    expect(first).toEqual({ events: [written[3], written[0]], next: expect.any(String) });
    expect(await history.events(grantA, { limit: '2', after: first.next! })).toEqual({ events: [written[1]], next: null });
    await expect(history.events(grantB, { after: first.next! })).rejects.toMatchObject({ body: { status: 422, errors: [{ field: 'after' }] } });
  });
  it.each([{ after: 'claims:3' }, { after: 'x' }, { sort: 'position' }, { after: "'; --" }, { limit: '0' }, { limit: '201' }, { page: '2' }])('refuses %j', async (query) => {
    const refused = (await history.events(grantA, query).catch((error: unknown) => error)) as Problem;
    expect(refused.body).toMatchObject({ type: '/problems/request/invalid', status: 422, errors: [{ field: Object.keys(query)[0] }] });
  });
  it('is not found for a grant that has none', async () => {
    await expect(history.events('33333333-3333-4333-8333-333333333333', {})).rejects.toMatchObject({ body: { status: 404 } });
  });
});

describe('the handling of an application', () => {
  const application = '33333333-3333-4333-8333-333333333333';
  const told = async (type: string, version: number, actor: string): Promise<StoredEvent> => ({
    ...written[0]!, stream: application, source: 'applications', type, version, position: version, id: application.replace('3', String(version)), metadata: { ...metadata, actor },
    data: JSON.parse(await readFile(`libs/contracts/golden/${type}.v1.json`, 'utf8')) as Record<string, unknown>,
  });
  const callerOf = (person: string, roles: string[]) => ({
    person, organisation: roles.includes('applicant') ? 'org-jedu' : null, roles, ofAuthority: !roles.includes('applicant'), assessesOnly: roles.every((role) => role === 'assessor'), may: (role: string) => roles.includes(role), mustSee: () => undefined,
  }) as unknown as Caller;
  beforeEach(async () => {
    const events = await Promise.all([told('ApplicationSubmitted', 1, 'applicant'), told('AssessorAssigned', 2, 'officer'), told('ApplicationAssessed', 3, 'ann'), told('ConflictDeclared', 4, 'bo'), told('EligibilityChecked', 5, 'officer')]);
    await prisma.$transaction((tx) => keep(tx, events));
  });

  it('is told without assessors and scores to the applicant', async () => {
    const typesFor = async (caller: Caller) => (await history.history(caller, application, {})).events.map(({ type }) => type);
    expect(await typesFor(callerOf('applicant', ['applicant']))).toEqual(['ApplicationSubmitted', 'EligibilityChecked']);
    expect(await typesFor(callerOf('officer', ['case-officer']))).toHaveLength(5);
  });
  it('is told without what is thought of a claim until that is decided, and without for whom somebody acted', async () => {
    const ofClaims = async (type: string, version: number, more: object): Promise<StoredEvent> => ({ ...(await told(type, version, 'verifier')), source: 'claims', data: { ...JSON.parse(await readFile(`libs/contracts/golden/${type}.v1.json`, 'utf8')) as object, claim: 1, ...more } });
    const verified = await ofClaims('ClaimVerified', 6, { onBehalfOf: ['verifier-2'] });
    await prisma.$transaction(async (tx) => keep(tx, [verified, await ofClaims('ClaimVerified', 7, { claim: 2 }), await ofClaims('IrregularityOpened', 8, {})]));
    const verifications = async (roles: string[]) => (await history.history(callerOf('someone', roles), application, {})).events.flatMap(({ source, type, data }) => (source === 'claims' ? [[type, data['claim'], data['onBehalfOf']]] : []));
    expect(await verifications(['applicant'])).toEqual([]);
    await prisma.$transaction(async (tx) => keep(tx, [await ofClaims('ClaimDecided', 9, {})]));
    expect(await verifications(['applicant'])).toEqual([['ClaimVerified', 1, undefined], ['ClaimDecided', 1, undefined]]);
    expect(await verifications(['verifier'])).toHaveLength(4);
    expect(await verifications(['auditor'])).toContainEqual(['ClaimVerified', 1, ['verifier-2']]);
  });
  it('is hidden from who declared a conflict of interest, unless the authority has another part for them', async () => {
    await expect(history.history(callerOf('bo', ['assessor']), application, {})).rejects.toMatchObject({ body: { status: 404 } });
    expect((await history.history(callerOf('ann', ['assessor']), application, {})).events).toHaveLength(5);
    expect((await history.history(callerOf('bo', ['assessor', 'case-officer']), application, {})).events).toHaveLength(5);
  });
});

describe('the checks', () => {
  it('find nothing amiss in what the services wrote', async () => {
    const { ok, sources } = await checks.checks();
    expect(ok).toBe(true);
    expect(sources).toEqual(['applications', 'claims', 'indicators', 'reports'].map((source) => {
      const claims = source === 'claims';
      return { source, events: claims ? 5 : 0, streams: claims ? 2 : 0, lastPosition: claims ? 5 : 0, missingPositions: 0, gaps: [], brokenLinks: 0, broken: [] };
    }));
  });
  it('find a changed amount', async () => {
    await tamper(`UPDATE history SET data = jsonb_set(data, '{amount}', '"145201.01"') WHERE stream = '${grantA}' AND version = 2`);
    expect((await checks.checks()).ok).toBe(false);
    expect(await claimsCheck()).toMatchObject({ missingPositions: 0, brokenLinks: 1, broken: [{ stream: grantA, version: 2, fault: 'hash', found: written[1]?.hash }] });
  });
  it('find a deleted event', async () => {
    await tamper(`DELETE FROM history WHERE position = 2`);
    expect(await claimsCheck()).toMatchObject({ events: 4, lastPosition: 5, missingPositions: 1, gaps: [{ from: 2, to: 2 }], brokenLinks: 1, broken: [{ stream: grantA, version: 2, fault: 'missing' }] });
  });
  it('find the last event of a stream deleted, by its position', async () => {
    await tamper(`DELETE FROM history WHERE position = 4`);
    expect(await claimsCheck()).toMatchObject({ missingPositions: 1, gaps: [{ from: 4, to: 4 }], brokenLinks: 0 });
  });
  it('find two events whose contents changed places', async () => {
    await tamper(`UPDATE history h SET data = o.data FROM history o WHERE h.stream = o.stream AND h.stream = '${grantB}' AND h.version = 3 - o.version`);
    expect(await claimsCheck()).toMatchObject({ brokenLinks: 2, broken: [{ stream: grantB, version: 1, fault: 'hash' }, { stream: grantB, version: 2, fault: 'hash' }] });
  });
  it('go through a long history page by page', async () => {
    const store = new EventStore({ source: 'claims', pool: database.pool });
    const streams = ['44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'];
    for (const stream of streams) {
      const events = Array.from({ length: 700 }, (_, at) => ({ type: 'PaymentConfirmed', schemaVersion: 1, data: { claim: at + 1 } }));
      await store.append({ stream, expectedVersion: 0, events, metadata, occurredAt: '2023-08-01T09:00:00.000Z' });
    }
    const more = await store.readAll(5, 2000);
    await prisma.$transaction(async (tx) => {
      await keep(tx, more);
    }, { timeout: 30_000 });
    expect(await claimsCheck()).toMatchObject({ events: 1405, streams: 4, lastPosition: 1405, missingPositions: 0, brokenLinks: 0 });
    await tamper(`UPDATE history SET type = 'PaymentAuthorised' WHERE stream = '${streams[1]}' AND version IN (300, 699)`);
    expect(await claimsCheck()).toMatchObject({ brokenLinks: 2, broken: [{ stream: streams[1], version: 300 }, { stream: streams[1], version: 699 }] });
  });
});
