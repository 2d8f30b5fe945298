import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readCaseFile, type CaseFile } from './case-file.js';
import { Client } from './client.js';
import { runCommand } from './command-line.js';
import { playCase } from './play.js';

type Request = { role: string; method: string; path: string; at: string | undefined; key: string | undefined; body: Record<string, unknown> };
type Reply = { status: number; body: unknown };

/**
 * Plays the platform's part: demo sign-in, progress of five services and the figures of one grant. What it answers to an
 * act, and what is added where, is for each spec to say.
 */
class FakePlatform {
  readonly requests: Request[] = [];
  readonly heads: Record<string, number> = { applications: 0, claims: 0, indicators: 0, reports: 0, audit: 0 };
  /** How far every consumer is behind, in events. */
  lag = 0;
  tokensGiven = 0;
  act: (request: Request) => Reply = () => created('applications');
  figures: Record<string, unknown> = { months: 9, categories: { staff: { certified: '155520.80', granted: null } }, stated: null, sources: {}, warnings: {} };
  readonly #server: Server;

  constructor() {
    this.#server = createServer((message, response) => {
      void this.#answer(message).then(({ status, body }) => {
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(message: IncomingMessage): Promise<Reply> {
    const text = await new Response(message).text();
    const path = message.url ?? '';
    if (path === '/oidc/.well-known/openid-configuration') return ok({ token_endpoint: `${this.url}/oidc/token` });
    if (path === '/oidc/token') {
      const form = new URLSearchParams(text);
      const right = form.get('grant_type') === 'client_credentials' && form.get('client_secret') === 'demo' && form.get('resource') === 'urn:toteuma:api';
      this.tokensGiven += 1;
      return right ? ok({ access_token: form.get('client_id'), expires_in: 300 }) : { status: 401, body: { error: 'invalid_client' } };
    }
    const role = (message.headers.authorization ?? '').replace('Bearer ', '');
    const service = /^\/api\/v1\/(\w+)\/progress$/.exec(path)?.[1];
    if (service !== undefined) {
      const consumed = service === 'audit' ? Object.fromEntries(Object.entries(this.heads).map(([source, head]) => [source, Math.max(0, head - this.lag)])) : {};
      return ok({ service, head: this.heads[service], consumed });
    }
    if (message.method === 'GET') return path.includes('/figures') ? this.#figures(path) : problem(404, 'not-found');
    const request = {
      role, method: 'POST', path: path.replace('/api/v1', ''), at: message.headers['toteuma-at'] as string | undefined,
      key: message.headers['idempotency-key'] as string | undefined, body: JSON.parse(text) as Record<string, unknown>,
    };
    this.requests.push(request);
    const reply = this.act(request);
    if (reply.status < 400) this.heads['applications'] = (this.heads['applications'] ?? 0) + 1;
    return reply;
  }

  #figures(path: string): Reply {
    const id = /reports\/([^/]+)\//.exec(path)?.[1] ?? '';
    const asOf = new URL(path, this.url).searchParams.get('asOf');
    return ok({ code: id === 'g1' ? 'S10001' : 'S10002', figures: asOf === null ? this.figures : { ...this.figures, months: 1 } });
  }
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const created = (id: string): Reply => ({ status: 201, body: { id, version: 1, position: 1, claim: 3, amendment: 4, report: 5 } });
const problem = (status: number, type: string): Reply => ({ status, body: { type: `https://toteuma.example/problems/${type}`, title: 'No', detail: 'because' } });

const apply = { at: '2022-05-16', by: 'applicant', do: 'submit-application', name: 'x', summary: 'x', applicant: { name: 'x' }, period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'actual' };
const decide = { at: '2022-09-12', by: 'decision-maker', do: 'decide', outcome: 'award', code: 'S10001', supportRate: '80', support: '10.00' };
const claim = { at: '2023-07-20T10:00:00+03:00', by: 'partner:p2', do: 'submit-claim', period: { from: '2022-10-01', to: '2023-06-30' } };
const fileOf = (steps: unknown[], expected: unknown[] = []) => ({ case: 'x', programme: 'esf-2014-2020', steps, expect: expected });

function caseOf(steps: unknown[], expected: unknown[] = []): CaseFile {
  const read = readCaseFile(JSON.stringify(fileOf(steps, expected)));
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.file;
}

let platform: FakePlatform;
let client: Client;
let folder: string;

beforeEach(async () => {
  platform = new FakePlatform();
  client = new Client(await platform.start());
  folder = mkdtempSync(join(tmpdir(), 'case-spec-'));
  let grants = 0;
  platform.act = ({ path }) => created(path === '/applications' ? `g${(grants += 1)}` : 'other');
});
afterEach(async () => {
  await platform.stop();
  rmSync(folder, { recursive: true });
});

describe('playing a case', () => {
  it('sends each step as its role, at its time, with the fields of the step', async () => {
    const { result } = await playCase(caseOf([apply, decide, claim, { at: '2023-08-10', by: 'verifier', do: 'verify-claim' }]), client);
    expect(result).toMatchObject({ case: 'x', ok: true, failed: [] });
    expect(Object.keys(result.operations)).toEqual(['S10001']);
    expect(platform.requests.map(({ role, path, at }) => [role, path, at])).toEqual([
      ['applicant', '/applications', '2022-05-16T09:00:00.000Z'],
      ['decision-maker', '/applications/g1/decision', '2022-09-12T09:00:00.000Z'],
      ['partner-p2', '/claims/g1', '2023-07-20T07:00:00.000Z'],
      ['verifier', '/claims/g1/3/verification', '2023-08-10T09:00:00.000Z'],
    ]);
    expect(platform.requests[0]?.body).toEqual({ programme: 'esf-2014-2020', name: 'x', summary: 'x', applicant: { name: 'x' }, partners: [], period: apply.period, costModel: 'actual', budget: [], financing: [] });
    expect(platform.requests[2]?.body).toEqual({ period: claim.period, rows: [] });
    expect(platform.requests[3]?.body).toEqual({ deduct: [], park: [] });
    expect(new Set(platform.requests.map(({ key }) => key)).size).toBe(4);
    // Four roles act and the auditor reads; nobody signs in twice.
    expect(platform.tokensGiven).toBe(5);
  });

  it('addresses the claim, report and grant that a step names, and the latest otherwise', async () => {
    const at = '2023-09-01';
    const report = { at, by: 'applicant', do: 'report-indicators', period: { from: '2022-10-01', to: '2022-12-31' } };
    await playCase(caseOf([
      apply, decide, { ...apply, at: decide.at }, { ...decide, code: 'S10002' }, { ...claim, at, operation: 'S10001' },
      { at, by: 'payer', do: 'authorise-payment', claim: 1, operation: 'S10001' },
      { at, by: 'applicant', do: 'request-amendment', effectiveFrom: at, reason: 'x' }, { at, by: 'decision-maker', do: 'decide-amendment', parts: { budget: 'accepted' } },
      report, { at, by: 'case-officer', do: 'accept-indicators' }, { at, by: 'case-officer', do: 'accept-indicators', report: 2 },
      { at, by: 'case-officer', do: 'accept-indicators', period: report.period },
    ]), client);
    expect(platform.requests.slice(4).map(({ path }) => path)).toEqual([
      '/claims/g1', '/claims/g1/1/payment/authorisation', '/applications/g2/amendments', '/applications/g2/amendments/4/decision',
      '/indicators/g2/reports', '/indicators/g2/reports/5/acceptance', '/indicators/g2/reports/2/acceptance', '/indicators/g2/reports/5/acceptance',
    ]);
    expect(platform.requests.at(-1)?.body).toEqual({});
    expect(platform.requests[5]?.body).toEqual({});
  });

  it('stops at a step that is refused unexpectedly, says why, and still prints the figures', async () => {
    platform.act = ({ path }) => (path.startsWith('/claims') ? { ...problem(422, 'request/invalid'), body: { type: '/problems/request/invalid', detail: 'no', errors: [{ field: 'rows', expected: 'a list' }] } } : created('g1'));
    const { result, figures } = await playCase(caseOf([apply, decide, claim, { ...claim, at: '2023-08-01' }], [{ figure: 'months', is: 10 }]), client);
    expect(result.failed).toEqual([{ step: '3 submit-claim', expected: 'accepted', actual: 'request/invalid: no: rows: expected a list' }]);
    expect(result.operations).toEqual({ S10001: platform.figures });
    expect(figures).toEqual([]);
    expect(platform.requests).toHaveLength(3);
  });

  it('accepts the expected refusal, and leaves the refused step out of what it remembers', async () => {
    let first = true;
    platform.act = ({ path }) => {
      const refuse = path === '/applications' && first;
      first = false;
      return refuse ? problem(422, 'application/financing-does-not-foot') : created('g1');
    };
    const { result, steps } = await playCase(caseOf([{ ...apply, refused: 'application/financing-does-not-foot' }, apply, decide]), client);
    expect(result.ok).toBe(true);
    expect(steps.map(({ outcome }) => outcome)).toEqual(['refused as expected: application/financing-does-not-foot', 'done', 'done']);
  });

  it('tries an id that does not exist for a refused step without a grant', async () => {
    platform.act = () => problem(404, 'not-found');
    const { result } = await playCase(caseOf([{ ...decide, refused: 'not-found' }]), client);
    expect(result).toEqual({ case: 'x', ok: true, failed: [], operations: {} });
    expect(platform.requests[0]?.path).toBe('/applications/00000000-0000-4000-8000-000000000000/decision');
  });

  it('fails a step without a grant, or with the code of none, before it is sent', async () => {
    expect((await playCase(caseOf([decide]), client)).result.failed).toEqual([{ step: '1 decide', expected: 'accepted', actual: 'no application before this step' }]);
    const other = await playCase(caseOf([apply, decide, { ...claim, operation: 'S99999' }]), client);
    expect(other.result.failed).toEqual([{ step: '3 submit-claim', expected: 'accepted', actual: 'no grant S99999 in this file' }]);
  });

  it('fails a refusal that did not come or was another one, and goes on', async () => {
    platform.act = ({ path }) => (path.startsWith('/claims') ? problem(409, 'claim/period-overlap') : created('g1'));
    const { result } = await playCase(caseOf([apply, { ...decide, refused: 'auth/forbidden' }, decide, { ...claim, refused: 'claim/period-gap' }]), client);
    expect(result.failed).toEqual([
      { step: '2 decide', expected: 'auth/forbidden', actual: 'accepted' },
      { step: '4 submit-claim', expected: 'claim/period-gap', actual: 'claim/period-overlap: because' },
    ]);
    expect(platform.requests).toHaveLength(4);
  });

  it('fails a refusal that changed something all the same', async () => {
    platform.act = ({ path }) => {
      if (!path.startsWith('/claims')) return created('g1');
      platform.heads['claims'] = 1;
      return problem(409, 'claim/period-gap');
    };
    const { result } = await playCase(caseOf([apply, decide, { ...claim, refused: 'claim/period-gap' }]), client);
    expect(result.failed).toEqual([{ step: '3 submit-claim', expected: 'claim/period-gap without any change', actual: 'refused, yet claims added events' }]);
  });

  it('does not take a report that was made in the background for a change', async () => {
    platform.act = ({ path }) => {
      if (!path.startsWith('/claims')) return created('g1');
      platform.heads['reports'] = 7;
      platform.heads['audit'] = 9;
      return problem(409, 'claim/period-gap');
    };
    expect((await playCase(caseOf([apply, decide, { ...claim, refused: 'claim/period-gap' }]), client)).result.ok).toBe(true);
  });

  it('says which consumer lags when the patience is over', async () => {
    platform.lag = 1;
    const { result } = await playCase(caseOf([apply, decide]), client, { patienceMs: 50 });
    expect(result.failed).toEqual([
      { step: '1 submit-application', expected: 'all consumers caught up within 0.05 s', actual: 'audit has taken in 0 of 1 events of applications' },
    ]);
  });

  it('compares figures by their path, with null for what is not given', async () => {
    const { result, figures } = await playCase(caseOf([apply, decide], [
      { figure: 'months', is: 9 }, { figure: 'months', is: '9' }, { figure: 'S10001:months', is: 9 }, { figure: 'months', asOf: '2022-12-31', is: 1 },
      { figure: 'categories.staff.certified', is: '155520.8' }, { figure: 'categories.staff.granted', is: null }, { figure: 'stated.difference', is: null },
      { figure: 'sources.municipal.planned', is: null }, { figure: 'warnings.support-over-grant.0.amount', is: null }, { figure: 'warnings.support-over-grant', is: [] },
      { figure: 'categories.stuff.granted', is: null }, { figure: 'S10009:months', is: 9 }, { figure: 'months', asOf: '2022-12-31', is: 2 },
    ]), client);
    expect(result.failed).toEqual([
      { figure: 'months', expected: '9', actual: 9 },
      { figure: 'categories.staff.certified', expected: '155520.8', actual: '155520.80' },
      { figure: 'categories.stuff.granted', expected: null, actual: 'no such figure' },
      { figure: 'S10009:months', expected: 9, actual: 'no such figure' },
      { figure: 'months', asOf: '2022-12-31', expected: 2, actual: 1 },
    ]);
    expect(figures).toHaveLength(13);
  });

  it('wants the code before a figure when the file tells several grants', async () => {
    const { result } = await playCase(caseOf([apply, decide, { ...apply, at: decide.at }, { ...decide, code: 'S10002' }], [
      { figure: 'S10002:months', is: 9 }, { figure: 'months', is: 9 },
    ]), client);
    expect(Object.keys(result.operations)).toEqual(['S10001', 'S10002']);
    expect(result.failed).toEqual([{ figure: 'months', expected: 9, actual: 'several grants: put S10001 or S10002 and a colon before the figure' }]);
  });
});

describe('the command', () => {
  const run = async (...args: string[]) => {
    const streams = { out: '', err: '' };
    const code = await runCommand(args, { out: (text) => (streams.out += text), err: (text) => (streams.err += text) });
    return { code, ...streams };
  };
  const save = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const good = () => save('good.json', fileOf([apply, decide], [{ figure: 'months', is: 9 }]));
  const bad = () => save('bad.json', { ...fileOf([apply, decide], [{ figure: 'months', is: 8 }]), case: 'y' });
  const wrong = () => save('wrong.json', { ...fileOf([{ ...apply, do: 'dance' }]), case: 'z' });

  it('gives 0 and prints steps and figures for a person', async () => {
    const { code, out, err } = await run('--url', platform.url, good());
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`x
  ok      1. 2022-05-16 applicant submits an application: done
  ok      2. 2022-09-12 decision-maker decides on the application: done
  ok      months = 9
x: ok, 2 of 2 steps as told, 1 of 1 figures as expected
`);
  });

  it('gives 1 for a figure that does not hold and shows both values', async () => {
    const { code, out } = await run('--url', platform.url, bad());
    expect(code).toBe(1);
    expect(out).toContain('  FAILED  months: expected 8, actual 9\ny: FAILED, 2 of 2 steps as told, 0 of 1 figures as expected\n');
  });

  it('prints one object for one file and a list for several, the greatest code winning', async () => {
    expect(JSON.parse((await run('--json', '--url', platform.url, good())).out)).toMatchObject({ case: 'x', ok: true });
    const { code, out, err } = await run('--url', platform.url, '--json', wrong(), good(), bad());
    expect(code).toBe(2);
    expect((JSON.parse(out) as { ok: boolean; failed: unknown[] }[]).map(({ ok: fine, failed }) => [fine, failed.length])).toEqual([[false, 1], [true, 0], [false, 1]]);
    expect(err).toContain('steps[0].do: expected one of the verbs');
  });

  it('gives 2 without starting anything when every file is wrong', async () => {
    const { code, out } = await run(wrong(), join(folder, 'none.json'));
    expect(code).toBe(2);
    expect(out).toContain('none.json: NOT PLAYED, the file is wrong\n  $: expected a file that can be read, found no such file');
    expect(platform.requests).toEqual([]);
  });

  it('refuses the same case name twice in a run', async () => {
    const { code, out } = await run('--url', platform.url, good(), save('again.json', fileOf([apply])));
    expect(code).toBe(2);
    expect(out).toContain('case: expected a name that no other file of the run has (good.json has it), found "x"');
  });

  it.each([
    [[], 'expected at least one case file;'],
    [['--jsn', 'a.json'], 'expected --json, --url URL or --distributed, found --jsn;'],
    [['--url'], 'expected an address such as http://127.0.0.1:8080 after --url, found nothing'],
    [['--url', 'here', 'a.json'], 'expected an address such as http://127.0.0.1:8080 after --url, found here'],
    [['--url', 'http://127.0.0.1:1', '--distributed', 'a.json'], 'expected either --url or --distributed'],
  ])('gives 2 and one sentence for the call %j', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^[^\n]+\n$/);
    expect(err).toContain(message);
  });

  it('gives 2 and one sentence when nobody answers at the address', async () => {
    const { url } = platform;
    await platform.stop();
    const { code, out, err } = await run('--url', url, good());
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^no answer from http:\/\/127\.0\.0\.1:\d+\/oidc\/\.well-known\/openid-configuration: [^\n]+\n$/);
    await platform.start();
  });
});
