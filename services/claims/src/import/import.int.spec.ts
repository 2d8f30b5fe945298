import { createHash } from 'node:crypto';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awardOf, budgetCell, serviceAtWork, type Answered, type ServiceAtWork } from '@toteuma/testing';
import { writeXlsx, type CellValue } from 'hucre/xlsx';
import { claimsService } from '../claims.module.js';
import { ClaimImports, CUT_OFF } from './claim-imports.rows.js';
import { ImportLeftovers } from './import-leftovers.rows.js';
import type { Line } from './lines.js';
import type { RowMaker } from './made-row.js';
import { stage } from './staging.rows.js';

const budget = [budgetCell('staff', '900000.00'), budgetCell('services', '900000.00'), budgetCell('staff', '900000.00', { partner: 'p2' })];

let work: ServiceAtWork;
beforeAll(async () => {
  work = await serviceAtWork(claimsService, { at: '2023-08-10T09:00:00.000Z' });
}, 120_000);
afterAll(() => work?.stop());

const call: ServiceAtWork['call'] = (...sent) => work.call(...sent);

let counted = 0;
const quarter = (from: string, to: string) => ({ period: { from, to }, last: false });
async function drafted(organisation = 'org-jedu'): Promise<{ grant: string; id: string }> {
  counted += 1;
  const grant = `8b1c4f7e-52d7-4d5c-9d0e-2f4a5c1b${String(counted).padStart(4, '0')}`;
  await work.said(grant, 'GrantAwarded', awardOf({ code: `S${22000 + counted}`, organisation, budget, granted: '2000000.00', partners: ['p2'] }));
  const { body } = await call(organisation === 'org-jedu' ? 'applicant' : 'other-applicant', 'POST', `/${grant}/drafts`, quarter('2022-10-01', '2022-12-31'));
  return { grant, id: body.id };
}
const send = (id: string, name: string, file: string | Uint8Array, query = '', { user = 'applicant', headers = {} }: { user?: string; headers?: Record<string, string> } = {}) =>
  call(user, 'POST', `/drafts/${id}/imports?name=${encodeURIComponent(name)}${query}`, typeof file === 'string' ? Buffer.from(file) : file, headers);
async function ended(id: string, user = 'applicant'): Promise<Answered['body']> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { body } = await call(user, 'GET', `/imports/${id}`);
    if (body.state !== 'reading') return body;
    await wait(100);
  }
  throw new Error('still reading');
}
const imported = async (id: string, name: string, file: string | Uint8Array, query = '') => {
  const { status, body } = await send(id, name, file, query);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.state === 'reading' ? ended(body.import) : body;
};
const lines = async (id: string, state: string) => (await call('applicant', 'GET', `/imports/${id}/rows?state=${state}`)).body.rows;
const xlsx = (rows: CellValue[][]) => writeXlsx({ sheets: [{ name: 'Kulut', rows }, { name: 'Ohje', rows: [['x']] }] });

const csv = 'Pääkirja;;;\nTositenro;Maksupvm;Kustannuslaji;Toimittaja;Summa\n1001;31.10.2022;staff;Työntekijä;1 500,00\n1002;1.11.2022;Services;Kuvitteellinen Oy;-20,5\n1003;32.11.2022;staff;;abc\n1004;5.1.2023;staff;;5\n;;;;\n1001;31.10.2022;staff;TYÖNTEKIJÄ;1500\n';

describe('reading a file into a draft', () => {
  it('understands its columns by their headings, and says of each line what came of it', async () => {
    const { id } = await drafted();
    const read = await imported(id, 'kirja.csv', csv);
    expect(read).toMatchObject({
      state: 'read', draft: id, partner: 'lead', hash: createHash('sha256').update(csv).digest('hex'), sameAs: null, sheets: [], sheet: null, encoding: 'utf-8', separator: ';', rows: 5, good: 2, bad: 2, duplicates: 1, leftOut: 0,
      mapping: { columns: { voucher: 0, paidOn: 1, category: 2, supplier: 3, amount: 4 }, numbers: 'fi', dates: 'auto', headerRow: 2 }, values: ['staff', 'Services'],
    });
    expect(read.columns[4]).toEqual({ index: 4, header: 'Summa', samples: ['1 500,00', '-20,5', 'abc'] });
    expect(await lines(read.import, 'good')).toMatchObject([{ line: 3, row: { voucher: '1001', category: 'staff', amount: '1500.00', paidOn: '2022-10-31' } }, { line: 4, row: { category: 'services', amount: '-20.50' } }]);
    expect(await lines(read.import, 'bad')).toMatchObject([
      { line: 5, problems: [{ field: 'paidOn', column: 1, value: '32.11.2022', type: 'request/invalid' }, { field: 'amount', column: 4, value: 'abc' }] },
      { line: 6, problems: [{ type: 'claim/row-outside-period', field: 'incurredOn', expected: 'a day from 2022-10-01 to 2022-12-31' }] },
    ]);
    expect(await lines(read.import, 'duplicate')).toMatchObject([{ line: 8, duplicates: [{ where: 'file' }] }]);
  });

  it('takes the good rows, or all or none, once', async () => {
    const { grant, id } = await drafted();
    const read = await imported(id, 'kirja.csv', csv);
    expect(await call('applicant', 'POST', `/imports/${read.import}/taking`, { which: 'all' })).toMatchObject({ status: 422, body: { type: '/problems/import/bad-rows', errors: [{ field: 'line 5' }] } });
    expect(await call('applicant', 'POST', `/imports/${read.import}/taking`, { which: 'good' })).toMatchObject({ status: 200, body: { taken: 2, version: 2 } });
    expect(await call('applicant', 'POST', `/imports/${read.import}/taking`, { which: 'good' })).toMatchObject({ status: 409, body: { type: '/problems/import/not-open' } });
    const { body } = await call('applicant', 'GET', `/drafts/${id}/rows`);
    expect(body).toMatchObject({ total: 2, rows: [{ voucher: '1001', problems: [], duplicates: [] }, { voucher: '1002' }] });
    expect((await call('applicant', 'GET', `/drafts/${id}`)).body).toMatchObject({ version: 2, parts: [{ rows: 2, sum: '1479.50', version: 2 }, {}] });
    const again = await imported(id, 'toinen nimi.csv', csv);
    expect(again).toMatchObject({ sameAs: read.import, good: 0, duplicates: 3 });
    expect((await lines(again.import, 'duplicate'))[0].duplicates).toMatchObject([{ where: 'draft', key: body.rows[0].key }]);
    expect((await call('applicant', 'POST', `/drafts/${id}/filing`, {}, { 'if-match': '"2"' })).status).toBe(201);
    expect((await call('applicant', 'GET', `/imports/${again.import}`)).status).toBe(404);
    // The file is known in the next claim too, though its draft is gone.
    const next = await call('applicant', 'POST', `/${grant}/drafts`, quarter('2023-01-01', '2023-03-31'));
    expect(await imported(next.body.id, 'kolmas nimi.csv', csv)).toMatchObject({ sameAs: read.import });
  });

  it('reads a ledger export of debit and credit, of which only some lines belong to the claim, by a mapping that is saved', async () => {
    const { id } = await drafted();
    const ledger = (order: number[]) => ['Verifikat;Bokföringsdatum;Konto;Projekt;Debet;Kredit', '7;2022-10-05;4000;H-17;100,00;', '8;2022-10-06;5000;H-17;;25,00', '9;2022-10-06;4000;MUU;7,00;', '10;2022-10-07;1700;H-17;1,00;', '11;2022-10-08;9;H-17;1,00;'].map((line) => order.map((at) => line.split(';')[at]).join(';')).join('\r\n');
    const read = await imported(id, 'huvudbok.csv', Buffer.from(ledger([0, 1, 2, 3, 4, 5]), 'latin1'));
    expect(read).toMatchObject({ encoding: 'windows-1252', bad: 5, mapping: { columns: { voucher: 0, paidOn: 1, category: 2, amount: { debit: 4, credit: 5 } } }, values: ['4000', '1700', '5000', '9'] });
    const mapping = { ...read.mapping, categories: { 4000: 'staff', 5000: 'services', 1700: null }, only: { column: 3, value: 'h-17' }, saveAs: 'Huvudbok' };
    const mapped = (await call('applicant', 'PUT', `/imports/${read.import}/mapping`, mapping)).body;
    expect(mapped).toMatchObject({ state: 'read', good: 2, bad: 1, leftOut: 2, rows: 5 });
    expect(await lines(read.import, 'good')).toMatchObject([{ row: { amount: '100.00', category: 'staff' } }, { row: { amount: '-25.00', category: 'services' } }]);
    expect(await lines(read.import, 'left-out')).toMatchObject([{ line: 1 }, { line: 4 }, { line: 5 }]);
    expect((await call('applicant', 'GET', '/mappings')).body).toMatchObject({ mappings: [{ name: 'Huvudbok', mapping: { columns: { voucher: 'Verifikat', amount: { debit: 'Debet', credit: 'Kredit' } }, only: { column: 'Projekt' } } }] });
    // By itself, and by name, whatever the order of the columns.
    const turned = ledger([5, 4, 3, 2, 1, 0]);
    expect(await imported(id, 'a.csv', turned)).toMatchObject({ good: 2, mapping: { columns: { voucher: 5, category: 3 } } });
    expect(await imported(id, 'b.csv', turned, '&mapping=Huvudbok')).toMatchObject({ good: 2 });
    expect(await send(id, 'b.csv', turned, '&mapping=Muu')).toMatchObject({ status: 422, body: { errors: [{ field: 'mapping' }] } });
    expect((await call('other-applicant', 'GET', '/mappings')).body).toEqual({ mappings: [] });
    expect((await call('other-applicant', 'DELETE', '/mappings/Huvudbok', {})).status).toBe(404);
    expect((await call('applicant', 'DELETE', '/mappings/Huvudbok', {})).body).toEqual({ removed: 'Huvudbok' });
    expect((await call('applicant', 'PUT', `/imports/${read.import}/mapping`, { columns: { voucher: 99 }, headerRow: 1 })).body).toMatchObject({ errors: [{ field: 'columns.voucher' }] });
  });

  it('reads a workbook, of its first sheet or of the one that is named', async () => {
    const { id } = await drafted();
    const file = await xlsx([['Voucher', 'Date', 'Category', 'Amount'], ['A1', new Date(Date.UTC(2022, 10, 1)), 'staff', 10.1], ['A2', 44_866, 'staff', '1.234'], ['A3', '10/11/2022', 'staff', 0.125]]);
    const read = await imported(id, 'ledger.xlsx', file);
    expect(read).toMatchObject({ sheets: ['Kulut', 'Ohje'], sheet: 'Kulut', good: 1, bad: 2, notices: [{ type: 'other-sheets', where: ['Ohje'], count: 1 }] });
    expect(await lines(read.import, 'bad')).toMatchObject([{ line: 3, problems: [{ field: 'amount', value: '1.234' }] }, { line: 4, problems: [{ field: 'paidOn', value: '10/11/2022' }, { field: 'amount', value: '0.125' }] }]);
    const told = await call('applicant', 'PUT', `/imports/${read.import}/mapping`, { ...read.mapping, numbers: 'fi', dates: 'dmy' });
    expect(told.body).toMatchObject({ good: 2, bad: 1 });
    expect(await send(id, 'ledger.xlsx', file, '&sheet=Taul1')).toMatchObject({ status: 422, body: { type: '/problems/import/sheet-unknown', errors: [{ field: 'sheet', expected: 'one of Kulut, Ohje' }] } });
    expect((await work.database.pool.query('SELECT count(*)::int AS n FROM claim_imports WHERE draft = $1', [id])).rows).toEqual([{ n: 1 }]);
  });

  it('keeps whatever stands in a cell, but for what is no text', async () => {
    const { id } = await drafted();
    const file = await xlsx([['Tosite', 'Pvm', 'Kululaji', 'Summa', 'Toimittaja'], [String.raw`C:\u0000\ud800`, '3.10.2022', 'staff', 5, 'a_x0000_b_xD800_'], ['2', '3.10.2022', 'muu_xD800_', 5, null]]);
    const read = await imported(id, 'a.xlsx', file);
    expect(read).toMatchObject({ state: 'read', rows: 2, bad: 2, values: ['muu\ufffd', 'staff'] });
    expect(await lines(read.import, 'bad')).toMatchObject([{ line: 2, cells: [String.raw`C:\u0000\ud800`, '3.10.2022', 'staff', 5, 'ab\ufffd'], problems: [{ field: 'supplier' }] }, { line: 3, problems: [{ field: 'category' }] }]);
  });

  it('reads into the part of a partner, and by a column into those of several', async () => {
    const { id } = await drafted();
    const file = 'Tosite;Pvm;Kululaji;Summa;Osatoteuttaja\n1;3.10.2022;staff;5;p2\n2;3.10.2022;staff;6;\n3;3.10.2022;staff;7;p9\n';
    const read = await imported(id, 'a.csv', file);
    expect(read).toMatchObject({ good: 2, bad: 1 });
    await call('applicant', 'POST', `/imports/${read.import}/taking`, { which: 'good' });
    expect((await call('applicant', 'GET', `/drafts/${id}`)).body.parts).toMatchObject([{ partner: 'lead', rows: 1, sum: '6.00' }, { partner: 'p2', rows: 1, sum: '5.00', version: 2 }]);
    await call('applicant', 'PUT', `/drafts/${id}/parts/p2`, { organisation: 'org-other' });
    expect((await send(id, 'a.csv', file, '&partner=lead', { user: 'other-applicant' })).status).toBe(422);
    const theirs = await send(id, 'a.csv', file, '', { user: 'other-applicant' });
    expect(theirs).toMatchObject({ status: 201, body: { partner: 'p2', bad: 1 } });
    // The lead sees what its partners read in; a partner does not see what the lead has.
    expect((await call('other-applicant', 'GET', `/imports/${read.import}`)).status).toBe(404);
    expect((await call('applicant', 'GET', `/imports/${theirs.body.import}`)).status).toBe(200);
  });

  it('is the same import for the same key', async () => {
    const { id } = await drafted();
    const key = { headers: { 'idempotency-key': 'once' } };
    const [first, second] = [await send(id, 'a.csv', csv, '', key), await send(id, 'a.csv', csv, '', key)];
    expect(second.body.import).toBe(first.body.import);
  });

  it('is not for another organisation', async () => {
    const { id } = await drafted('org-other');
    expect((await send(id, 'a.csv', csv)).status).toBe(404);
    const theirs = await send(id, 'a.csv', csv, '', { user: 'other-applicant' });
    for (const [method, path, body] of [['GET', ''], ['PUT', '/mapping', {}], ['GET', '/rows'], ['POST', '/taking', {}], ['POST', '/stop', {}]] as const) {
      expect((await call('applicant', method, `/imports/${theirs.body.import}${path}`, body)).status).toBe(404);
    }
    expect((await call('verifier', 'GET', `/imports/${theirs.body.import}`)).status).toBe(403);
  });
});

describe('a file that is not taken', () => {
  const zipped = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(100)]);
  it.each([
    ['of another kind', 'kirja.pdf', Buffer.from('%PDF'), 415, 'request/unsupported-type'],
    ['of another kind than its name says', 'kirja.xlsx', Buffer.from('a;b'), 415, 'request/unsupported-type'],
    ['an archive that is called text', 'kirja.csv', zipped, 415, 'request/unsupported-type'],
    ['with macros', 'kirja.xlsm', zipped, 422, 'import/macros'],
    ['damaged', 'kirja.xlsx', zipped, 422, 'import/unreadable'],
    ['empty', 'kirja.csv', Buffer.alloc(0), 422, 'request/invalid'],
  ])('is refused by name: %s', async (_, name, file, status, type) => {
    const { id } = await drafted();
    expect(await send(id, name, file)).toMatchObject({ status, body: { type: `/problems/${type}` } });
  });

  it('is refused as JSON, and when it is larger than a file may be', async () => {
    const { id } = await drafted();
    expect((await call('applicant', 'POST', `/drafts/${id}/imports?name=a.csv`, { a: 1 })).status).toBe(415);
    expect((await send(id, 'a.csv', Buffer.alloc(51 * 1024 * 1024, 'a;b\n'))).status).toBe(413);
  });

  it('fails with the line, and leaves nothing behind', async () => {
    const { id } = await drafted();
    const read = await imported(id, 'a.csv', `Tosite;Pvm;Kululaji;Summa\n${'1;3.10.2022;staff;5\n'.repeat(69_998)}2;"3.10.2022;staff;5\n${'1;3.10.2022;staff;5\n'.repeat(20_000)}`);
    expect(read).toMatchObject({ state: 'failed', problem: { type: 'import/unreadable', field: 'line 70000' }, why: expect.stringContaining('70000') });
    expect((await call('applicant', 'POST', `/imports/${read.import}/taking`, { which: 'good' })).body.type).toBe('/problems/import/not-open');
    const { rows } = await work.database.pool.query('SELECT count(*)::int AS n FROM claim_import_rows WHERE import = $1', [read.import]);
    expect(rows).toEqual([{ n: 0 }]);
  }, 60_000);

  it('fails by the name of the limit with more rows than a file may have', async () => {
    const { id } = await drafted();
    const read = await imported(id, 'a.csv', `Tosite;Pvm;Kululaji;Summa\n${'1;3.10.2022;staff;5\n'.repeat(100_001)}`);
    expect(read).toMatchObject({ state: 'failed', problem: { type: 'import/too-many-rows', expected: 'at most 100 000 rows' } });
  }, 60_000);
});

describe('a long reading', () => {
  const long = `Tosite;Pvm;Kululaji;Summa\n${Array.from({ length: 90_000 }, (_, n) => `${n};3.10.2022;staff;5`).join('\n')}\n`;
  it('can be asked how far it is, and be stopped', async () => {
    const { id } = await drafted();
    const sent = send(id, 'a.csv', long);
    let found: { id: string; lines: number } | undefined;
    while (!found || found.lines === 0) {
      const { rows } = await work.database.pool.query('SELECT id, lines FROM claim_imports WHERE draft = $1', [id]);
      found = rows[0];
      await wait(5);
    }
    expect((await call('applicant', 'GET', `/imports/${found.id}`)).body).toMatchObject({ state: 'reading', rows: expect.any(Number) });
    expect((await call('applicant', 'PUT', `/imports/${found.id}/mapping`, { columns: { voucher: 0 }, headerRow: 1 })).body.type).toBe('/problems/import/not-open');
    expect((await call('applicant', 'POST', `/imports/${found.id}/stop`, {})).body).toMatchObject({ state: 'stopped' });
    // The answer comes at the end of the reading, or before it where that takes long.
    await sent;
    expect(await ended(found.id)).toMatchObject({ state: 'stopped' });
  }, 60_000);

  it('ends with what the database said, though it said so while nobody waited', async () => {
    const { id } = await drafted();
    const { import: known } = await imported(id, 'a.csv', csv);
    const maker = { made: () => ({ state: 0 }) } as unknown as RowMaker;
    // The second row is there already; a hundred thousand more are read meanwhile.
    const lines = async function* () {
      for (let at = 0; at < 200; at += 1) yield await turn(Array.from({ length: 500 }, (_, n): Line => ({ line: at * 500 + n, cells: ['x'.repeat(200)] })));
    };
    const reading = stage(work.database.pool, lines(), { import: known, reading: 1, headerRow: 0, maker, told: async () => true });
    await expect(reading).rejects.toThrow('claim_import_rows_pkey');
    expect(await imported(id, 'b.csv', 'Tosite;Pvm;Kululaji;Summa\nB1;3.10.2022;staff;5\nB2;3.10.2022;staff;6\n')).toMatchObject({ state: 'read', good: 2 });
  });

  it('that was cut off is ended by whoever asks next', async () => {
    const { id } = await drafted();
    const read = await imported(id, 'a.csv', csv);
    await work.database.pool.query("UPDATE claim_imports SET state = 'reading', reading = 0, seen_at = now() - interval '2 minutes' WHERE id = $1", [read.import]);
    expect((await call('applicant', 'GET', `/imports/${read.import}`)).body).toMatchObject({ state: 'failed', why: expect.any(String) });
    expect(await work.service.app.get(ClaimImports).stop(read.import)).toBe(false);
  });

  it('that was cut off leaves nothing behind, though nobody asks', async () => {
    const [cut, stopped, gone, kept] = [await drafted(), await drafted(), await drafted(), await drafted()];
    const [ofCut, ofStopped, ofGone, ofKept] = [await imported(cut.id, 'a.csv', csv), await imported(stopped.id, 'a.csv', csv), await imported(gone.id, 'a.csv', csv), await imported(kept.id, 'a.csv', csv)];
    await work.database.pool.query("UPDATE claim_imports SET state = 'reading', seen_at = now() - interval '2 minutes' WHERE id = $1", [ofCut.import]);
    await work.database.pool.query("UPDATE claim_imports SET state = 'stopped' WHERE id = $1", [ofStopped.import]);
    await work.database.pool.query('DELETE FROM claim_imports WHERE id = $1', [ofGone.import]);
    await work.service.app.get(ImportLeftovers).clearAway();
    // It seemed cut off, and was read before anybody ended it.
    await work.service.app.get(ClaimImports).fail(ofKept.import, CUT_OFF);
    const imports = [ofCut, ofStopped, ofGone, ofKept].map((read) => read.import);
    expect((await work.database.pool.query('SELECT import, count(*)::int AS lines FROM claim_import_rows WHERE import = ANY($1) GROUP BY import', [imports])).rows).toEqual([{ import: ofKept.import, lines: 7 }]);
    expect((await work.database.pool.query('SELECT id, state FROM claim_imports WHERE id = ANY($1) ORDER BY state', [imports])).rows).toEqual([{ id: ofCut.import, state: 'failed' }, { id: ofKept.import, state: 'read' }, { id: ofStopped.import, state: 'stopped' }]);
  });
});
