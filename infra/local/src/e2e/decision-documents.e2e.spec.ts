import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { application, PlatformAtWork } from './platform-at-work.js';

interface Document {
  readonly document: number;
  readonly decision: string;
  readonly decidedOn: string;
  readonly madeAt: string | null;
  readonly files: readonly { readonly name: string; readonly href: string }[];
}

describe('the documents of decisions', () => {
  let at: PlatformAtWork;
  let id: string;
  beforeAll(async () => {
    at = await PlatformAtWork.start();
    id = (await at.act({ by: 'applicant', path: '/api/v1/applications', json: application() })).body.id;
  }, 120_000);
  afterAll(() => at?.stop());

  const post = (by: string, path: string, json: object) => at.act({ by, path: `/api/v1/applications/${id}${path}`, json });
  const get = (by: string, path: string) => at.ask({ by, method: 'GET', path: `/api/v1/reports/${id}${path}` });

  /** All documents, once as many as expected are made. */
  async function made(count: number): Promise<Document[]> {
    const until = Date.now() + 30_000;
    for (;;) {
      const { documents = [] } = (await get('applicant', '/decisions')).body as { documents?: Document[] };
      if (documents.length === count && documents.every(({ madeAt }) => madeAt !== null)) return documents;
      if (Date.now() > until) throw new Error(`expected ${count} documents, got ${JSON.stringify(documents)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  it('can be looked at before the decision, and nothing is decided by that', async () => {
    const preview = await at.leavingNoTrace(() => at.ask({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision/preview`, json: { outcome: 'reject', reason: 'Not this time.' } }));
    expect(preview).toMatchObject({ status: 200, body: { decision: 'rejection', code: null, award: null, reason: 'Not this time.' } });
  });

  it('tell of each decision as it was made, with its texts, to whoever may see the application', async () => {
    await post('decision-maker', '/decision', { outcome: 'reject', reason: 'Not this time.' });
    await post('applicant', '/rectification-requests', { reason: 'Look again.' });
    const awarded = await post('decision-maker', '/rectification', { outcome: 'accepted', supportRate: '80', support: '9000.00', reason: 'Looked at again.', conditions: [{ text: 'A plan of the work.', due: '2030-01-31' }] });
    await post('applicant', '/rectification-requests', { reason: 'A little more.' });
    await post('decision-maker', '/rectification', { outcome: 'changed', support: '9001.00', reason: 'A euro more.' });

    const documents = await made(3);
    expect(documents.map(({ document, decision }) => [document, decision])).toEqual([[1, 'rejection'], [2, 'award'], [3, 'rectification']]);
    expect(documents[0]!.files.map(({ name }) => name)).toEqual(['decision-fi.pdf', 'decision-sv.pdf', 'decision-en.pdf', 'decision.json']);
    expect((await get('applicant', '/decisions/1/decision.json')).body).toMatchObject({ decision: 'rejection', reason: 'Not this time.', award: null, code: null });
    expect((await get('auditor', '/decisions/2/decision.json')).body).toMatchObject({ code: awarded.body.code, reason: 'Looked at again.', award: { granted: '9000.00', conditions: [{ text: 'A plan of the work.', due: '2030-01-31' }] } });
    expect((await get('auditor', '/decisions/3/decision.json')).body).toMatchObject({ number: 2, reason: 'A euro more.', award: { granted: '9001.00', budgetVersion: 2 } });
    const pdf = await fetch(`${at.platform.url}${documents[1]!.files[0]!.href}`, { headers: { authorization: `Bearer ${await at.token('applicant')}` } });
    expect([pdf.status, pdf.headers.get('content-type'), Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()]).toEqual([200, 'application/pdf', '%PDF-']);
    for (const path of ['/decisions', '/decisions/1/decision.json']) expect((await get('other-applicant', path)).status).toBe(404);
    for (const path of ['/decisions/4/decision.json', '/decisions/1/report.json', '/decisions/x/decision.json']) expect((await get('applicant', path)).status).toBe(404);
  }, 60_000);

  it('are had only by services from the service that decided', async () => {
    const answer = await fetch(`${at.platform.url}/internal/applications/decisions/${id}/1`, { headers: { authorization: `Bearer ${await at.token('decision-maker')}` } });
    expect(answer.status).toBe(401);
  });
});
