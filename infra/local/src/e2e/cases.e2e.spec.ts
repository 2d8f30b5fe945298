import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { run, temporaryFolder } from './command.js';
import { PlatformAtWork } from './platform-at-work.js';

jest.setTimeout(600_000);

interface Result {
  readonly case: string;
  readonly ok: boolean;
  readonly failed: Record<string, unknown>[];
  readonly operations: Record<string, Record<string, unknown>>;
}

let folder: string;
const files: string[] = [];
let embedded: Result[];

beforeAll(async () => {
  folder = await temporaryFolder('cases');
  files.push(...(await readdir('cases')).filter((name) => name.endsWith('.json')).map((name) => `cases/${name}`).toSorted());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const runCase = (...args: string[]) => run('npm', ['run', '-s', 'case', '--', ...args]);

async function played(...args: string[]): Promise<Result[]> {
  const { code, out, err } = await runCase('--json', ...args, ...files);
  if (code !== 0) throw new Error(`exit code ${code}:\n${out}\n${err}`);
  return JSON.parse(out) as Result[];
}

/** Writes a case file of one application, changed. */
async function caseFile(name: string, steps: object[], expect: object[] = []): Promise<string> {
  const path = join(folder, `${name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, JSON.stringify({ case: name, programme: 'esf-2014-2020', steps, expect }));
  return path;
}
const application = {
  at: '2022-05-16', by: 'applicant', do: 'submit-application', name: 'A case of its own', summary: 'One of the specs.', applicant: { name: 'A municipality' },
  period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'flat-17-staff',
  budget: [{ category: 'staff', amount: '1000.00' }], financing: [{ source: 'eu-state', amount: '936.00' }, { source: 'own', amount: '234.00' }],
};
const award = { at: '2022-09-12', by: 'decision-maker', do: 'decide', outcome: 'award', code: 'S20001', supportRate: '80', support: '936.00' };

describe('npm run case', () => {
  it('plays the shipped files on the embedded platform', async () => {
    embedded = await played();
    expect(embedded.map(({ case: name, ok, failed }) => ({ name, ok, failed }))).toEqual(files.map((file) => ({ name: basename(file, '.json'), ok: true, failed: [] })));
    expect(files).toEqual(expect.arrayContaining(['cases/ulpo.json', 'cases/ulpo-amended.json', 'cases/two-partners.json']));
  });

  it('comes to every figure of the ULPO final report, to the cent', () => {
    const none = { granted: null, certified: '0.00', realisation: null };
    expect(embedded.find((result) => result.case === 'ulpo')!.operations['S22999']).toMatchObject({
      status: 'ended',
      period: { from: '2022-10-01', to: '2023-06-30' },
      months: 9,
      categories: {
        staff: { granted: '145201.00', certified: '155520.80', realisation: '107.11' },
        services: { granted: '6500.00', certified: '1757.00', realisation: '27.03' },
        other: none,
        'flat-rate': { granted: '24685.00', certified: '26438.54', realisation: '107.10' },
      },
      total: { granted: '176386.00', certified: '183716.34', realisation: '104.16' },
      revenue: { granted: null, certified: null },
      net: { granted: '176386.00', certified: '183716.34', realisation: '104.16' },
      own: { granted: '35277.00', atDecidedRate: '36743.27', actual: '42607.34' },
      support: { planned: '141109.00', granted: '141109.00', certified: '141109.00', paid: '141109.00', remaining: '0.00', realisation: '100.00' },
      warnings: {
        'support-over-grant': [{ amount: '5864.07' }],
        'category-deviation': [{ category: 'staff', percent: '7.11' }, { category: 'services', percent: '-72.97' }],
      },
    });
  });

  it('comes to the same figures with one process per service on Kafka', async () => {
    const distributed = await played('--distributed');
    expect(distributed.every(({ ok }) => ok)).toBe(true);
    expect(distributed.map(({ operations }) => operations)).toEqual(embedded.map(({ operations }) => operations));
  });
});

describe('npm run case, on a platform that runs', () => {
  let at: PlatformAtWork;
  beforeAll(async () => {
    at = await PlatformAtWork.start();
  });
  afterAll(() => at?.stop());
  const there = (...args: string[]) => runCase('--json', '--url', at.platform.url, ...args);

  it('ends with 1 when a figure differs, a step is refused, or one is accepted that should not be', async () => {
    const figure = await caseFile('another-figure', [application, award], [{ figure: 'support.granted', is: '936.01' }]);
    const refused = await caseFile('refused', [application, { ...award, code: 'S20002', support: '936.01' }]);
    const accepted = await caseFile('accepted', [application, { ...award, code: 'S20003', refused: 'application/already-decided' }]);
    const { code, out } = await there(figure, refused, accepted);
    const results = JSON.parse(out) as Result[];
    expect(code).toBe(1);
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(results[0]!.failed).toEqual([{ figure: 'support.granted', expected: '936.01', actual: '936.00' }]);
    expect(results[1]!.failed).toEqual([{ step: '2 decide', expected: 'accepted', actual: expect.stringContaining('application/financing-does-not-foot') }]);
    expect(results[2]!.failed).toEqual([{ step: '2 decide', expected: 'application/already-decided', actual: 'accepted' }]);
  });

  it('ends with 2 when a file is wrong, whatever came of the others', async () => {
    const differs = await caseFile('differs', [application, { ...award, code: 'S20004' }], [{ figure: 'months', is: 10 }]);
    const verb = await caseFile('verb', [{ at: '2022-05-16', by: 'applicant', do: 'dance' }]);
    const { code, out, err } = await there(differs, verb);
    expect(code).toBe(2);
    expect((JSON.parse(out) as Result[]).map(({ ok, failed }) => [ok, failed[0]!['figure'] ?? failed[0]!['path']])).toEqual([[false, 'months'], [false, 'steps[0].do']]);
    expect(err).toMatch(/steps\[0\]\.do: expected one of the verbs submit-application, .*, found "dance"/);
  });
});

describe('npm run case, where there is nothing to play', () => {
  it.each([
    ['no file', [], /expected at least one case file/],
    ['a file that is not there', ['cases/none.json'], /no such file/],
    ['an unknown option', ['--fast', 'cases/ulpo.json'], /found --fast/],
    ['an address where nothing answers', ['--url', 'http://127.0.0.1:1', 'cases/ulpo.json'], /no answer from http:\/\/127\.0\.0\.1:1/],
  ])('ends with 2 for %s', async (_what, args: string[], sentence) => {
    const { code, out, err } = await runCase(...args);
    expect(code).toBe(2);
    expect(`${out}${err}`).toMatch(sentence);
    expect(`${out}${err}`).not.toMatch(/at .*\.js:/);
  });
});
