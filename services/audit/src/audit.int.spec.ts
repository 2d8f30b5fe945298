import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '@toteuma/eventing';
import { serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { auditService } from './audit.module.js';

const grant = '11111111-1111-4111-8111-111111111111';

/** The audit service beside the published histories of the four others. */
let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(auditService);
}, 60_000);
afterAll(() => work?.stop());

async function get(user: string, path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const { status, body } = await work.call(user, 'GET', `/${path}`, undefined, headers);
  return { status, body };
}
const historyOf = (source: string) => work.others.get(source)!;

const metadata = { actor: 'person-7', correlation: 'request-1', cause: null };
const value = { id: 'participants', value: 20, women: 11 };
const period = { from: '2022-10-01', to: '2022-12-31' };

describe('the audit service', () => {
  it('keeps every event of every service as it was stored, whatever its type', async () => {
    const [paid, achieved] = [historyOf('claims'), historyOf('indicators')];
    const at = { stream: grant, metadata };
    await paid.append({ ...at, expectedVersion: 0, occurredAt: '2023-08-14T09:00:00.000Z', events: [{ type: 'PaymentAuthorised', schemaVersion: 1, data: { claim: 1, amount: '141109.00' } }, { type: 'PaymentConfirmed', schemaVersion: 1, data: { claim: 1 } }] });
    await achieved.append({ ...at, expectedVersion: 0, occurredAt: '2023-02-01T09:00:00.000Z', events: [{ type: 'IndicatorsReported', schemaVersion: 1, data: { report: 1, period, values: [value] } }] });
    const [authorised, confirmed] = (await paid.readAll()) as [StoredEvent, StoredEvent];
    const [reported] = (await achieved.readAll()) as [StoredEvent];

    const seen = { 'toteuma-not-older-than': `claims/${grant}:2,indicators/${grant}:1` };
    expect(await get('auditor', `${grant}/events`, seen)).toEqual({ status: 200, body: { events: [reported, authorised, confirmed], next: null } });
    const { next } = (await get('auditor', `${grant}/events?limit=1`)).body;
    expect(await get('auditor', `${grant}/events?limit=1&after=${String(next)}`)).toMatchObject({ body: { events: [authorised], next: expect.any(String) } });
    const { body } = await get('auditor', 'checks');
    expect(body).toMatchObject({ ok: true });
    expect((body['sources'] as { source: string; events: number }[]).map(({ source, events }) => [source, events])).toEqual([['applications', 0], ['claims', 2], ['indicators', 1], ['reports', 0]]);
  });

  it('tells a grant\'s history to whoever may see the grant, and who did it to auditors', async () => {
    const mine = '33333333-3333-4333-8333-333333333333';
    const at = { stream: mine, expectedVersion: 0, metadata };
    const sample = await readFile(new URL('../../../libs/contracts/golden/ApplicationSubmitted.v1.json', import.meta.url), 'utf8');
    const filed = { ...(JSON.parse(sample) as object), organisation: 'org-jedu' };
    await historyOf('applications').append({ ...at, occurredAt: '2022-05-16T09:00:00.000Z', events: [{ type: 'ApplicationSubmitted', schemaVersion: 1, data: filed }] });
    const paid = historyOf('claims');
    const of = { ...metadata, actor: 'service:claims', cause: '44444444-4444-4444-8444-444444444444' };
    await paid.append({ ...at, metadata: of, occurredAt: '2023-08-14T09:00:00.000Z', events: [{ type: 'PaymentConfirmed', schemaVersion: 1, data: { claim: 1 } }] });
    const confirmed = (await paid.readStream(mine))[0]!;
    const seen = { 'toteuma-not-older-than': `applications/${mine}:1,claims/${mine}:${confirmed.position}` };

    const told = [
      { source: 'applications', type: 'ApplicationSubmitted', occurredAt: '2022-05-16T09:00:00.000Z', by: 'person', data: filed },
      { source: 'claims', type: 'PaymentConfirmed', occurredAt: '2023-08-14T09:00:00.000Z', by: 'platform', data: { claim: 1 } },
    ];
    // Positions that nobody gave out are for those who see everything.
    expect(await get('auditor', `${mine}/history`, seen)).toMatchObject({ status: 200 });
    expect(await get('applicant', `${mine}/history`, seen)).toMatchObject({ status: 422 });
    for (const user of ['applicant', 'case-officer', 'verifier']) expect(await get(user, `${mine}/history`)).toEqual({ status: 200, body: { events: told, next: null } });
    const { position, version, recordedAt, hash } = confirmed;
    const { events } = (await get('auditor', `${mine}/history`)).body as { events: object[] };
    expect(events[1]).toEqual({ ...told[1], position, version, recordedAt, hash, actor: 'service:claims', correlation: 'request-1' });
    const first = (await get('applicant', `${mine}/history?limit=1`)).body;
    expect(await get('applicant', `${mine}/history?limit=1&after=${String(first['next'])}`)).toMatchObject({ body: { events: [told[1]], next: null } });

    for (const nobodys of [grant, '55555555-5555-4555-8555-555555555555', 'x']) expect(await get('auditor', `${nobodys}/history`)).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
    expect((await get('other-applicant', `${mine}/history`)).body).toEqual((await get('other-applicant', '55555555-5555-4555-8555-555555555555/history')).body);
    expect((await get('other-applicant', `${mine}/history`)).status).toBe(404);
  });

  it('is open to auditors only', async () => {
    for (const user of ['applicant', 'case-officer', 'all-hands']) {
      expect(await get(user, `${grant}/events`)).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
      expect(await get(user, 'checks')).toMatchObject({ status: 403, body: { type: '/problems/auth/forbidden' } });
    }
  });

  it('knows no grant that has no events', async () => {
    expect(await get('auditor', '22222222-2222-4222-8222-222222222222/events')).toMatchObject({ status: 404, body: { type: '/problems/not-found' } });
  });
});
