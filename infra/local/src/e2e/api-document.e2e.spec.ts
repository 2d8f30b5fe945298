import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { PlatformAtWork } from './platform-at-work.js';

jest.setTimeout(300_000);

type Part = { [key: string]: unknown };
interface Operation {
  readonly 'x-roles': readonly string[];
  readonly parameters?: readonly object[];
  readonly responses: Record<string, { $ref?: string; content?: Record<string, object> }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly responses: Record<string, { content?: Record<string, object> }> };
}

const part = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});

/** The document with every answer closed: a field that it does not name is a fault of the document. */
function closed<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(closed) as Value;
  if (typeof value !== 'object' || value === null) return value;
  // What refines a problem is one part of two.
  if ('allOf' in value) return value;
  const all: Part = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed<unknown>(inner)]));
  return (all['type'] === 'object' && all['properties'] && all['additionalProperties'] === undefined ? { ...all, additionalProperties: false } : all) as Value;
}

/** Says what an answer has that the document does not tell. */
class Reader {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });
  readonly #document: Document;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly read = new Set<string>();

  constructor(document: Document) {
    this.#document = document;
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    const { components, paths } = closed(document);
    // A problem may say more than all problems do; that it is one is looked at.
    this.#ajv.addSchema({ paths, components: { ...components, schemas: { ...part(part(components)['schemas']), Problem: part(part(document.components)['schemas'])['Problem'] } } }, 'api');
  }

  faults(method: string, path: string, status: number, type: string, body: string): string[] {
    const verb = method.toLowerCase();
    const matching = Object.keys(this.#document.paths).filter((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path) && this.#document.paths[template]![verb]);
    // /claims/progress is also of the form /claims/{grant}.
    const template = matching.toSorted((a, b) => a.split('{').length - b.split('{').length)[0];
    if (template === undefined) return [`${method} ${path} is not in the document`];
    const at = `${method} ${template} ${status}`;
    this.read.add(at);
    const response = this.#document.paths[template]![verb]!.responses[status];
    if (response === undefined) return [`${at} is not in the document`];
    const media = type.split(';')[0]!;
    const content = response.$ref === undefined ? response.content : this.#document.components.responses[response.$ref.split('/').at(-1)!]!.content;
    if (content?.[media] === undefined) return [`${at} as ${media} is not in the document`];
    if (!media.endsWith('json')) return [];
    const escaped = (text: string) => text.replaceAll('~', '~0').replaceAll('/', '~1');
    const place = response.$ref === undefined ? `#/paths/${escaped(template)}/${verb}/responses/${status}` : response.$ref;
    const validate = this.#validator(`api${encodeURI(place)}/content/${escaped(media)}/schema`);
    return validate(JSON.parse(body)) ? [] : (validate.errors ?? []).map((error) => `${at}${error.instancePath}: ${error.message} ${JSON.stringify(error.params)}`);
  }

  #validator($ref: string): ValidateFunction {
    const known = this.#validators.get($ref) ?? this.#ajv.compile({ $ref });
    this.#validators.set($ref, known);
    return known;
  }
}

let platform: PlatformAtWork;
let document: Document;
let reader: Reader;
const faults: string[] = [];
const { fetch: plain } = globalThis;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  document = (await (await plain(`${platform.platform.url}/api/openapi.json`)).json()) as Document;
  reader = new Reader(document);
  // Everything that the case runner is answered is read against the document.
  globalThis.fetch = async (input, init) => {
    const answer = await plain(input, init);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname.startsWith('/api/v1/')) faults.push(...reader.faults(init?.method ?? 'GET', pathname, answer.status, answer.headers.get('content-type') ?? '', await answer.clone().text()));
    return answer;
  };
});
afterAll(async () => {
  globalThis.fetch = plain;
  await platform?.stop();
});

const get = async (path: string, by = 'auditor') => {
  const answer = await fetch(`${platform.platform.url}${path}`, { headers: { authorization: `Bearer ${await platform.token(by)}` } });
  return { status: answer.status, text: await answer.text() };
};

/** Of the register, made here so far: no two may have one code. */
let entries = 0;

/** What the routes name besides the grant. */
async function somethingToRead(grant: string): Promise<Record<string, string>> {
  const code = `c${grant.slice(0, 8)}`;
  const names = { fi: 'Kaikille', sv: 'För alla', en: 'For everyone' };
  await platform.act({ by: 'case-officer', path: '/api/v1/applications/calls', json: { code, programme: 'esf-2014-2020', names, opensAt: '2022-01-01T06:00:00Z', closesAt: '2199-12-31T14:00:00Z' } });
  const { body: { id: draft } } = await platform.act({ by: 'applicant', path: '/api/v1/applications/drafts', json: { programme: 'esf-2014-2020' } });
  const entry = `S${20_001 + (entries += 1)}`;
  await platform.act({ by: 'case-officer', path: '/api/v1/reports/register', json: { code: entry, name: 'Hyvä alku', authority: 'Hämeen ELY-keskus', portfolio: 'Kulttuuri', period: { from: '2016-01-01', to: '2018-12-31' }, sources: [] } });
  const { body: { id: attachment } } = await platform.act({ by: 'applicant', path: `/api/v1/applications/${grant}/attachments?name=plan.txt`, headers: { 'content-type': 'application/octet-stream' }, raw: 'A plan.' });
  await platform.ask({ by: 'applicant', method: 'PUT', path: `/api/v1/applications/${grant}/amendment-draft`, headers: { 'if-match': '"0"' }, json: { content: {} } });
  await platform.settled();
  return { call: code, draft: String(draft), entry, attachment: String(attachment), programme: 'esf-2014-2020', number: '1', document: '1', claim: '1' };
}

/** What is there only once somebody made it: read by the specs of its area. */
const NOT_OF_EVERY_GRANT = new Set([
  '/api/v1/claims/drafts/{draft}', '/api/v1/claims/drafts/{draft}/rows', '/api/v1/claims/imports/{import}', '/api/v1/claims/imports/{import}/rows',
  '/api/v1/claims/payment-batches/{batch}', '/api/v1/claims/payment-batches/{batch}/file', '/api/v1/claims/payee-accounts/{organisation}', '/api/v1/claims/samples/{event}', '/api/v1/claims/{grant}/{claim}/samples/{sample}',
]);

describe('the platform as its API document tells it', () => {
  it('answers the commands of the cases', async () => {
    for (const name of ['ulpo', 'ulpo-amended', 'two-partners']) {
      expect(Object.keys(await platform.play(name))).toHaveLength(1);
    }
    expect([...new Set(faults.splice(0))]).toEqual([]);
    expect([...reader.read].filter((at) => at.startsWith('POST')).length).toBeGreaterThan(10);
  });

  it('answers every read of every grant', async () => {
    await platform.settled();
    const reads = Object.entries(document.paths).filter(([, verbs]) => verbs['get'] && !verbs['get'].responses['200']?.content?.['text/event-stream']).map(([path, verbs]) => ({ path, roles: verbs['get']!['x-roles'] ?? [] }));
    const { operations } = JSON.parse((await get('/api/v1/reports')).text) as { operations: { id: string }[] };
    expect(operations).toHaveLength(3);
    for (const { id } of operations) {
      const there = await somethingToRead(id);
      const { amendments } = JSON.parse((await get(`/api/v1/applications/${id}`)).text) as { amendments: unknown[] };
      for (const { path, roles } of reads.filter((one) => one.path.startsWith('/api/') && !one.path.includes('{file}') && (amendments.length > 0 || !one.path.includes('/amendments/{number}')))) {
        const by = roles.length === 0 || roles.includes('any') || roles.includes('auditor') ? 'auditor' : roles[0]!;
        if (NOT_OF_EVERY_GRANT.has(path)) continue;
        const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => there[name] ?? id) + (path.endsWith('/explain') ? '?figure=support.certified' : '');
        expect({ path, ...(await get(address, path.includes('/drafts/') ? 'applicant' : by)) }).toMatchObject({ path, status: 200 });
      }
      const { editions } = JSON.parse((await get(`/api/v1/reports/${id}/editions`)).text) as { editions: { files: { href: string }[] }[] };
      for (const { href } of editions.flatMap(({ files }) => files)) expect(await get(href)).toMatchObject({ status: 200 });
    }
    expect([...new Set(faults.splice(0))]).toEqual([]);
  });

  it('answers what is not there, and who may not', async () => {
    for (const [path, verbs] of Object.entries(document.paths)) {
      const address = path.replaceAll(/\{\w+\}/g, 'nothing');
      for (const verb of Object.keys(verbs)) if (address.startsWith('/api/')) for (const headers of [{}, { authorization: `Bearer ${await platform.token('other-applicant')}` }]) await fetch(`${platform.platform.url}${address}`, { method: verb.toUpperCase(), headers });
    }
    expect([...new Set(faults.splice(0))]).toEqual([]);
  });
});
