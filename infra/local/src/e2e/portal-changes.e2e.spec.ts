import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from './browser.js';
import { application, award, NOBODY, PlatformAtWork } from './platform-at-work.js';

let platform: PlatformAtWork;
let own: string;
const open = () => new Browser(platform.platform.url);
const signedIn = async (user: string): Promise<Browser> => {
  const browser = open();
  expect(await browser.signIn(user)).toBe('/grants');
  return browser;
};
const signOut = async (browser: Browser) => browser.json('/portal/sign-out', { method: 'POST', headers: { 'x-csrf-token': (await browser.json('/portal/session')).body.csrf } });
const problemOf = ({ status, body }: { status: number; body: Record<string, unknown> }) => [status, body['type']];
const refused = (type: string, status: number) => [status, `/problems/${type}`];

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  own = (await platform.act({ by: 'applicant', path: '/api/v1/applications', json: application() })).body.id;
  await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${own}/decision`, json: award() });
}, 120_000);
afterAll(() => platform?.stop(), 60_000);

describe('changes as they happen', () => {
  const path = () => `/portal/api/v1/reports/${own}/changes`;
  const accept = { accept: 'text/event-stream' };

  interface Told {
    readonly id: string;
    readonly data: { readonly positions: Record<string, number> };
  }

  /** Reads the events of a stream one by one. */
  async function* eventsOf(answer: Response): AsyncGenerator<Told> {
    let text = '';
    for await (const part of answer.body!) {
      text += Buffer.from(part as Uint8Array).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(text.slice(0, end).split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        text = text.slice(end + 2);
        if (fields.get('event') === 'position') yield { id: fields.get('id')!, data: JSON.parse(fields.get('data')!) as Told['data'] };
      }
    }
  }
  const next = async (events: AsyncGenerator<Told>): Promise<Told> => (await events.next()).value as Told;

  let amendments = 0;
  async function amend(): Promise<void> {
    amendments += 1;
    const at = (day: number) => ({ 'toteuma-at': `2023-03-0${day}T10:00:0${amendments}Z` });
    await platform.act({ by: 'applicant', path: `/api/v1/applications/${own}/amendments`, headers: at(1), json: { effectiveFrom: '2023-04-01', parts: [{ kind: 'budget', budget: [{ category: 'staff', amount: `${10000 - 100 * amendments}.00` }, { category: 'services', amount: `${500 + 117 * amendments}.00` }] }], reason: 'Muutos.' } });
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${own}/amendments/latest/decision`, headers: at(2), json: { parts: { budget: 'accepted' } } });
  }

  it('are told at once, after an amendment and after its edition, and go on where they were cut off', async () => {
    await platform.quiet([own]);
    const browser = await signedIn('applicant');
    const answer = await browser.ask(path(), { headers: accept });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store']);
    expect(answer.headers.get('content-encoding')).toBeNull();
    const events = eventsOf(answer);
    const first = await next(events);
    await amend();
    await platform.quiet([own]);
    // Its request and the edition are told one after the other, or at once where both came at once.
    const { reports: edition } = await platform.settled();
    let told = await next(events);
    while (!((told.data.positions['reports'] ?? 0) >= edition)) told = await next(events);
    expect(told.data.positions['applications']).toBeGreaterThan(first.data.positions['applications']!);
    await events.return(undefined);

    const latest = eventsOf(await browser.ask(path(), { headers: accept }));
    const cut = (await next(latest)).id;
    await latest.return(undefined);
    const resumed = eventsOf(await browser.ask(path(), { headers: { ...accept, 'last-event-id': cut } }));
    const coming = next(resumed);
    expect(await Promise.race([coming, new Promise((resolve) => setTimeout(resolve, 300, 'nothing yet'))])).toBe('nothing yet');
    await amend();
    expect((await coming).id).not.toBe(cut);
    await resumed.return(undefined);
    const missed = await next(eventsOf(await browser.ask(path(), { headers: { ...accept, 'last-event-id': cut } })));
    expect(missed.data.positions['applications']).toBeGreaterThan(told.data.positions['applications']!);
  }, 60_000);

  it.each(['made-up', '', 'applications.1', '<script>', 'x'.repeat(2000)])('are told from the start for an id that is none: %s', async (id) => {
    const events = eventsOf(await (await signedIn('auditor')).ask(path(), { headers: { ...accept, 'last-event-id': id } }));
    expect((await next(events)).id).toMatch(/^applications\.\d+/);
    await events.return(undefined);
  });

  it('are nobody else\'s to see', async () => {
    expect(problemOf(await (await signedIn('other-applicant')).json(path(), { headers: accept }))).toEqual(refused('not-found', 404));
    expect(problemOf(await (await signedIn('auditor')).json(`/portal/api/v1/reports/${NOBODY}/changes`, { headers: accept }))).toEqual(refused('not-found', 404));
    expect(problemOf(await open().json(path(), { headers: accept }))).toEqual(refused('auth/unauthenticated', 401));
  });

  it('are open for one person so often and no more', async () => {
    const browser = await signedIn('verifier');
    const streams = await Promise.all(Array.from({ length: 20 }, () => browser.ask(path(), { headers: accept })));
    expect(streams.every(({ status }) => status === 200)).toBe(true);
    const { status, headers } = await browser.json(path(), { headers: accept });
    expect([status, headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect((await (await signedIn('payer')).ask(path(), { headers: accept })).status).toBe(200);
    for (const { body } of streams) await body?.cancel();
    for (let tries = 0; tries < 400 && (await browser.ask(path(), { headers: accept })).status !== 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await browser.ask(path(), { headers: accept })).status).toBe(200);
  });

  it('answer at once to whoever asks for the headers only', async () => {
    const { status, headers } = await (await signedIn('case-officer')).ask(path(), { method: 'HEAD', headers: accept, signal: AbortSignal.timeout(30_000) });
    expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'text/event-stream; charset=utf-8', 'no-store']);
  });

  it('end with the session', async () => {
    const browser = await signedIn('assessor');
    const events = eventsOf(await browser.ask(path(), { headers: accept }));
    await next(events);
    await signOut(browser);
    expect(await events.next()).toMatchObject({ done: true });
  });

  it('does not keep the platform from stopping at once', async () => {
    const short = await PlatformAtWork.start();
    const begun = { at: 0 };
    try {
      const id = (await short.act({ by: 'applicant', path: '/api/v1/applications', json: application() })).body.id as string;
      await short.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, json: award() });
      const browser = new Browser(short.platform.url);
      await browser.signIn('applicant');
      expect((await browser.ask(`/portal/api/v1/reports/${id}/changes`, { headers: { accept: 'text/event-stream' } })).status).toBe(200);
      expect((await fetch(`${short.platform.url}/api/v1/reports/${id}/changes`, { headers: { accept: 'text/event-stream', authorization: `Bearer ${await short.token('auditor')}` } })).status).toBe(200);
      begun.at = Date.now();
    } finally {
      await short.stop();
    }
    // Two servers and PostgreSQL are stopped as well: a second where nothing else runs, while a stream ends by itself after hours.
    expect(Date.now() - begun.at).toBeLessThan(20_000);
  }, 60_000);
});
