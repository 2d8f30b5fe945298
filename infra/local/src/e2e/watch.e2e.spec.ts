import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DEMO_SECRET } from '@toteuma/platform';
import { root, start, temporaryFolder, type Command } from './command.js';
import { application, overTheWire } from './platform-at-work.js';

jest.setTimeout(180_000);

interface Line {
  readonly name: string;
  readonly msg: string;
  readonly correlation?: string;
  readonly [field: string]: unknown;
}

const SEARCHED = 'Etsitty Sana';
const MISTYPED = 'Kirjoitusvirhe Virtanen Oy';
const GIVEN = '7d1c1e52-3a44-4a0c-9a51-2f0d1c5f0e11';

let home: string;
let url: string;
let command: Command;
let raw: string[];
let lines: Line[];
let token: string;

/** The shipped cases are played at the first start, with everything logged that can be logged. */
beforeAll(async () => {
  home = await temporaryFolder('watch');
  command = start([], { TOTEUMA_DATA: join(home, 'data'), PORT: '0', LOG_LEVEL: 'debug' });
  await command.prints('Press Ctrl+C');
  url = /Toteuma runs at (\S+)/.exec(command.out)![1]!;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'applicant', client_secret: DEMO_SECRET });
  token = ((await (await fetch(`${url}/oidc/token`, { method: 'POST', body })).json()) as { access_token: string }).access_token;
  await ask('GET', `/api/v1/reports?search=${encodeURIComponent(SEARCHED)}&status=${encodeURIComponent(MISTYPED)}`);
  await ask('POST', '/api/v1/applications', { ...application(), [MISTYPED]: SEARCHED, name: SEARCHED, period: MISTYPED });
  await ask('POST', `/api/v1/claims/${encodeURIComponent(MISTYPED)}`, { rows: [{ supplier: MISTYPED }] });
  await ask('POST', '/api/v1/applications', `{"name": "${MISTYPED}`);
  await ask('GET', '/api/v1/applications', undefined, { 'toteuma-correlation': GIVEN.toUpperCase() });
  await command.until('the end of every job in the log', async () => {
    const so = linesOf(command);
    const ended = new Set(so.filter(({ msg, job }) => msg === 'job finished' && job === 'report').map(({ correlation }) => correlation));
    const asked = so.filter(({ command: type, outcome }) => type === 'RequestReport' && outcome === 'accepted');
    // The log is long: it is not read without a pause.
    await sleep(100);
    return asked.length > 5 && asked.every(({ correlation }) => ended.has(correlation)) && so.some(({ correlation }) => correlation === GIVEN);
  });
  raw = rawOf(command);
  lines = linesOf(command);
});
afterAll(async () => {
  command.signal('SIGINT');
  await command.end;
  await rm(home, { recursive: true, force: true });
});

function ask(method: string, path: string, json?: unknown, headers: Record<string, string> = {}) {
  const body = json === undefined ? undefined : typeof json === 'string' ? json : JSON.stringify(json);
  return overTheWire(url, { method, path, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers }, body });
}

const rawOf = ({ out }: Command) => out.slice(0, out.lastIndexOf('\n')).split('\n').filter((line) => line.startsWith('{'));
const linesOf = (from: Command) => rawOf(from).map((line) => JSON.parse(line) as Line);

/** What persons wrote into the cases, and what they are called. */
async function textsOfCases(): Promise<string[]> {
  const texts = new Set<string>();
  const collect = (key: string, value: unknown): void => {
    if (typeof value === 'string') {
      if (['name', 'summary', 'businessId', 'reason', 'description', 'supplier', 'done', 'results', 'remains'].includes(key)) texts.add(value);
    } else if (typeof value === 'object' && value !== null) for (const [inner, held] of Object.entries(value)) collect(Array.isArray(value) ? key : inner, held);
  };
  for (const file of await readdir(join(root, 'cases'))) collect('', JSON.parse(await readFile(join(root, 'cases', file), 'utf8')));
  return [...texts].filter((text) => text !== '');
}

describe('the log of all services while the shipped cases are played', () => {
  it('holds no free text, name, supplier or reason, no search, no token and no secret', async () => {
    const texts = await textsOfCases();
    expect(texts.length).toBeGreaterThan(30);
    expect(texts).toEqual(expect.arrayContaining([expect.stringContaining('Kielikoulu')]));
    const secrets = JSON.parse(await readFile(join(home, 'data/secrets.json'), 'utf8')) as { postgres: string; service: string; roles: Record<string, string> };
    const kept = [...texts, SEARCHED, MISTYPED, encodeURIComponent(SEARCHED), encodeURIComponent(MISTYPED), 'eyJ', 'Bearer', 'authorization', token, secrets.postgres, secrets.service, ...Object.values(secrets.roles)];
    expect(kept.filter((text) => raw.some((line) => line.includes(text)))).toEqual([]);
    expect(raw.length).toBeGreaterThan(500);
  });

  it('has nothing else but the fields that are meant', () => {
    const known = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'err', 'correlation', 'method', 'route', 'status', 'ms', 'person', 'command', 'outcome', 'refusal', 'stream', 'actor', 'event', 'source', 'position', 'job', 'grant', 'request', 'edition']);
    expect([...new Set(lines.flatMap((line) => Object.keys(line)))].filter((field) => !known.has(field))).toEqual([]);
  });

  it('says of each request its route, and nothing of what it asked for', () => {
    const requests = lines.filter(({ msg }) => msg === 'request');
    expect(requests).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'claims', method: 'POST', route: '/api/v1/claims/:grant', status: 422, person: 'applicant', correlation: expect.any(String) })]));
    expect(requests.filter(({ route }) => /[0-9a-f]{8}-|\?|%/.test(String(route)))).toEqual([]);
  });

  it('says why a command was refused, by its type', () => {
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ msg: 'command', outcome: 'rejected', refusal: 'application/already-decided' })]));
  });

  const storiesOf = (type: string) => lines
    .filter(({ command: decided, outcome }) => decided === type && outcome === 'accepted')
    .map(({ correlation }) => lines.filter((line) => line.correlation === correlation));

  it.each([['DecideAmendment', ['applications', 'claims', 'reports', 'audit']], ['DecideClaim', ['claims', 'reports', 'audit']]])('follows %s by one correlation through the services', (type, names) => {
    const stories = storiesOf(type);
    expect(stories.length).toBeGreaterThan(0);
    for (const story of stories) {
      expect([...new Set(story.map(({ name }) => name))]).toEqual(expect.arrayContaining(names));
      expect(story).toEqual(expect.arrayContaining([expect.objectContaining({ msg: 'request', method: 'POST' }), expect.objectContaining({ name: 'reports', command: 'RequestReport' }), expect.objectContaining({ name: 'reports', msg: 'job started' })]));
    }
  });

  it('follows decisions to the edition that answers them', () => {
    // One edition may answer several requests; then it carries the correlation of one of them.
    const toTheEnd = [...storiesOf('DecideAmendment'), ...storiesOf('DecideClaim')].filter((story) => story.some(({ command: recorded, outcome }) => recorded === 'RecordEdition' && outcome === 'accepted'));
    expect(toTheEnd.length).toBeGreaterThan(0);
    expect(toTheEnd[0]).toEqual(expect.arrayContaining([expect.objectContaining({ msg: 'job finished', edition: expect.any(Number) }), expect.objectContaining({ name: 'audit', event: 'ReportProduced' })]));
  });

  it('takes the correlation that a caller gives, and no other text for one', async () => {
    expect(lines).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'applications', msg: 'request', correlation: GIVEN })]));
    const told = await ask('GET', '/api/v1/applications', undefined, { 'toteuma-correlation': 'my-request-1' });
    expect([told.status, told.problem, told.fields]).toEqual([422, 'request/invalid', ['Toteuma-Correlation']]);
    expect(told.headers['toteuma-correlation']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the metrics of all services on one machine', () => {
  let answer: Response;
  let text = '';
  beforeAll(async () => {
    const behind = () => text === '' || /^toteuma_(consumer|relay)_lag_events\{[^}]*\} [1-9]/m.test(text);
    for (const late = Date.now() + 60_000; behind() && Date.now() < late; await sleep(200)) {
      answer = await fetch(`${url}/metrics`);
      text = await answer.text();
    }
  });
  /** Labels may stand in any order. */
  const value = (series: string) => {
    const [name = '', labels = ''] = series.split(/[{}]/);
    return Number(text.split('\n').find((line) => line.startsWith(`${name}{`) && labels.split(',').every((label) => line.includes(label)))?.split(' ').at(-1));
  };

  it('tell how the services are', () => {
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    for (const service of ['applications', 'claims', 'indicators', 'reports', 'audit']) {
      expect([service, value(`toteuma_ready{service="${service}"}`), value(`toteuma_dead_letters_open{service="${service}"}`)]).toEqual([service, 1, 0]);
      expect(value(`toteuma_pg_pool_connections{state="open",service="${service}"}`)).toBeGreaterThan(0);
    }
    expect(value('toteuma_commands_total{command="DecideClaim",outcome="accepted",service="claims"}')).toBeGreaterThan(3);
    expect(value('toteuma_append_batch_commands_count{service="claims"}')).toBeGreaterThan(10);
    expect(value('toteuma_consumer_lag_events{source="claims",service="reports"}')).toBe(0);
    expect(value('toteuma_relay_lag_events{sink="queue",service="reports"}')).toBe(0);
    expect(value('toteuma_queue_jobs{state="failed",service="reports"}')).toBe(0);
    expect(value('toteuma_editions_produced_total{kind="realisation",service="reports"}')).toBeGreaterThan(5);
    expect(value('toteuma_http_request_seconds_count{method="POST",route="/api/v1/claims/:grant",service="claims"}')).toBeGreaterThan(3);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds\{service="process"\} /m);
  });

  it('have no ids or texts for labels, and not too many series', () => {
    const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(series.length).toBeLessThan(4000);
    expect(series.filter((line) => /[0-9a-f]{8}-[0-9a-f]{4}|S2\d{4}|%|Virtanen/.test(line))).toEqual([]);
  });

  it('are all there that the dashboard, the alarms and the page name', async () => {
    const pages = await Promise.all(['docs/how-to/watch-the-platform.md', 'infra/dashboards/alarms.yml', 'infra/dashboards/grafana.json'].map((page) => readFile(join(root, page), 'utf8')));
    const named = new Set(pages.join('\n').match(/\b(?:toteuma|nodejs)_[a-z0-9_]+[a-z0-9]/g));
    expect(named.size).toBeGreaterThan(12);
    expect([...named].filter((name) => !text.includes(`\n# TYPE ${name.replace(/_bucket$/, '')} `))).toEqual([]);
  });

  it('are had of one service as well', async () => {
    const one = await fetch(`${url}/internal/claims/metrics`);
    expect(await one.text()).toContain('toteuma_ready{service="claims"} 1');
  });
});

describe('the platform on one machine', () => {
  it('is ready', async () => {
    const answer = await fetch(`${url}/health/ready`);
    expect([answer.status, await answer.json()]).toEqual([200, { ready: true }]);
  });
});
