import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventData } from '@toteuma/contracts';
import type { StoredEvent } from '@toteuma/eventing';
import { migrate, prismaAdapter, type Caller } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { PrismaClient } from '../generated/prisma/client.js';
import { ofAward, ofClaimDecided, ofPayment } from '../realisation/deltas.js';
import { ulpoAward, ulpoDecided, ulpoPaid } from '../realisation/ulpo-events.js';
import { Operations } from './operations.js';

const officerOn = (today: string) => ({ ofAuthority: true, organisation: null, stamp: { today } }) as Caller;
const officer = officerOn('2023-08-01');
const applicantOf = (organisation: string | null) => ({ ofAuthority: false, organisation, stamp: { today: '2023-08-01' } }) as Caller;
const applicant = applicantOf('org-2');
const sorts = ['code', 'name', 'granted', 'certified', 'realisation'].flatMap((name) => [name, `-${name}`]);
type Line = Awaited<ReturnType<Operations['list']>>['operations'][number];

let database: TestDatabase;
let prisma: PrismaClient;
let view: Operations;

const folder = new URL('../../prisma/migrations/', import.meta.url);
const grantOf = (n: number) => `${String(n).padStart(8, '0')}-1111-4111-8111-111111111111`;
/** Tells the view of an event, as the consumer does. */
const tell = async (n: number, how: 'awarded' | 'claimDecided' | 'paymentRecorded' | 'partnersChanged' | 'lastHasLeft', data: EventData<'GrantAwarded' | 'PartnersChanged' | 'ClaimDecided' | 'PaymentRecorded' | 'ClaimTermsChanged'>) =>
  prisma.$transaction((tx) => (view[how] as (event: unknown, context: unknown) => Promise<void>)({ data }, { tx, event: { stream: grantOf(n) } as StoredEvent }));

/** Twelve operations of three organisations: some without any grant, some decided, many of one name. */
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await migrate(database.pool, [folder]);
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  view = new Operations(prisma);
  for (let n = 1; n <= 12; n += 1) {
    const granted = n % 4 === 0 ? '0.00' : `${(n % 3) + 1}00.00`;
    const plan = { ...ulpoAward.plan, name: n === 7 ? 'ÄÄNI 100 % mukana_' : n % 2 ? 'Lukupiiri' : `Verkko ${n}`, statedFinancing: n === 5 ? '1.00' : null };
    await tell(n, 'awarded', { ...ulpoAward, code: `S22${100 - n}`, organisation: `org-${n % 3}`, plan, terms: { ...ulpoAward.terms, granted } });
    if (n % 5 === 0) await tell(n, 'claimDecided', { ...ulpoDecided, supportDecided: '33.33', supportOverGrant: '0.00', last: n === 10 });
  }
  await tell(1, 'paymentRecorded', { ...ulpoPaid, amount: '10.00' });
  await tell(1, 'paymentRecorded', { ...ulpoPaid, amount: '0.50' });
  // Claims are known of it, the award is not yet.
  await tell(99, 'claimDecided', ulpoDecided);
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.drop();
});

async function walk(query: Record<string, string>, caller = officer): Promise<Line[]> {
  const seen: Line[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { operations, next } = await view.list(caller, { ...query, ...(after === undefined ? {} : { after }) });
    seen.push(...operations);
    after = next;
  }
  return seen;
}

describe('the list of operations', () => {
  it.each(sorts)('sorted by %s is the same in pages of any size, with each line once', async (sort) => {
    const whole = (await view.list(officer, { sort })).operations;
    expect(whole).toHaveLength(12);
    for (const limit of ['1', '2', '5', '12']) expect(await walk({ sort, limit })).toEqual(whole);
  });

  it('has the lines without a value last, upwards and downwards', async () => {
    for (const [sort, first] of [['realisation', '0.00'], ['-realisation', '16.67']] as const) {
      const realised = (await walk({ sort, limit: '4' })).map(({ realisation }) => realisation);
      expect([realised[0], realised.slice(9)]).toEqual([first, [null, null, null]]);
    }
  });

  it('shows no line twice while others are added', async () => {
    const first = await view.list(officer, { sort: '-code', limit: '3' });
    await tell(50, 'awarded', { ...ulpoAward, code: 'S22999', organisation: 'org-0' });
    const rest = await walk({ sort: '-code', limit: '3', after: first.next! });
    await prisma.operation.delete({ where: { grant: grantOf(50) } });
    expect([...first.operations, ...rest].map(({ code }) => code)).toEqual((await walk({ sort: '-code' })).map(({ code }) => code));
  });

  it('is the own organisation\'s for an applicant, whose pages are too', async () => {
    expect((await walk({ limit: '1' }, applicant)).map(({ id }) => id).toSorted()).toEqual([2, 5, 8, 11].map(grantOf));
    expect(await walk({}, applicantOf(null))).toEqual([]);
  });

  it.each([['ääni', [7]], ['% MUKANA_', [7]], ['%', [7]], ['_', [7]], ['\\', []], ['s2298', [2]], ['S2289', [11]], ['verkko 1', [10, 12]], ["'; --", []]])('finds %j in names and codes', async (search, found) => {
    expect((await walk({ search, limit: '2' })).map(({ id }) => id).toSorted()).toEqual(found.map(grantOf));
  });

  it('has those of some codes, as far as the caller sees them', async () => {
    expect((await walk({ codes: 'S2299,S2295,S10000', limit: '1' })).map(({ id }) => id)).toEqual([5, 1].map(grantOf));
    expect((await walk({ codes: 'S2299,S2295' }, applicant)).map(({ id }) => id)).toEqual([grantOf(5)]);
    for (const codes of ['', 's2299', 'S2299;S2295', 'S2299,', Array.from({ length: 201 }, () => 'S2299').join(',')]) await expect(walk({ codes })).rejects.toThrow('codes');
  });

  it('tells status, payments and warnings', async () => {
    expect((await walk({ status: 'ended' })).map(({ id, realisation }) => [id, realisation])).toEqual([[grantOf(10), '16.67']]);
    expect(await walk({ status: 'running' })).toHaveLength(11);
    const lines = new Map((await walk({})).map((line) => [line.id, line]));
    expect(lines.get(grantOf(1))).toMatchObject({ paid: '10.50', warnings: 0, status: 'running' });
    expect(lines.get(grantOf(5))).toMatchObject({ certified: '33.33', warnings: 1 });
  });

  it('says what the applicant is called on the day of the question, and the same once it is filled again', async () => {
    const stored: (readonly ['awarded' | 'partnersChanged', EventData<'GrantAwarded'> | EventData<'PartnersChanged'>])[] = [
      ['awarded', { ...ulpoAward, code: 'S22970', organisation: 'org-0' }],
      ['partnersChanged', { amendment: 1, effectiveFrom: '2023-08-01', applicant: 'Uusi opisto', partners: [], renamed: [{ id: 'lead', name: 'Uusi opisto', from: '2023-08-02' }] }],
    ];
    const called = async (today: string) => (await view.list(officerOn(today), { search: 'S22970' })).operations[0]!.applicant;
    for (let times = 0; times < 2; times += 1) {
      for (const [how, data] of stored) await tell(70, how, data);
      expect([await called('2023-08-01'), await called('2023-08-02')]).toEqual([ulpoAward.plan.applicant.name, 'Uusi opisto']);
    }
    await prisma.operation.delete({ where: { grant: grantOf(70) } });
  });

  it('has an operation as ended once the last who had a claim to come has left', async () => {
    await tell(71, 'awarded', { ...ulpoAward, code: 'S22971', organisation: 'org-0' });
    const statuses = async () => [(await walk({ search: 'S22971' }))[0]?.status, (await walk({ search: 'S22971', status: 'ended' })).length];
    await tell(71, 'lastHasLeft', { terms: ulpoAward.terms, period: ulpoAward.plan.period });
    expect(await statuses()).toEqual(['running', 0]);
    await tell(71, 'lastHasLeft', { terms: ulpoAward.terms, partners: ['lead', 'p2'], left: ['p2'], transferees: [], ends: 1 });
    expect(await statuses()).toEqual(['ended', 1]);
    await prisma.operation.delete({ where: { grant: grantOf(71) } });
  });

  it('warns of what rounding the shares of the public part leaves in the plan in force', async () => {
    const sources = [{ id: 'eu-state', public: true, share: { of: 'public' as const, percent: '80' } }, { id: 'municipal', public: true, share: { of: 'public' as const, percent: '20' } }, { id: 'own', public: false }];
    const rules = { ...ulpoAward.rules, sources, rounding: { mode: 'down' as const, unit: '1.00', residual: 'largest' as const } };
    await tell(60, 'awarded', { ...ulpoAward, code: 'S22960', organisation: 'org-0', rules, plan: { ...ulpoAward.plan, applicant: { ...ulpoAward.plan.applicant, ownCountsAs: null } } });
    const total = (moneySource: string, amount: bigint) => ({ grant: grantOf(60), measure: 'financing', partner: '', category: '', year: 0, moneySource, amount });
    const warnings = async () => (await walk({ search: 'S22960' }))[0]!.warnings;
    await prisma.figureTotal.createMany({ data: [total('eu-state', 6_000_137n), total('municipal', 1_500_000n), total('own', 99n)] });
    expect(await warnings()).toBe(1);
    await prisma.figureTotal.updateMany({ where: { grant: grantOf(60), moneySource: 'eu-state' }, data: { amount: 6_000_000n } });
    expect(await warnings()).toBe(0);
    await prisma.operation.delete({ where: { grant: grantOf(60) } });
  });
});

describe('the lines of an installation that had them before', () => {
  it('are filled from the figures as events would have filled them', async () => {
    const grant = grantOf(10);
    await tell(10, 'awarded', { ...ulpoAward, plan: { ...ulpoAward.plan, statedFinancing: '1.00' } });
    await tell(10, 'claimDecided', ulpoDecided);
    await tell(10, 'paymentRecorded', ulpoPaid);
    const filled = await prisma.operation.findUnique({ where: { grant } });
    const changes = [ofAward({ ...ulpoAward, plan: { ...ulpoAward.plan, statedFinancing: '1.00' } }), ofClaimDecided(ulpoDecided, []), ofPayment(ulpoPaid)];
    for (const [at, { rows, facts }] of changes.entries()) {
      await prisma.fact.createMany({ data: Object.entries(facts).map(([key, value]) => ({ grant, key, source: 'x', position: at, value: value as object, occurredAt: '2023-08-11T09:00:00.000Z' })) });
      await prisma.figureTotal.createMany({ data: rows.filter(({ measure }) => measure === 'paid' || measure === 'over-grant').map(({ measure, amount }) => ({ grant, measure, partner: '', category: '', year: 0, moneySource: '', amount })) });
    }
    await prisma.operation.update({ where: { grant }, data: { applicant: null, programme: null, periodFrom: null, periodTo: null, ended: false, paid: 0, overGrant: 0, residual: false } });
    const sql = await readFile(new URL('20261122000001_operation_list/migration.sql', folder), 'utf8');
    const [fill] = /UPDATE[^]*?(?=\n\nDROP)/.exec(sql)!;
    await database.pool.query(fill);
    expect(await prisma.operation.findUnique({ where: { grant } })).toEqual(filled);
  });
});
