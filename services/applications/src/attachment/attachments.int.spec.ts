import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import S3rver from '@20minutes/s3rver';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contracts } from '@toteuma/contracts';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { applicationsService } from '../applications.module.js';
import { Drafts } from '../draft/draft.rows.js';
import { filerOf } from './attachment.http.js';

const filing = {
  programme: 'esf-2014-2020', name: 'ULPO', summary: 'A plan in invented words.', applicant: { name: 'Opisto' }, period: { from: '2022-10-01', to: '2023-06-30' }, costModel: 'actual',
  budget: [{ category: 'staff', amount: '1000.00' }], financing: [{ source: 'eu-state', amount: '800.00' }, { source: 'own', amount: '200.00' }],
};
const submitted = async (work: ServiceAtWork): Promise<string> => String((await work.call('applicant', 'POST', '', filing)).body['id']);

const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n%âãÏÓ\n'), Buffer.alloc(bytes, 'x')]);
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const MB = 1024 * 1024;

async function fetched(work: ServiceAtWork, path: string): Promise<{ headers: Headers; bytes: Buffer }> {
  const response = await work.fetched('applicant', `/api/v1/applications${path}`);
  expect(response.status).toBe(200);
  return { headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attachments-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('attachments in a folder', () => {
  let work: ServiceAtWork;
  let id: string;
  const files = () => join(folder, 'files');
  beforeAll(async () => {
    work = await serviceAtWork(applicationsService, { settings: { ATTACHMENTS_STORE: files() } });
    id = await submitted(work);
  }, 120_000);
  afterAll(() => work?.stop());
  const add = (name: string, bytes: Uint8Array, headers: Record<string, string> = {}, user = 'applicant') => work.call(user, 'POST', `/${id}/attachments?name=${encodeURIComponent(name)}&section=budget`, bytes, headers);

  it('keeps a file, tells its digest in the history, and hands it out to be saved only', async () => {
    const file = pdf(3 * MB);
    const added = await add('tarjous "ä" (1).pdf', file);
    expect(added).toMatchObject({ status: 201, body: { name: 'tarjous "ä" (1).pdf', mediaType: 'application/pdf', bytes: file.length, sha256: digest(file), state: 'unscanned', section: 'budget' } });
    const { bytes, headers } = await fetched(work, `/${id}/attachments/${String(added.body['id'])}`);
    expect(digest(bytes)).toBe(digest(file));
    expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''tarjous%20%22%C3%A4%22%20%281%29.pdf");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    const history = await work.service.runtime.store.readStream(id, 0);
    const told = history.find(({ type }) => type === 'AttachmentAdded')!;
    expect(contracts.find('AttachmentAdded').parse(told.data, told.schemaVersion)).toMatchObject({ attachment: added.body['id'], sha256: digest(file), bytes: file.length });
    expect(JSON.stringify(history)).not.toContain('tarjous');
  });

  it('takes the same upload twice under one key as one', async () => {
    const key = { 'idempotency-key': 'upload-1' };
    const [first, second] = [await add('kuva.png', png, key), await add('kuva.png', png, key)];
    expect([first.status, second.status, second.body['id']]).toEqual([201, 201, first.body['id']]);
    const { body } = await work.call('auditor', 'GET', `/${id}/attachments`);
    expect((body['attachments'] as { name: string }[]).filter(({ name }) => name === 'kuva.png')).toHaveLength(1);
  });

  it('belongs to a claim, or to a voucher in it, where that is said', async () => {
    const attach = (query: string, headers: Record<string, string> = {}) => work.call('applicant', 'POST', `/${id}/attachments?name=kuitti.png&${query}`, png, headers);
    const key = { 'idempotency-key': 'receipt-1' };
    expect(await attach('claim=2022-10-01&voucher=17', key)).toMatchObject({ status: 201, body: { claim: '2022-10-01', voucher: '17', section: null } });
    expect(await attach('claim=2022-10-01&voucher=18', key)).toMatchObject({ status: 422, body: { type: expect.stringContaining('idempotency/reused') } });
    expect(await attach('claim=2022-10-01')).toMatchObject({ status: 201, body: { claim: '2022-10-01', voucher: null } });
    expect(await attach('voucher=17')).toMatchObject({ status: 422, body: { errors: [{ field: 'claim' }] } });
    expect(await attach('claim=first')).toMatchObject({ status: 422, body: { errors: [{ field: 'claim' }] } });
    const page = async (query: string) => (await work.call('verifier', 'GET', `/${id}/attachments?claim=2022-10-01&limit=1${query}`)).body as { attachments: { name: string; voucher: string | null }[]; next: string | null };
    const first = await page('');
    const second = await page(`&after=${first.next}`);
    expect([...first.attachments, ...second.attachments].map(({ name, voucher }) => [name, voucher])).toEqual([['kuitti.png', '17'], ['kuitti.png', null]]);
    expect(second.next).toBeNull();
    expect(await work.call('verifier', 'GET', `/${id}/attachments?voucher=17`)).toMatchObject({ status: 422, body: { errors: [{ field: 'voucher' }] } });
  });

  it('is for a partner one of its own claims, where each files its own: it adds, lists and reads those, and no others', async () => {
    const joint = await submitted(work);
    const [p2, p3] = ['partner-p2', 'partner-p3'];
    const attach = (user: string, query: string) => work.call(user, 'POST', `/${joint}/attachments?name=kuitti.png&${query}`, png);
    const list = async (user: string, query = '') => ((await work.call(user, 'GET', `/${joint}/attachments${query}`)).body['attachments'] as { id: string; filer: string | null; claim: string | null }[]);
    const name = (partner: string, organisation: string | null) => work.said(joint, 'PartnerOrganisationNamed', { partner, organisation });
    expect(await attach(p2, 'claim=2022-10-01')).toMatchObject({ status: 404 });
    expect(await work.call(p2, 'GET', `/${joint}/attachments`)).toMatchObject({ status: 404 });
    await name('p2', 'org-partner-p2');
    await name('p3', 'org-partner-p3');
    const added = await attach(p2, 'claim=2022-10-01&voucher=17');
    expect(added).toMatchObject({ status: 201, body: { claim: '2022-10-01', voucher: '17', filer: 'p2' } });
    const ofP3 = String((await attach(p3, 'claim=2022-10-01')).body['id']);
    const ofLead = String((await attach('applicant', 'claim=2022-10-01')).body['id']);
    const ofAll = String((await attach('applicant', 'section=budget')).body['id']);
    for (const [query, field] of [['filer=p3&claim=2022-10-01', 'filer'], ['filer=lead&claim=2022-10-01', 'filer'], ['section=budget', 'section'], ['filer=p2', 'claim'], ['section=budget&claim=2022-10-01', 'section']]) {
      expect([query, await attach(p2, query!)]).toMatchObject([query, { status: 422, body: { errors: [{ field }] } }]);
    }
    const own = String(added.body['id']);
    expect((await list(p2)).map(({ id: file }) => file)).toEqual([own]);
    expect((await list(p3)).map(({ id: file }) => file)).toEqual([ofP3]);
    expect(await list(p2, '?filer=p3')).toEqual([]);
    expect(await list('applicant')).toHaveLength(4);
    expect((await list('verifier', '?claim=2022-10-01&filer=lead')).map(({ id: file }) => file)).toEqual([ofLead]);
    expect((await list('verifier', '?claim=2022-10-01&filer=p2')).map(({ id: file }) => file)).toEqual([own]);
    for (const [file, status] of [[own, 200], [ofP3, 404], [ofLead, 404], [ofAll, 404]] as const) expect([file, (await work.fetched(p2, `/api/v1/applications/${joint}/attachments/${file}`)).status]).toEqual([file, status]);
    expect(await work.call(p2, 'DELETE', `/${joint}/attachments/${own}`)).toMatchObject({ status: 409, body: { type: expect.stringContaining('attachment/submitted') } });
    expect(await work.call(p2, 'DELETE', `/${joint}/attachments/${ofLead}`)).toMatchObject({ status: 404 });
    // Nothing else of the application is there for it; and no more than before once the lead takes it back.
    expect(await work.call(p2, 'GET', `/${joint}`)).toMatchObject({ status: 404 });
    await name('p2', null);
    expect(await work.call(p2, 'GET', `/${joint}/attachments/${own}`)).toMatchObject({ status: 404 });
    expect(await attach(p2, 'claim=2022-10-01')).toMatchObject({ status: 404 });
  });

  it.each([
    ['the lead for itself', { filer: 'lead' }, null], ['the lead for a partner', { filer: 'p2' }, 'p2'], ['the lead who says nothing', {}, null],
  ])('knows whose claim it is where %s sends it', (_, more, filer) => {
    expect(filerOf({ claim: '2022-10-01', ...more }, { eachFiles: true, filers: null })).toBe(filer);
  });
  it('names nobody where the lead files for all', () => {
    expect(() => filerOf({ claim: '2022-10-01', filer: 'p2' }, { eachFiles: false, filers: null })).toThrow(expect.objectContaining({ body: expect.objectContaining({ errors: [{ field: 'filer', expected: 'nothing: the lead files for all partners' }] }) }));
  });

  it('belongs to an amendment while that is not decided', async () => {
    const on = (day: string) => ({ 'toteuma-at': `${day}T09:00:00.000Z` });
    const grant = String((await work.call('applicant', 'POST', '', filing, on('2022-05-16'))).body['id']);
    const attach = (query: string, headers: Record<string, string> = {}, user = 'applicant') => work.call(user, 'POST', `/${grant}/attachments?name=selvitys.png&${query}`, png, { ...on('2023-01-11'), ...headers });
    const refused = (field: string) => ({ status: 422, body: { errors: [{ field }] } });
    expect(await attach('amendment=1')).toMatchObject(refused('amendment'));
    expect(await work.call('decision-maker', 'POST', `/${grant}/decision`, { outcome: 'award', supportRate: '80', support: '800' }, on('2022-09-12'))).toMatchObject({ status: 200 });
    for (const to of ['2023-12-31', '2024-01-31']) {
      const kind = to === '2023-12-31' ? { kind: 'extension', to } : { kind: 'content', texts: { measures: 'More.' } };
      expect(await work.call('applicant', 'POST', `/${grant}/amendments`, { effectiveFrom: '2023-02-01', parts: [kind] }, on('2023-01-10'))).toMatchObject({ status: 201 });
    }
    const key = { 'idempotency-key': 'explanation-1' };
    const first = await attach('amendment=1', key);
    expect(first).toMatchObject({ status: 201, body: { amendment: 1, claim: null, section: null } });
    expect(await attach('amendment=2', {}, 'case-officer')).toMatchObject({ status: 201, body: { amendment: 2 } });
    expect(await attach('amendment=2', key)).toMatchObject({ status: 422, body: { type: expect.stringContaining('idempotency/reused') } });
    for (const [query, field] of [['amendment=3', 'amendment'], ['amendment=first', 'amendment'], ['amendment=1&section=budget', 'amendment'], ['amendment=1&claim=2022-10-01', 'amendment']] as const) expect(await attach(query)).toMatchObject(refused(field));
    expect(await attach('amendment=1', {}, 'other-applicant')).toMatchObject({ status: 404 });
    const listed = async (query: string) => ((await work.call('decision-maker', 'GET', `/${grant}/attachments?${query}`)).body['attachments'] as { id: string; amendment: number | null }[]).map(({ amendment }) => amendment);
    expect([await listed('amendment=1'), await listed('amendment=2'), new Set(await listed(''))]).toEqual([[1], [2], new Set([1, 2])]);

    expect(await work.call('decision-maker', 'POST', `/${grant}/amendments/1/decision`, { parts: { extension: 'accepted' } }, on('2023-01-12'))).toMatchObject({ status: 200 });
    expect(await attach('amendment=1', on('2023-01-13'))).toMatchObject({ status: 409, body: { type: expect.stringContaining('amendment/already-decided') } });
    // The same upload, sent again because its answer was lost, is the same file.
    expect(await attach('amendment=1', { ...key, ...on('2023-01-13') })).toMatchObject({ status: 201, body: { id: first.body['id'] } });
    expect(await listed('amendment=1')).toEqual([1]);
  });

  it('does not take another file under the same key for the first', async () => {
    const key = { 'idempotency-key': 'upload-2' };
    expect(await add('kuva.png', png, key)).toMatchObject({ status: 201 });
    expect(await add('toinen.png', png, key)).toMatchObject({ status: 422, body: { type: expect.stringContaining('idempotency/reused') } });
  });

  it('keeps one of two uploads under one key at once, whole, when the other is cut off', async () => {
    const key = { 'idempotency-key': 'upload-3' };
    const file = pdf(2 * MB);
    const cut = new AbortController();
    let go = (): void => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const slow = fetch(`${work.address}/api/v1/applications/${id}/attachments?name=plan.pdf&section=budget`, {
      method: 'POST', headers: { authorization: `Bearer ${await work.tokenOf('applicant')}`, 'content-type': 'application/octet-stream', ...key }, duplex: 'half', signal: cut.signal,
      body: ReadableStream.from((async function* () {
        yield file.subarray(0, MB);
        await held;
      })()),
    }).catch((error: Error) => error.name);
    for (const end = Date.now() + 10_000; !(await readdir(files())).some((name) => name.endsWith('.part')) && Date.now() < end; ) await wait(20);
    const kept = await add('plan.pdf', file, key);
    expect(kept).toMatchObject({ status: 201, body: { sha256: digest(file) } });
    cut.abort();
    go();
    expect(await slow).toBe('AbortError');
    for (const end = Date.now() + 10_000; (await readdir(files())).some((name) => name.endsWith('.part')) && Date.now() < end; ) await wait(20);
    expect((await readdir(files())).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(digest((await fetched(work, `/${id}/attachments/${String(kept.body['id'])}`)).bytes)).toBe(digest(file));
    expect((await add('plan.pdf', file, key)).body).toEqual(kept.body);
  }, 60_000);

  it('takes none for what was withdrawn, and keeps nothing of it', async () => {
    const gone = await submitted(work);
    expect(await work.call('applicant', 'POST', `/${gone}/withdrawal`, {})).toMatchObject({ status: 200 });
    const before = await readdir(files());
    expect(await work.call('applicant', 'POST', `/${gone}/attachments?name=a.png`, png)).toMatchObject({ status: 409, body: { type: expect.stringContaining('application/withdrawn') } });
    expect(await readdir(files())).toEqual(before);
    expect((await work.call('auditor', 'GET', `/${gone}/attachments`)).body).toEqual({ attachments: [], next: null });
  });

  it('leaves with its draft once nobody can bring that back, and stays with one that is being submitted', async () => {
    const { runtime } = work.service;
    const draft = String((await work.call('applicant', 'POST', '/drafts', { programme: 'esf-2014-2020' })).body['id']);
    const file = String((await work.call('applicant', 'POST', `/${draft}/attachments?name=a.png`, png)).body['id']);
    const drafted = (change: string) => runtime.pool.query(`UPDATE drafts SET ${change} WHERE id = $1`, [draft]);
    await drafted("state = 'submitting', submitting_since = now()");
    expect(await work.call('applicant', 'DELETE', `/${draft}/attachments/${file}`)).toMatchObject({ status: 409, body: { type: expect.stringContaining('attachment/submitted') } });
    await drafted("state = 'open', submitting_since = NULL, deleted_at = now() - interval '29 days'");
    await new Drafts(runtime).clearOut();
    expect((await runtime.pool.query('SELECT state FROM attachments WHERE id = $1', [file])).rows).toEqual([{ state: 'unscanned' }]);
    await drafted("deleted_at = now() - interval '31 days'");
    await new Drafts(runtime).clearOut();
    // Any upload wakes who looks after the files.
    expect(await add('kuva.png', png)).toMatchObject({ status: 201 });
    for (const end = Date.now() + 10_000; (await readdir(files())).includes(file) && Date.now() < end; ) await wait(50);
    expect(await readdir(files())).not.toContain(file);
    for (const end = Date.now() + 10_000; (await runtime.pool.query('SELECT FROM attachments WHERE id = $1', [file])).rowCount !== 0 && Date.now() < end; ) await wait(50);
    expect((await runtime.pool.query('SELECT FROM attachments WHERE id = $1', [file])).rowCount).toBe(0);
  }, 60_000);

  it.each<[string, string, Uint8Array]>([
    ['a page that is called a PDF', 'plan.pdf', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a picture that is called a PDF', 'plan.pdf', png],
    ['a PDF that is called a text', 'plan.txt', pdf(100)],
    ['a page that is called a table', 'plan.csv', Buffer.from('  <svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['a program that is called a text', 'plan.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['bytes that are called a text', 'plan.txt', Buffer.from([80, 0, 1, 2, 3])],
    ['a page', 'plan.html', Buffer.from('<html></html>')],
    ['a file without an ending', 'plan', pdf(10)],
    ['a name that climbs', '../plan.pdf', pdf(10)],
    ['a name that reads backwards', 'plan\u202Efdp.pdf', pdf(10)],
  ])('refuses %s and keeps nothing of it', async (_what, name, bytes) => {
    const before = await readdir(files());
    expect(await add(name, bytes)).toMatchObject({ status: 422, body: { errors: [{ field: 'name' }] } });
    expect(await readdir(files())).toEqual(before);
  });

  it('refuses an empty file', async () => {
    expect(await add('plan.pdf', new Uint8Array())).toMatchObject({ status: 422, body: { errors: [{ field: '(body)' }] } });
  });

  it('takes 50 MB and no more, and says so before all of it has come', async () => {
    expect(await add('large.pdf', pdf(50 * MB - 20))).toMatchObject({ status: 201 });
    expect(await add('larger.pdf', pdf(50 * MB))).toMatchObject({ status: 413, body: { type: expect.stringContaining('request/too-large') } });
    // Without a length beforehand it is counted as it comes.
    const chunked = await fetch(`${work.address}/api/v1/applications/${id}/attachments?name=large.pdf`, {
      method: 'POST', headers: { authorization: `Bearer ${await work.tokenOf('applicant')}`, 'content-type': 'application/octet-stream' }, duplex: 'half',
      body: ReadableStream.from((async function* () {
        yield pdf(MB);
        for (let at = 0; at < 52; at += 1) yield Buffer.alloc(MB, 'x');
      })()),
    });
    expect(chunked.status).toBe(413);
    expect((await readdir(files())).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 60_000);

  it('belongs to a draft first, and is told in the history when the draft is submitted', async () => {
    const call = (...asked: Parameters<ServiceAtWork['call']>) => work.call(...asked);
    const draft = String((await call('applicant', 'POST', '/drafts', { programme: 'esf-2014-2020' })).body['id']);
    const attach = (user: string, name: string) => call(user, 'POST', `/${draft}/attachments?name=${name}`, png);
    const [first, second] = [await attach('applicant', 'a.png'), await attach('applicant', 'b.png')];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await attach('other-applicant', 'c.png')).toMatchObject({ status: 404 });
    expect(await attach('case-officer', 'c.png')).toMatchObject({ status: 404 });
    expect(await call('auditor', 'GET', `/${draft}/attachments`)).toMatchObject({ status: 404 });
    expect(await call('applicant', 'DELETE', `/${draft}/attachments/${String(first.body['id'])}`)).toMatchObject({ status: 200 });
    expect(await readdir(files())).not.toContain(first.body['id']);

    const contents = {
      basics: { name: filing.name, summary: filing.summary, period: filing.period }, organisation: { applicant: filing.applicant, partners: [] },
      budget: { costModel: filing.costModel, budget: filing.budget }, financing: { financing: filing.financing },
    };
    for (const [section, content] of Object.entries(contents)) expect(await call('applicant', 'PUT', `/drafts/${draft}/sections/${section}`, { content }, { 'if-match': '"0"' })).toMatchObject({ status: 200 });
    const version = String((await call('applicant', 'GET', `/drafts/${draft}`)).body['version']);
    expect(await call('applicant', 'POST', `/drafts/${draft}/submission`, {}, { 'if-match': `"${version}"` })).toMatchObject({ status: 201 });
    const told = async () => (await work.service.runtime.store.readStream(draft, 0)).filter(({ type }) => type === 'AttachmentAdded').map(({ data }) => (data as { attachment: string }).attachment);
    for (const end = Date.now() + 10_000; (await told()).length === 0 && Date.now() < end; ) await wait(50);
    expect(await told()).toEqual([second.body['id']]);
    expect(await call('applicant', 'DELETE', `/${draft}/attachments/${String(second.body['id'])}`)).toMatchObject({ status: 409, body: { type: expect.stringContaining('attachment/submitted') } });
    expect(await call('case-officer', 'GET', `/${draft}/attachments`)).toMatchObject({ status: 200, body: { attachments: [{ name: 'b.png' }] } });
  }, 60_000);

  it('is for those who see the application, and no other route takes a file', async () => {
    expect(await add('kuva.png', png, {}, 'other-applicant')).toMatchObject({ status: 404 });
    expect(await add('kuva.png', png, {}, 'verifier')).toMatchObject({ status: 403 });
    expect(await work.call('other-applicant', 'GET', `/${id}/attachments`)).toMatchObject({ status: 404 });
    expect(await work.call('decision-maker', 'POST', `/${id}/decision`, png)).toMatchObject({ status: 415 });
    expect(await work.call('applicant', 'POST', `/${id}/attachments?name=a.pdf`, { name: 'a.pdf' })).toMatchObject({ status: 415 });
  });
});

describe('attachments in a store that speaks S3', () => {
  let work: ServiceAtWork;
  let store: S3rver;
  beforeAll(async () => {
    store = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: join(folder, 's3'), configureBuckets: [{ name: 'toteuma-files', configs: [] }] });
    const { port } = await store.run();
    const setting = `s3://S3RVER:S3RVER@toteuma-files/case-files?endpoint=http://127.0.0.1:${port}&region=us-east-1`;
    work = await serviceAtWork(applicationsService, { settings: { ATTACHMENTS_STORE: setting } });
  }, 120_000);
  afterAll(async () => {
    await work?.stop();
    await store?.close();
  });

  it('comes back as it went, also in several parts', async () => {
    const id = await submitted(work);
    const file = pdf(12 * MB);
    const added = await work.call('applicant', 'POST', `/${id}/attachments?name=plan.pdf`, file);
    expect(added).toMatchObject({ status: 201, body: { sha256: digest(file) } });
    expect(digest((await fetched(work, `/${id}/attachments/${String(added.body['id'])}`)).bytes)).toBe(digest(file));
    expect(await work.call('applicant', 'POST', `/${id}/attachments?name=plan.pdf`, png)).toMatchObject({ status: 422 });
  }, 60_000);
});

describe('the scan of attachments', () => {
  let work: ServiceAtWork;
  let scanner: Server;
  let away = true;
  beforeAll(async () => {
    // Speaks as much of clamd's protocol as there is for INSTREAM, and knows one virus: the word EICAR.
    scanner = createServer((socket) => {
      if (away) {
        socket.destroy();
        return;
      }
      const got: Buffer[] = [];
      socket.on('error', () => undefined).on('data', (part) => {
        got.push(part);
        const all = Buffer.concat(got);
        let at = all.indexOf(0) + 1;
        const body: Buffer[] = [];
        while (at + 4 <= all.length) {
          const length = all.readUInt32BE(at);
          if (length === 0) {
            socket.end(Buffer.concat(body).includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0');
            return;
          }
          body.push(all.subarray(at + 4, at + 4 + length));
          at += 4 + length;
        }
      });
    });
    await new Promise<void>((resolve) => scanner.listen(0, '127.0.0.1', resolve));
    const address = `clamav://127.0.0.1:${(scanner.address() as AddressInfo).port}`;
    work = await serviceAtWork(applicationsService, { settings: { ATTACHMENTS_STORE: join(folder, 'scanned'), ATTACHMENTS_SCANNER: address } });
  }, 120_000);
  afterAll(async () => {
    await work?.stop();
    scanner?.close();
  });
  const stateOf = async (id: string, attachment: unknown): Promise<unknown> =>
    ((await work.call('applicant', 'GET', `/${id}/attachments`)).body['attachments'] as { id: string; state: string }[]).find((one) => one.id === attachment)?.state;
  async function until(id: string, attachment: unknown, state: string): Promise<void> {
    for (const end = Date.now() + 10_000; (await stateOf(id, attachment)) !== state; await wait(50)) if (Date.now() > end) throw new Error(`never ${state}`);
  }

  it('keeps a file back until it is clean, and for ever when it is not', async () => {
    const id = await submitted(work);
    const good = (await work.call('applicant', 'POST', `/${id}/attachments?name=good.pdf`, pdf(200_000))).body['id'] as string;
    const bad = (await work.call('applicant', 'POST', `/${id}/attachments?name=bad.txt`, Buffer.from('EICAR in a text'))).body['id'] as string;
    expect(await stateOf(id, good)).toBe('waiting');
    expect(await work.call('case-officer', 'GET', `/${id}/attachments/${good}`)).toMatchObject({ status: 409, body: { type: expect.stringContaining('attachment/waiting-for-scan') } });
    away = false;
    await until(id, good, 'clean');
    await until(id, bad, 'infected');
    expect((await fetched(work, `/${id}/attachments/${good}`)).bytes).toHaveLength(200_000 + pdf(0).length);
    expect(await work.call('case-officer', 'GET', `/${id}/attachments/${bad}`)).toMatchObject({ status: 409, body: { type: expect.stringContaining('attachment/infected') } });
  });
});
