import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { inLanguage, translated, type ProblemBody } from '@toteuma/platform';
import { application, award, claim, NOBODY, PlatformAtWork, row, type Ask, type Told } from './platform-at-work.js';
import { budget, decide, domain, file, invalid, junkTexts, MARK, notFound, refusals, rows, text, textPlaces, type Refusal } from './refusals.js';

let platform: PlatformAtWork;

/** Grants in the states that the rules need. */
const at = {
  /** Filed, not decided. */
  filed: '',
  /** Awarded, nothing claimed, one indicator report waiting. */
  awarded: '',
  /** Claim 1 verified by all-hands and decided; claim 2 verified by all-hands; claim 3 filed. */
  claimed: '',
  /** Awarded to another organisation. */
  others: '',
};
type Where = keyof typeof at;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  const file = async (by: string) => (await platform.act({ by, path: '/api/v1/applications', json: application() })).body.id as string;
  const granted = async (by: string) => {
    const id = await file(by);
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, json: award() });
    return id;
  };
  at.filed = await file('applicant');
  at.awarded = await granted('applicant');
  await platform.act({ by: 'applicant', path: `/api/v1/indicators/${at.awarded}/reports`, json: { period: { from: '2022-10-01', to: '2022-12-31' }, values: [{ id: 'participants', value: 20, women: 11 }] } });
  at.claimed = await granted('applicant');
  const claims = `/api/v1/claims/${at.claimed}`;
  await platform.act({ by: 'applicant', path: claims, json: claim() });
  await platform.act({ by: 'all-hands', path: `${claims}/1/verification`, json: {} });
  await platform.act({ by: 'decision-maker', path: `${claims}/1/decision`, json: {} });
  await platform.act({ by: 'applicant', path: claims, json: claim({ period: { from: '2023-01-01', to: '2023-03-31' }, rows: [row({ paidOn: '2023-02-15' })] }) });
  await platform.act({ by: 'all-hands', path: `${claims}/2/verification`, json: {} });
  await platform.act({ by: 'applicant', path: claims, json: claim({ period: { from: '2023-04-01', to: '2023-05-31' }, rows: [row({ paidOn: '2023-05-15' })] }) });
  at.others = await granted('other-applicant');
  await platform.quiet([at.awarded, at.claimed, at.others]);
}, 120_000);

afterAll(() => platform?.stop());

/** A path may name a grant by its place: `/api/v1/claims/{awarded}`. */
const placed = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_, name: Where) => at[name]);

async function expectRefused(ask: Ask, refusal: Refusal): Promise<Told> {
  const told = await platform.leavingNoTrace(() => platform.ask({ ...ask, path: placed(ask.path) }));
  expect({ status: told.status, type: told.problem ?? told.text, mediaType: told.mediaType }).toEqual({ status: refusal.status, type: refusal.type, mediaType: 'application/problem+json' });
  if (refusal.field !== undefined) {
    expect(told.fields).toContain(refusal.field);
    for (const error of told.body.errors) expect(error.expected).toEqual(expect.stringMatching(/\S/));
  }
  expect(told.body).toMatchObject({ status: refusal.status, title: expect.stringMatching(/\S/) });
  expect(told.headers['toteuma-position']).toBeUndefined();
  await platform.leavingNoTrace(() => expectNoEnglish(ask, told));
  return told;
}

/** The same refusal for a reader of Finnish and of Swedish: no text of it is left in English. */
async function expectNoEnglish(ask: Ask, english: Told): Promise<void> {
  // What was refused before its headers were read is told in English. Bodies of megabytes are timed: once is enough.
  if (english.headers['content-language'] === undefined || (ask.raw?.length ?? 0) > 1_000_000) return;
  for (const language of ['fi', 'sv'] as const) {
    const told = await platform.ask({ ...ask, path: placed(ask.path), headers: { ...ask.headers, 'accept-language': `${language}-FI, en;q=0.5` } });
    expect(told.headers).toMatchObject({ 'content-language': language, vary: expect.stringMatching(/accept-language/i) });
    expect(told.body).toEqual(inLanguage(english.body, language));
    const { title, detail, errors = [] } = english.body as ProblemBody;
    expect([title, ...errors.map(({ expected }) => expected)].filter((text) => translated(text, language) === null)).toEqual([]);
    if (detail !== undefined) expect(told.body.detail).not.toBe(detail);
  }
}

describe.each(Object.entries(refusals))('%s', (_heading, cases) => {
  it.each(cases)('refuse: %s', async (_, ask, refusal) => void (await expectRefused(ask, refusal)));
});

describe('a code of a grant', () => {
  it('is refused when it is in use', async () => {
    const { body } = await platform.ask({ by: 'auditor', method: 'GET', path: `/api/v1/applications/${at.awarded}` });
    await expectRefused(decide({ code: body.code }), invalid('code'));
  });
});

describe('versions', () => {
  const path = '/api/v1/applications/{filed}/decision';
  it('refuses an old If-Match and tells the current version', async () => {
    const told = await expectRefused({ by: 'decision-maker', path: '/api/v1/claims/{claimed}/2/decision', json: {}, headers: { 'if-match': '"1"' } }, { status: 412, type: 'version/conflict' });
    const seen = await platform.ask({ by: 'auditor', method: 'GET', path: `/api/v1/claims/${at.claimed}` });
    expect(seen.headers['etag']).toMatch(new RegExp(`^W/"${told.body.currentVersion}-`));
  });
  it.each(['"99"', '"0"'])('refuses If-Match %s, which no version has', async (tag) => void (await expectRefused({ by: 'decision-maker', path, json: award(), headers: { 'if-match': tag } }, { status: 412, type: 'version/conflict' })));
  it.each(['1', '"x"', '"-1"', '""', '"1e3"', '"99999999999999999999"', '"1", "2"'])('does not guess what If-Match %s means', async (tag) => void (await expectRefused({ by: 'decision-maker', path, json: award(), headers: { 'if-match': tag } }, invalid('If-Match'))));
});

describe('what is not there', () => {
  it('does not find an amendment that was not asked for', async () => {
    for (const number of ['1', 'latest', '0', '-1', 'x', '1.0', '%00']) await expectRefused({ by: 'decision-maker', path: `/api/v1/applications/{awarded}/amendments/${number}/decision`, json: { parts: { budget: 'accepted' } } }, notFound);
  });
  it('reads no path that is no text', async () => {
    for (const path of ['/api/v1/claims/%zz', '/api/v1/claims/%ff', '/api/v1/applications/%']) {
      await expectRefused({ by: 'auditor', method: 'GET', path }, notFound);
      await expectRefused({ method: 'GET', path }, { status: 401, type: 'auth/unauthenticated' });
    }
  });

  describe('a case of another organisation', () => {
    const others: readonly [string, string, unknown][] = [
      ['GET', '/api/v1/applications/ID', undefined], ['POST', '/api/v1/applications/ID/amendments', { effectiveFrom: '2023-04-01', parts: [] }], ['GET', '/api/v1/claims/ID', undefined], ['POST', '/api/v1/claims/ID', claim()],
      ['GET', '/api/v1/indicators/ID', undefined], ['GET', '/api/v1/indicators/ID/reports', undefined], ['POST', '/api/v1/indicators/ID/reports', {}], ['GET', '/api/v1/reports/ID/figures', undefined],
      ['GET', '/api/v1/reports/ID/editions', undefined], ['GET', '/api/v1/reports/ID/editions/1/report.pdf', undefined], ['GET', '/api/v1/audit/ID/history', undefined], ['POST', '/api/v1/reports/ID/final-report', {}],
    ];
    it.each(others)('looks as if it did not exist: %s %s', async (method, path, json) => {
      const ask = (id: string): Ask => ({ by: 'applicant', method, path: path.replace('ID', id), ...(json === undefined ? {} : { json }) });
      const theirs = await expectRefused(ask(at.others), notFound);
      const nobodys = await expectRefused(ask(NOBODY), notFound);
      expect(theirs.text).toBe(nobodys.text);
    });
  });
});

describe('texts', () => {
  describe.each(junkTexts)('%s', (_, escape) => {
    it.each(textPlaces)('is refused in %s', async (_place, ask, field) => {
      const { json, ...rest } = ask;
      const told = await expectRefused({ ...rest, raw: JSON.stringify(json).replaceAll(MARK, escape), headers: { ...ask.headers, 'content-type': 'application/json' } }, { status: 422, type: 'request/invalid' });
      expect(told.fields.some((named) => named.startsWith(field))).toBe(true);
    });
  });
  it('is refused when it is not there or too long', async () => {
    await expectRefused(file({ name: '' }), invalid('name'));
    await expectRefused(file({ name: 'x'.repeat(201) }), invalid('name'));
    await expectRefused(file({ summary: 'x'.repeat(20_001) }), invalid('summary'));
    await expectRefused(rows({ voucher: '' }), invalid('rows[0].voucher'));
  });
});

describe('bodies', () => {
  const path = '/api/v1/applications';
  const json = { 'content-type': 'application/json' };
  const whole = JSON.stringify(application());

  it.each<[string, Ask, Refusal]>([
    ['rows', { by: 'applicant', path: '/api/v1/claims/{awarded}', raw: `{"rows":[${'1,'.repeat(3_000_000)}1]}`, headers: json }, invalid('rows')],
    ['budget lines', { by: 'applicant', path, raw: `{"budget":[${'1,'.repeat(3_000_000)}1]}`, headers: json }, invalid('budget')],
    ['unknown keys', { by: 'applicant', path, raw: `{${Array.from({ length: 500_000 }, (_, key) => `"k${key}":1`).join(',')}}`, headers: json }, { status: 400, type: 'request/malformed' }],
    ['sections', { by: 'applicant', path, raw: `{"texts":{${Array.from({ length: 500_000 }, (_, key) => `"k${key}":1`).join(',')}}}`, headers: json }, { status: 400, type: 'request/malformed' }],
  ])('of millions of %s are refused quickly and in few words', async (_, ask, refusal) => {
    const begun = performance.now();
    const told = await expectRefused(ask, refusal);
    // A fraction of a second where nothing else runs; to judge each of them takes minutes.
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(told.text.length).toBeLessThan(100_000);
  }, 60_000);

  it('take the last of doubled keys, as JSON.parse does, and judge that', async () => {
    await expectRefused(text(whole.replace('"costModel":"flat-17-staff"', '"costModel":"flat-17-staff","costModel":"flat-99"')), invalid('costModel'));
  });
  it('leave no trace on the objects of the process', () => {
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('queries', () => {
  it('with a token of another list, grant, sort or filter are refused', async () => {
    const next = async (path: string) => (await platform.ask({ by: 'auditor', method: 'GET', path: placed(path) })).body.next as string;
    const of = { list: await next('/api/v1/applications?limit=1'), reports: await next('/api/v1/reports?limit=1'), claimed: await next('/api/v1/audit/{claimed}/events?limit=1') };
    for (const path of [`/api/v1/claims?after=${of.list}`, `/api/v1/reports?after=${of.list}`, `/api/v1/applications?sort=code&after=${of.list}`, `/api/v1/reports?search=a&after=${of.reports}`, `/api/v1/audit/{awarded}/events?after=${of.claimed}`]) {
      await expectRefused({ by: 'auditor', method: 'GET', path }, invalid('after'));
    }
    expect((await platform.ask({ by: 'auditor', method: 'GET', path: placed(`/api/v1/audit/{claimed}/history?after=${of.claimed}`) })).status).toBe(200);
  });
  // Nobody has read the headers yet, so the answer is in nobody's language.
  it.each([['10 000 values', `/api/v1/reports?${'status=running&'.repeat(10_000)}`], ['100 kB', `/api/v1/applications?search=${'x'.repeat(100_000)}`]])('of %s are refused before they are read', async (_, path) =>
    expect(await platform.ask({ by: 'auditor', method: 'GET', path })).toMatchObject({ status: 431, problem: 'request/too-large' }));
  it.each(['x', 'claims/x', `claims/${NOBODY}:x`, '/:', 'claims/%00:1'])('do not wait for the position %s', async (token) =>
    void (await expectRefused({ by: 'auditor', method: 'GET', path: '/api/v1/claims', headers: { 'toteuma-not-older-than': token } }, invalid('Toteuma-Not-Older-Than'))));
  it.each(['yesterday', '2022-13-01T00:00:00Z', '2022-02-30T00:00:00Z', '2022-10-01', '1664618400', '0000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z'])('and acts at %s are refused', async (instant) =>
    void (await expectRefused({ by: 'applicant', path: '/api/v1/applications', json: application(), headers: { 'toteuma-at': instant } }, invalid('Toteuma-At'))));
});

describe('idempotency keys', () => {
  const path = '/api/v1/applications';
  it.each(['with space', 'ä', 'x'.repeat(201), ''])('of the form "%s" are refused', async (key) => void (await expectRefused({ by: 'applicant', path, json: application(), headers: { 'idempotency-key': key } }, invalid('Idempotency-Key'))));

  it('give the first answer again for the same body, however it is written', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await platform.act({ by: 'applicant', path, json: application(), headers: key });
    const again = await platform.leavingNoTrace(() => platform.ask({ by: 'applicant', path, json: Object.fromEntries(Object.entries(application()).toReversed()), headers: key }));
    expect([again.status, again.text, again.headers['etag'], again.headers['toteuma-position']]).toEqual([first.status, first.text, first.headers['etag'], first.headers['toteuma-position']]);
  });
  it('are refused for another body', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await platform.act({ by: 'applicant', path, json: application(), headers: key });
    await expectRefused({ by: 'applicant', path, json: application({ name: 'Toinen' }), headers: key }, { status: 422, type: 'idempotency/reused' });
  });
  it('are each person\'s own, and each route\'s', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const mine = await platform.act({ by: 'applicant', path, json: application(), headers: key });
    const theirs = await platform.act({ by: 'other-applicant', path, json: application(), headers: key });
    expect(theirs.body.id).not.toBe(mine.body.id);
  });
  it('are not spent by a refusal', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await expectRefused({ by: 'applicant', path, json: application({ financing: [{ source: 'own', amount: '1.00' }] }), headers: key }, domain('application/financing-does-not-foot', 'financing'));
    await platform.act({ by: 'applicant', path, json: application(), headers: key });
  });
  it.each([1, 2, 3])('have one effect when twenty requests come at once (round %d)', async () => {
    const id = (await platform.act({ by: 'applicant', path, json: application() })).body.id as string;
    const acts: [Ask, number][] = [
      [{ by: 'applicant', path, json: application(), headers: { 'idempotency-key': randomUUID() } }, 1],
      [{ by: 'decision-maker', path: `${path}/${id}/decision`, json: award(), headers: { 'idempotency-key': randomUUID() } }, 1],
      // The claim, and how risky it is.
      [{ by: 'applicant', path: `/api/v1/claims/${id}`, json: claim(), headers: { 'idempotency-key': randomUUID() } }, 2],
      [{ by: 'verifier', path: `/api/v1/claims/${id}/1/verification`, json: {}, headers: { 'idempotency-key': randomUUID() } }, 1],
      [{ by: 'decision-maker', path: `/api/v1/claims/${id}/1/decision`, json: {}, headers: { 'idempotency-key': randomUUID() } }, 1],
      [{ by: 'payer', path: `/api/v1/claims/${id}/1/payment/authorisation`, json: {}, headers: { 'idempotency-key': randomUUID() } }, 1],
    ];
    for (const [ask, events] of acts) {
      const service = ask.path.split('/')[3] as 'applications' | 'claims';
      const before = await platform.settled();
      const told = await Promise.all(Array.from({ length: 20 }, () => platform.ask(ask)));
      expect(new Set(told.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`${told[0]!.status} ${told[0]!.text}`]));
      expect(told[0]!.status).toBeLessThan(300);
      expect((await platform.settled())[service] - before[service]).toBe(events);
    }
    await platform.quiet([id]);
  }, 60_000);
});

describe('names that objects inherit', () => {
  it('are names like any others', async () => {
    const { body: { id } } = await platform.act({ by: 'applicant', path: '/api/v1/applications', json: application({
      partners: [{ id: 'constructor', role: 'partner', name: 'Kumppani' }, { id: 'toString', role: 'partner', name: 'Toinen' }], budget: [...budget({}).slice(0, 1), { category: 'services', partner: 'constructor', amount: '500.00' }], texts: { constructor: 'x', toString: 'y' },
    }) });
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, json: award() });
    await platform.act({ by: 'applicant', path: `/api/v1/claims/${id}`, json: claim({ rows: [row(), row({ voucher: '__proto__', category: 'services', partner: 'constructor', amount: '100.00' })] }) });
    await platform.act({ by: 'verifier', path: `/api/v1/claims/${id}/1/verification`, json: { park: [{ row: '__proto__', amount: '10.00' }] } });
    await platform.act({ by: 'decision-maker', path: `/api/v1/claims/${id}/1/decision`, json: {} });
    const { body } = await platform.ask({ by: 'auditor', method: 'GET', path: `/api/v1/reports/${id}/figures` });
    expect(body.figures.partners.constructor.certified).toBe('90.00');
    await platform.quiet([id]);
  }, 120_000);
});

describe('the order of checks', () => {

  it('422 of the schema before the key, and the key before 412', async () => {
    const headers = { 'idempotency-key': randomUUID(), 'if-match': '"0"' };
    const ask: Ask = { by: 'applicant', path: '/api/v1/applications', json: application(), headers };
    const first = await platform.act(ask);
    await expectRefused({ ...ask, json: application({ costModel: 'flat-99' }) }, invalid('costModel'));
    await expectRefused({ ...ask, json: application({ name: 'Toinen' }) }, { status: 422, type: 'idempotency/reused' });
    // The application is at version 1 by now: what was answered once is answered again all the same.
    expect((await platform.ask(ask)).text).toBe(first.text);
  });
});

describe('after all that', () => {
  it('nothing moves by itself, and every service has taken in everything', async () => {
    expect(await platform.leavingNoTrace(() => platform.settled())).toHaveProperty('claims');
  });

  it('what leaves a trace is noticed, whatever jobs do meanwhile', async () => {
    await expect(platform.leavingNoTrace(() => platform.ask({ by: 'applicant', path: '/api/v1/applications', json: application() }))).rejects.toThrow('This was added: ApplicationSubmitted in applications.');
  });
});
