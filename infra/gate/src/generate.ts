// `npm run contracts:generate`: writes what is generated from the contracts and the routes; `-- --check` only compares, names the files that
// differ and ends with 1. Neither lets a version's schema become narrower, nor a released sample change.
import { contracts, eventJsonSchema, packJsonSchema } from '@toteuma/contracts';
import { API_VERSION, apiDocument } from '@toteuma/local/api-document';
import { caseFileJsonSchema } from '@toteuma/local/case-file';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Json, narrowings } from './additive.js';
import { apiBreaks } from './additive-api.js';
import { asyncApiDocument } from './async-api.js';
import { eventsPage } from './events-page.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const SCHEMAS = 'libs/contracts/schemas';
const GOLDEN = 'libs/contracts/golden';
const API = 'services/portal/src/api/openapi.json';

const events = contracts.all().map((contract) => ({ ...contract, schema: eventJsonSchema(contract) as { [key: string]: Json } }));
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const schemaFile = (type: string, version: number) => `${SCHEMAS}/${type}.v${version}.json`;

const eventSchemas = events.map(({ type, version, schema }) => ({ file: schemaFile(type, version), schema }));
const explained = events.map((event) => ({ ...event, summary: summaries()[event.type] ?? '' }));
const generated: Record<string, string> = {
  ...Object.fromEntries(eventSchemas.map(({ file, schema }) => [file, json(schema)])),
  'docs/reference/case-file.schema.json': json(caseFileJsonSchema()),
  'docs/reference/pack.schema.json': json(packJsonSchema()),
  'docs/reference/events.md': eventsPage(explained),
  [API]: json(apiDocument()),
  'services/portal/src/api/asyncapi.json': json(asyncApiDocument(explained, API_VERSION)),
};

const checkOnly = process.argv.includes('--check');
const differing = Object.entries(generated).filter(([file, text]) => read(file) !== text).map(([file]) => file);
const faults = [...narrowed(), ...brokenApi(), ...changedSamples(), ...strays(), ...unexplained(), ...(checkOnly ? differing.map((file) => `${file} is not what its source gives now: npm run contracts:generate`) : [])];

if (!checkOnly && faults.length === 0) {
  for (const file of differing) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), generated[file] ?? '');
    console.log(`wrote ${file}`);
  }
}
for (const fault of faults) console.error(fault);
if (faults.some((fault) => !fault.startsWith('API: '))) console.error('How to change an event: docs/how-to/change-an-event.md');
process.exitCode = faults.length > 0 ? 1 : 0;

/** Schemas that let in less than the one on disk, or than the one of the newest release, under the same version. */
function narrowed(): string[] {
  return eventSchemas.flatMap(({ file, schema }) => {
    const earlier = [read(file), released(file)].filter((text) => text !== undefined);
    const found = earlier.flatMap((text) => narrowings(JSON.parse(text) as Json, schema));
    return [...new Set(found)].map((fault) => `${file}: ${fault}, but the version is the same`);
  });
}

/** What breaks a program that was written for the API on disk, or of the newest release, under the same major version. */
function brokenApi(): string[] {
  const earlier = [read(API), released(API)].filter((text) => text !== undefined);
  const found = earlier.flatMap((text) => apiBreaks(JSON.parse(text) as Json, JSON.parse(generated[API]!) as Json));
  return [...new Set(found)].map((fault) => `API: ${fault}. Raise the major of API_VERSION in infra/local/src/api-document.ts, or keep it.`);
}

function changedSamples(): string[] {
  return releasedFiles(GOLDEN).filter((file) => read(file) !== released(file)).map((file) => `${file} was released: samples are never edited`);
}

/** Schema files that nothing declares, and versions whose schema is gone. Schemas of older versions stay as they were. */
function strays(): string[] {
  const known = events.flatMap(({ type, version }) => Array.from({ length: version }, (_, at) => schemaFile(type, at + 1)));
  const present = existsSync(join(root, SCHEMAS)) ? readdirSync(join(root, SCHEMAS)).map((name) => `${SCHEMAS}/${name}`) : [];
  return [
    ...present.filter((file) => !known.includes(file)).map((file) => `${file}: no such event or version is declared`),
    ...known.filter((file) => !present.includes(file) && !(file in generated)).map((file) => `${file} is missing: it cannot be made again`),
  ];
}

function unexplained(): string[] {
  const explained = summaries();
  return events.filter(({ type }) => !explained[type]).map(({ type }) => `${type}: say in a comment above its declaration what happened`);
}

/** The first sentence-or-more comment above each declaration, by the event's name. */
function summaries(): Record<string, string> {
  const sources = globSync('libs/contracts/src/events/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+) = declare\(/g)]);
  return Object.fromEntries(found.map(([, comment = '', type = '']) => [type, comment.replace(/^\s*\*/gm, '').replace(/\s+/g, ' ').trim()]));
}

function read(file: string): string | undefined {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined;
}

/** A file as the newest release has it; nothing before the first release, and in a copy without its history. */
function released(file: string): string | undefined {
  const tag = newestRelease();
  return tag === undefined || !releasedFiles(file).includes(file) ? undefined : git('show', `${tag}:${file}`);
}

function releasedFiles(folder: string): string[] {
  const tag = newestRelease();
  return tag === undefined ? [] : (git('ls-tree', '-r', '--name-only', tag, '--', folder) ?? '').split('\n').filter(Boolean);
}

function newestRelease(): string | undefined {
  return git('tag', '--list', 'v[0-9]*', '--sort=-v:refname')?.split('\n').find(Boolean);
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}
