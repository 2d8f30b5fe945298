import { describe, expect, it, beforeAll, afterAll } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { awarded, rejected } from './decision-samples.js';
import { renderDecision, renderReport } from './render-report.js';
import { edge, ulpo } from './report-samples.js';

const run = promisify(execFile);
const VERSION = '1.28.2';
const JAR = `greenfield-apps-${VERSION}.jar`;
const CACHE = resolve('node_modules/.cache/toteuma', `verapdf-${VERSION}`);

/** The folder with veraPDF. It is filled beside its place and then renamed, so that parallel runs never see half of it. */
async function veraPdf(): Promise<string> {
  const jar = join(CACHE, JAR);
  if (await exists(jar)) return jar;
  await mkdir(join(CACHE, '..'), { recursive: true });
  const filling = await mkdtemp(`${CACHE}.`);
  await run('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=org.verapdf.apps:greenfield-apps:${VERSION}`, `-DoutputDirectory=${filling}`], { cwd: filling });
  await rename(filling, CACHE).catch(async (error: unknown) => {
    await rm(filling, { recursive: true, force: true });
    if (!(await exists(jar))) throw error;
  });
  return jar;
}

const exists = (path: string) => stat(path).then(() => true, () => false);

/** Checks all files in one process against PDF/UA-1; gives each file's verdict. */
async function verdicts(files: readonly string[]): Promise<Map<string, string>> {
  const java = ['-cp', await veraPdf(), 'org.verapdf.apps.GreenfieldCliWrapper', '--format', 'text', '-f', 'ua1', ...files];
  // veraPDF's exit code is 1 when a file fails: that is an answer, not a fault.
  const out = await run('java', java).then(({ stdout }) => stdout, (error: { stdout?: string }) => error.stdout ?? '');
  return new Map([...out.matchAll(/^(PASS|FAIL) (\S+) ua1/gm)].map(([, verdict = '', file = '']) => [file, verdict]));
}

function plainPdf(): Uint8Array {
  const compiler = NodeCompiler.create();
  const compiled = compiler.compile({ mainFileContent: 'Plain' });
  if (compiled.result === null) throw new Error('the plain document does not compile');
  return compiler.pdf(compiled.result, { pdfTags: false });
}

describe('the PDF of a report', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'report-pdf-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const save = async (name: string, bytes: Uint8Array) => {
    const file = join(folder, name);
    await writeFile(file, bytes);
    return file;
  };

  it('is PDF/UA-1 by veraPDF in every language and at the edges; a plain PDF is not', async () => {
    const reports = [
      await save('ulpo-fi.pdf', await renderReport(ulpo, 'fi')),
      await save('ulpo-sv.pdf', await renderReport(ulpo, 'sv')),
      await save('ulpo-en.pdf', await renderReport(ulpo, 'en')),
      await save('edge-fi.pdf', await renderReport(edge, 'fi')),
      // Marks of three scripts on one letter: each has a font, no single font holds all.
      await save('mixed-en.pdf', await renderReport({ ...ulpo, applicant: '\u0651)\u0489\uFFFE\u05B81\u0651ﬃ\uFFFD' }, 'en')),
    ];
    for (const language of ['fi', 'sv', 'en'] as const) reports.push(await save(`award-${language}.pdf`, await renderDecision(awarded, language)));
    reports.push(await save('rejection-fi.pdf', await renderDecision(rejected, 'fi')));
    const plain = await save('plain.pdf', plainPdf());
    const found = await verdicts([...reports, plain]);
    expect(found).toEqual(new Map([...reports.map((file) => [file, 'PASS'] as const), [plain, 'FAIL']]));
  }, 120_000);

  it('is the same to the byte when it is made again, and another one for other content', async () => {
    const first = await renderReport(ulpo, 'fi');
    await renderReport(edge, 'en');
    const again = await renderReport(structuredClone(ulpo), 'fi');
    expect(Buffer.compare(first, again)).toBe(0);
    const other = await renderReport({ ...ulpo, edition: 3 }, 'fi');
    expect(Buffer.compare(first, other)).not.toBe(0);
  });

  it('says in its own words why content cannot be set', async () => {
    await expect(renderReport({ ...ulpo, asOf: 'yesterday' }, 'fi')).rejects.toThrow('expected an instant');
  });
});
