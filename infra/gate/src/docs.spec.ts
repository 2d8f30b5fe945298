import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { operationFigures } from '@toteuma/contracts';
import { services } from '@toteuma/local';
import { readCaseFile } from '@toteuma/local/case-file';
import { baseSettings } from '@toteuma/platform';

const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md')].toSorted();
const read = (file: string): string => readFileSync(file, 'utf8');
const rooms = ['cases', 'docs', 'infra', 'libs', 'packs', 'services'];
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

/** Sources that ship, with their text. */
const code = globSync('{libs,services,infra/local,infra/servers}/**/src/**/*.ts', { exclude: (path) => /node_modules|dist|generated|\.spec\.ts$/.test(path) }).map((file) => ({ file, source: read(file) }));

/** What a page may name though it is not there: a file that it tells the reader to make. */
const toBeMade = ['libs/contracts/golden/ClaimVerified.v2.json'];

/** Files and folders of the repository that a text names in backticks. Those with a <placeholder> are none. */
function pathsIn(text: string): string[] {
  const quoted = [...text.matchAll(/`([^`\s<>*{}]+)`/g)].map(([, path]) => path!);
  return quoted.filter((path) => rooms.includes(path.split('/')[0]!) && path.includes('/')).map((path) => path.replace(/\/$/, ''));
}
const missingPaths = (text: string): string[] => pathsIn(text).filter((path) => !toBeMade.includes(path) && !existsSync(path));

/** Links to files, as they stand in a page, that lead nowhere. */
function deadLinks(page: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((target) => !/^[a-z]+:/.test(target));
  return targets.filter((target) => target.startsWith('#') ? false : !existsSync(join(dirname(page), target.replace(/#.*$/, ''))));
}

/** `npm run X`, `npm start` and `npm test` that package.json does not have. */
function unknownScripts(text: string): string[] {
  const named = [...text.matchAll(/\bnpm (?:run (?:-s |-- )?([\w:-]+)|(start|test)\b)/g)].map(([, run, alone]) => run ?? alone!);
  return [...new Set(named)].filter((script) => !scripts.includes(script));
}

/** The text under a heading, up to the next of the same or a higher level. */
function sectionOf(text: string, heading: string): string {
  const [, hashes = '', rest = ''] = new RegExp(`^(#+) ${heading}\\n([^]*)`, 'm').exec(text) ?? [];
  return rest.split(new RegExp(`^#{1,${hashes.length}} `, 'm'))[0]!;
}

/** The first column of a page's tables: what stands there in backticks. */
const firstColumn = (text: string): string[] => [...text.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!));

describe.each(pages)('%s', (page) => {
  const text = read(page);
  it('names only files that are there', () => expect(missingPaths(text)).toEqual([]));
  it('has no dead link', () => expect(deadLinks(page, text)).toEqual([]));
  it('names only npm scripts that are there', () => expect(unknownScripts(text)).toEqual([]));
  it('has whole JSON in its examples', () => {
    for (const [, json] of text.matchAll(/```json\n([^]*?)```/g)) expect(() => JSON.parse(json!) as unknown).not.toThrow();
  });
});

describe('what reads the pages', () => {
  it('notices a file that is not there', () => expect(missingPaths('see `libs/kernel/src/floats.ts` and `libs/kernel`')).toEqual(['libs/kernel/src/floats.ts']));
  it('notices a dead link', () => expect(deadLinks('docs/README.md', '[a](adr/) [b](adr/none.md) [c](https://example.fi)')).toEqual(['adr/none.md']));
  it('notices a script that is not there', () => expect(unknownScripts('`npm run -s case -- x`, `npm start`, `npm run fly`')).toEqual(['fly']));
});

describe('the README', () => {
  const text = read('README.md');
  const walk = [...sectionOf(text, 'From a request to the PDF').matchAll(/^\d+\. (.*)$/gm)].map(([, line]) => line!);

  it('walks from a request to the PDF without passing a file twice', () => {
    const files = walk.flatMap(pathsIn);
    expect(walk.length).toBeGreaterThan(20);
    expect(walk.filter((line) => pathsIn(line).length === 0)).toEqual([]);
    expect(files.filter((file, at) => files.indexOf(file) !== at)).toEqual([]);
    expect([files[0], files.at(-1)]).toEqual(['services/portal/src/edge.ts', 'services/reports/src/views/editions.ts']);
  });

  it('is read in ten minutes', () => expect(text.split(/\s+/).length).toBeLessThan(2500));

  it('has a map with every room', () => {
    for (const room of rooms) expect(sectionOf(text, 'A map of the house')).toContain(room);
  });
});

describe('docs/README.md', () => {
  it('lists every page', () => {
    const listed = read('docs/README.md');
    const unlisted = globSync('docs/**/*.{md,schema.json}').filter((page) => page !== 'docs/README.md' && !page.startsWith('docs/adr/')).filter((page) => !listed.includes(`(${page.slice('docs/'.length)})`));
    expect(unlisted).toEqual([]);
  });
});

describe('decisions', () => {
  const decisions = globSync('docs/adr/*.md').toSorted();

  it('are numbered without a gap', () => {
    expect(decisions.map((file) => Number(/(\d{4})-/.exec(file)?.[1]))).toEqual(decisions.map((_, at) => at + 1));
  });

  it.each(decisions)('%s says context, decision, consequences and what checks it', (file) => {
    const text = read(file);
    for (const part of ['**Context.**', '**Decision.**', '**Consequences.**']) expect(text).toContain(part);
    const checks = pathsIn(sectionOf(text, 'Check'));
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('docs/reference/settings.md', () => {
  const named = [...read('docs/reference/settings.md').matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name!);

  it('has every setting of every service', () => {
    const portal = [...`${read('services/portal/src/portal.ts')}${read('services/portal/src/settings.ts')}`.matchAll(/^ {2}([A-Z_]+): (?:z\.|origin)/gm)].map(([, name]) => name!);
    expect(portal).toContain('PORTAL_SERVICES');
    const all = [...Object.keys(baseSettings), ...services.flatMap(({ settings }) => Object.keys(settings)), ...portal];
    expect(all.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('has what the code reads from the environment itself', () => {
    const asked = code.flatMap(({ source }) => [...source.matchAll(/process\.env\['([A-Z_]+)'\]/g)].map(([, name]) => name!));
    expect([...new Set(asked)].filter((name) => name !== 'PATH' && !named.includes(name))).toEqual([]);
  });

  it('has nothing that the code does not know', () => {
    const known = [...code.map(({ source }) => source), read('docker-compose.yml')].join('\n');
    const made = services.map(({ name }) => `${name.toUpperCase()}_DATABASE_PASSWORD`);
    expect(named.filter((name) => !known.includes(name) && !made.includes(name))).toEqual([]);
  });
});

describe('docs/reference/problem-types.md', () => {
  const page = read('docs/reference/problem-types.md');
  const listed = firstColumn(page);
  const area = '(?:auth|request|idempotency|version|service|application|amendment|appropriation|attachment|call|claim|draft|import|payment|advance|recovery|indicator|report)';
  const inCode = new Set(
    code
      .filter(({ file }) => /^(libs\/platform|services)\//.test(file))
      .flatMap(({ source }) => [...source.matchAll(new RegExp(`'(${area}/[a-z-]+)'`, 'g'))].map(([, type]) => type!))
      .filter((type) => !/^application\/(json|pdf|xml|octet-stream|x-)/.test(type)),
  );

  it('has every problem type of the code, and no other', () => {
    expect(inCode.size).toBeGreaterThan(30);
    expect(listed.toSorted()).toEqual([...inCode, 'internal', 'not-found'].toSorted());
  });

  it('gives the platform\'s own types their status', () => {
    const statuses = [...read('libs/platform/src/problem.ts').matchAll(/^ {2}'?([a-z/-]+)'?: (\d{3}),$/gm)].map(([, type, status]) => `| \`${type}\` | ${status} |`);
    expect(statuses.length).toBeGreaterThan(10);
    expect(statuses.filter((row) => !page.includes(row))).toEqual([]);
  });
});

describe('docs/reference/case-files.md', () => {
  const page = read('docs/reference/case-files.md');

  it('has every verb that is built, and no other', () => {
    const verbs = [...read('infra/local/src/case/verbs.ts').matchAll(/^ {2}'?([a-z-]+)'?: \{\s*built: true/gm)].map(([, verb]) => verb!);
    expect(verbs.length).toBeGreaterThan(10);
    expect(firstColumn(sectionOf(page, 'Verbs that are built')).toSorted()).toEqual(verbs.toSorted());
  });

  it('shows the usage that the runner prints', () => {
    const usage = /const USAGE = 'usage: ([^']+)'/.exec(read('infra/local/src/case/command-line.ts'))?.[1] ?? 'no usage';
    expect(page).toContain(usage);
  });
});

describe('docs/reference/figures.md', () => {
  it('has every figure', () => {
    const page = read('docs/reference/figures.md');
    const missing = Object.keys(operationFigures.shape).filter((figure) => !new RegExp(`\`${figure}[.<\`]`).test(page));
    expect(missing).toEqual([]);
  });
});

describe('docs/reference/api.md', () => {
  it('has every route with its roles, and no other', () => {
    const routes = code.filter(({ file }) => file.startsWith('services/')).flatMap(({ source }) => {
      const base = /@Controller\('(api\/v1\/[^']+)'\)/.exec(source)?.[1];
      return base === undefined ? [] : [...source.matchAll(/@(Get|Post)\((?:'([^']*)')?\)\n(?:.*\n)?\s*@Roles\(([^)]*)\)/g)].map(([, verb, path, roles]) => `${verb!.toUpperCase()} /${[base, path].filter(Boolean).join('/')} ${roles!.replaceAll("'", '')}`);
    });
    expect(routes.length).toBeGreaterThan(20);
    const page = [...read('docs/reference/api.md').matchAll(/^\| `((?:GET|POST) \/api\/v1\/[^<`]+)` \| ([^|]+) \|/gm)].map(([, route, roles]) => `${route} ${roles}`);
    expect(page.toSorted()).toEqual(routes.toSorted());
  });
});

describe('the tutorial', () => {
  const whole = JSON.parse(read('docs/tutorial/first-grant.json')) as { steps: object[]; expect: object[] };
  const blocks = [...read('docs/tutorial/first-grant.md').matchAll(/```json\n([^]*?)```/g)].map(([, json]) => JSON.parse(json!) as { steps?: object[] });

  it('ends with a file that can be played', () => {
    expect(readCaseFile(read('docs/tutorial/first-grant.json'))).toHaveProperty('file');
  });

  it('shows the steps of that file', () => {
    expect(blocks.flatMap((block) => (Array.isArray(block) ? [] : (block.steps ?? [block])))).toEqual(whole.steps);
    expect(whole.expect).toEqual(expect.arrayContaining(blocks.find((block) => Array.isArray(block)) as unknown as object[]));
  });
});
