import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate, prismaAdapter, type Caller } from '@toteuma/platform';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import { PrismaClient } from '../generated/prisma/client.js';
import { ApplicationList } from './application-list.js';
import { HiddenApplications } from './hidden-applications.js';

/** Who assesses nothing. */
const nobody = { roles: [], may: () => false, stamp: { today: '2023-01-10' } };
const officer = { ofAuthority: true, organisation: null, ...nobody } as unknown as Caller;
const sorts = ['submittedOn', 'code', 'name', 'granted'].flatMap((name) => [name, `-${name}`]);
type Line = Awaited<ReturnType<ApplicationList['list']>>['applications'][number];

let database: TestDatabase;
let prisma: PrismaClient;
let view: ApplicationList;

const idOf = (n: number) => `${String(n).padStart(8, '0')}-1111-4111-8111-111111111111`;
const lineOf = (n: number) => ({
  id: idOf(n), filedAt: n, organisation: `org-${n % 2}`, programme: n > 8 ? 'erdf-2021-2027' : 'esf-2014-2020', name: n === 3 ? 'Polku' : 'Verkko', applicant: 'Opisto',
  periodFrom: '2022-10-01', periodTo: '2023-06-30', submittedOn: `2022-05-0${(n % 3) + 1}`,
  ...(n % 3 === 0 ? { status: 'awarded', code: `S22${900 + n}`, decidedOn: '2022-09-12', granted: n === 6 ? 0n : 14_110_900n, budgetVersion: 1 } : { status: n === 4 ? 'rejected' : 'submitted' }),
});

/** Ten applications, some of them decided, filed on three days. */
beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await migrate(database.pool, [new URL('../../prisma/migrations/', import.meta.url)]);
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  view = new ApplicationList(new HiddenApplications(prisma), prisma);
  await prisma.applicationLine.createMany({ data: Array.from({ length: 10 }, (_, at) => lineOf(at + 1)) });
}, 60_000);
afterAll(async () => {
  await prisma?.$disconnect();
  await database?.drop();
});

async function walk(query: Record<string, string>, caller = officer): Promise<Line[]> {
  const seen: Line[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const { applications, next } = await view.list(caller, { ...query, ...(after === undefined ? {} : { after }) });
    seen.push(...applications);
    after = next;
  }
  return seen;
}
const numbers = (lines: readonly Line[]) => lines.map(({ id }) => Number(id.slice(0, 8)));

describe('the list of applications', () => {
  it.each(sorts)('sorted by %s is the same in pages of any size, with each line once', async (sort) => {
    const whole = numbers((await view.list(officer, { sort })).applications);
    expect(whole.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const limit of ['1', '3', '10']) expect(numbers(await walk({ sort, limit }))).toEqual(whole);
  });

  it('has the newest first, and who has no code or grant yet last', async () => {
    expect(numbers(await walk({ limit: '4' }))).toEqual([8, 5, 2, 10, 7, 4, 1, 9, 6, 3]);
    expect(numbers(await walk({ sort: '-granted', limit: '2' }))).toEqual([9, 3, 6, 10, 8, 7, 5, 4, 2, 1]);
    expect(numbers(await walk({ sort: 'code', limit: '2' }))).toEqual([3, 6, 9, 1, 2, 4, 5, 7, 8, 10]);
  });

  it('shows no line twice while others are filed', async () => {
    const first = await view.list(officer, { limit: '5' });
    await prisma.applicationLine.create({ data: { ...lineOf(11), submittedOn: '2022-06-01' } });
    const rest = await walk({ limit: '5', after: first.next! });
    await prisma.applicationLine.delete({ where: { id: idOf(11) } });
    expect([...numbers(first.applications), ...numbers(rest)]).toEqual(numbers(await walk({})));
  });

  it.each([
    [{ status: 'awarded' }, [3, 6, 9]], [{ status: 'rejected' }, [4]], [{ programme: 'erdf-2021-2027' }, [9, 10]], [{ search: 'POLKU' }, [3]], [{ search: 's2290' }, [3, 6, 9]], [{ search: 'verkko', status: 'awarded' }, [6, 9]], [{ programme: 'none' }, []],
  ])('with %j has what is asked for', async (query, found) => {
    expect(numbers(await walk({ ...query, limit: '1' })).toSorted((a, b) => a - b)).toEqual(found);
  });

  it('is the own organisation\'s for an applicant, whatever is looked for', async () => {
    const applicant = { ofAuthority: false, organisation: 'org-0', ...nobody } as unknown as Caller;
    expect(numbers(await walk({ search: 'o', limit: '2', sort: 'name' }, applicant))).toEqual([2, 4, 6, 8, 10]);
    expect(await walk({}, { ofAuthority: false, organisation: null, ...nobody } as unknown as Caller)).toEqual([]);
  });
});
