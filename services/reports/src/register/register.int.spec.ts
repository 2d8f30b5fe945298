import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { after, serviceAtWork, type ServiceAtWork } from '@toteuma/testing';
import { reportsService } from '../reports.module.js';

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(reportsService, { folder: 'REPORTS_FOLDER' });
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (user, method, path, ...more) => work.call(user, method, `/register${path}`, ...more);

const entry = {
  name: 'Hyvä alku', authority: 'Hämeen ELY-keskus', portfolio: 'Kaupunkikulttuuri', focus: 'Toimintamallit', stage: 'ended', period: { from: '2016-01-01', to: '2018-12-31' },
  sources: [{ id: 'eu-state', name: 'ESR ja valtio' }, { id: 'city', name: 'Oulun kaupunki' }],
  financing: [{ source: 'eu-state', year: 2016, amount: '169779' }, { source: 'city', year: 2016, amount: '56593.00' }],
  partners: [{ name: 'Pudasjärven kaupunki', budget: '407360.00' }], statedTotal: '633733.00', summary: 'Neuvontaa.', contacts: [{ role: 'Projektipäällikkö', details: 'Outi Esimerkki, 050 000' }],
};

describe('the register', () => {
  it('takes an entry, adds it up, and shows the persons to the authority only', async () => {
    const made = await call('case-officer', 'POST', '', { code: 'S20492', ...entry });
    expect(made).toMatchObject({ status: 201, body: { version: 1, code: 'S20492' } });
    const shown = await call('auditor', 'GET', '/S20492', undefined, after(made));
    expect(shown).toMatchObject({
      status: 200,
      body: {
        id: made.body['id'], version: 1, code: 'S20492', name: 'Hyvä alku', focus: 'Toimintamallit', stage: 'ended', summary: 'Neuvontaa.', contacts: [{ role: 'Projektipäällikkö', details: 'Outi Esimerkki, 050 000' }],
        figures: { total: '226372.00', parts: '633732.00', stated: '633733.00', roundingDifference: '1.00', years: { 2016: { shares: { 'eu-state': '75.00' } } } },
      },
    });
    expect((await call('applicant', 'GET', `/${String(made.body['id'])}`)).body).toMatchObject({ name: 'Hyvä alku', contacts: [{ role: 'Projektipäällikkö', details: null }] });
    const { rows } = await work.database.pool.query<{ data: unknown }>('SELECT data FROM events');
    expect(JSON.stringify(rows)).toContain('Hyvä alku');
    expect(JSON.stringify(rows)).not.toMatch(/Esimerkki|Neuvontaa/);
  });

  it('has each operation once, and grants nothing', async () => {
    expect(await call('case-officer', 'POST', '', { code: 'S20492', ...entry })).toMatchObject({ status: 422, body: { type: '/problems/request/invalid', errors: [{ field: 'code' }] } });
    expect(await call('applicant', 'POST', '', { code: 'S20493', ...entry })).toMatchObject({ status: 403 });
    expect(await call('case-officer', 'POST', '', { code: 'S20493', ...entry, financing: [{ source: 'state', year: 2020, amount: '1' }] })).toMatchObject({ status: 422, body: { errors: [{ field: 'financing[0].source' }, { field: 'financing[0].year' }] } });
    expect((await work.call('auditor', 'GET', '')).body).toEqual({ operations: [], next: null });
  });

  it('is changed as a whole by whoever knows its version', async () => {
    const { partners: _partners, ...less } = entry;
    expect(await call('case-officer', 'PUT', '/S20492', entry, { 'if-match': '"7"' })).toMatchObject({ status: 412, body: { type: '/problems/version/conflict', currentVersion: 1 } });
    const changed = await call('case-officer', 'PUT', '/S20492', { ...less, stage: 'running', contacts: [] }, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, code: 'S20492' } });
    expect((await call('case-officer', 'GET', '/S20492', undefined, after(changed))).body).toMatchObject({ version: 2, stage: 'running', partners: [], contacts: [], figures: { parts: '226372.00', roundingDifference: '407361.00' } });
    expect(await call('case-officer', 'PUT', '/S20499', entry)).toMatchObject({ status: 404 });
    expect(await call('case-officer', 'GET', '/%00')).toMatchObject({ status: 404 });
  });

  it('is listed in pages, by portfolio, focus and search', async () => {
    await call('case-officer', 'POST', '', { ...entry, code: 'S30001', name: 'Satama', portfolio: 'Elinvoima', focus: undefined });
    const last = await call('case-officer', 'POST', '', { ...entry, code: 'S30002', name: 'Silta', portfolio: 'Elinvoima', focus: undefined });
    const codes = async (query: string) => ((await call('no-role', 'GET', query, undefined, after(last))).body['entries'] as { code: string }[]).map(({ code }) => code);
    expect(await codes('')).toEqual(['S20492', 'S30001', 'S30002']);
    expect(await codes('?sort=-name')).toEqual(['S30002', 'S30001', 'S20492']);
    expect(await codes('?portfolio=Elinvoima')).toEqual(['S30001', 'S30002']);
    expect(await codes('?focus=Toimintamallit')).toEqual(['S20492']);
    expect(await codes('?search=silt')).toEqual(['S30002']);
    const { body: { next, entries } } = await call('auditor', 'GET', '?limit=2');
    expect(entries).toHaveLength(2);
    expect(await codes(`?limit=2&after=${String(next)}`)).toEqual(['S30002']);
    expect(entries).toMatchObject([{ code: 'S20492', total: '226372.00', stated: '633733.00', roundingDifference: '407361.00' }, { code: 'S30001' }]);
  });
});
