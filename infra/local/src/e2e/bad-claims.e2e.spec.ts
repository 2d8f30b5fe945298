import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { application, award, claim, PlatformAtWork, row, type Told } from './platform-at-work.js';

/*
 * Bad input about what is spent. What is shown elsewhere is not shown here again:
 *
 * | bad input | shown in |
 * |---|---|
 * | a workbook of 1 048 576 rows, formulas, merged cells, dates as numbers, macros, a zip bomb | here; each trick by itself in xlsx-file.spec |
 * | more rows than a text file may have; quotes broken at line 70 000; the wrong sheet; a file that was cut off | import.int.spec |
 * | a claim while the one before it is a draft | drafts.int.spec "is refused while the claim before it is a draft still" |
 * | a take-up of what was taken up | claiming.int.spec "takes up what waits"; taking-up.spec; lives.property.spec |
 * | a deduction over the row; a recovery over the receivable; a correction of a closed grant | here |
 * | two payers at the same moment | here; for one batch in batch.int.spec |
 * | an answer for an unknown and for an answered order; an IBAN with wrong check digits | batch.int.spec; cases/payment-batch.json |
 * | a payment run that is cut in the middle | payments.crash.spec (the process dies at each step) |
 */

let platform: PlatformAtWork;
const at = { awarded: '', spent: '', others: '' };
const money = (path: string): string => `/api/v1/claims/${at.spent}${path}`;

beforeAll(async () => {
  platform = await PlatformAtWork.start();
  const granted = async (by: string) => {
    const { id } = (await platform.act({ by, path: '/api/v1/applications', json: application() })).body as { id: string };
    await platform.act({ by: 'decision-maker', path: `/api/v1/applications/${id}/decision`, json: award() });
    return id;
  };
  at.awarded = await granted('applicant');
  at.spent = await granted('applicant');
  at.others = await granted('other-applicant');
}, 60_000);
afterAll(() => platform?.stop());

const ask = (by: string, path: string, json: unknown): Promise<Told> => platform.ask({ by, path, json });
const act = (by: string, path: string, json: unknown): Promise<Told> => platform.act({ by, path, json });
const read = (by: string, path: string): Promise<Told> => platform.ask({ by, path, method: 'GET' });

/** Refused by name, with the field and what was expected there, and nothing of it is kept. */
async function expectRefused(asking: () => Promise<Told>, status: number, type: string, field?: string, expected?: string): Promise<Told> {
  const told = await platform.leavingNoTrace(asking);
  expect({ status: told.status, type: told.problem }).toEqual({ status, type });
  if (field !== undefined) expect(told.body.errors).toEqual([{ field, expected: expected ?? expect.stringMatching(/\S/) }]);
  expect(told.body.detail ?? told.body.title).toMatch(/\S/);
  return told;
}

/** What several people do at the same moment: so many are taken, and the others are told why not. */
async function atOnce(asks: readonly Promise<Told>[], taken: number, refusals: readonly string[]): Promise<void> {
  const told = await Promise.all(asks);
  expect(told.filter(({ status }) => status < 300)).toHaveLength(taken);
  for (const { problem } of told.filter(({ status }) => status >= 300)) expect(refusals).toContain(problem);
  await platform.settled();
}

describe('a workbook', () => {
  let draft: string;
  beforeAll(async () => {
    draft = (await act('applicant', `/api/v1/claims/${at.awarded}/drafts`, { period: { from: '2022-10-01', to: '2022-12-31' } })).body.id as string;
  });
  const send = (name: string, raw: Buffer): Promise<Told> =>
    platform.ask({ by: 'applicant', path: `/api/v1/claims/drafts/${draft}/imports?name=${name}`, headers: { 'content-type': 'application/octet-stream' }, raw });
  /** Until the file is read to its end, or to where it cannot be read any further. */
  const readIn = async (raw: Buffer): Promise<Told['body']> => {
    let { body } = await send('ledger.xlsx', raw);
    for (let tries = 0; body.state === 'reading' && tries < 2000; tries += 1) {
      await wait(50);
      body = (await read('applicant', `/api/v1/claims/imports/${body.import}`)).body;
    }
    return body;
  };
  const nothingTaken = async () => expect((await read('applicant', `/api/v1/claims/drafts/${draft}/rows`)).body).toMatchObject({ total: 0 });

  it('as long as a program can make it is left at its limit, by name', async () => {
    const lines = Array.from({ length: 1_048_575 }, (_, n) => `<row r="${n + 2}"><c r="A${n + 2}"><v>${n}</v></c></row>`);
    const read = await readIn(workbook(`${HEADINGS}${lines.join('')}`));
    expect(read).toMatchObject({ state: 'failed', problem: { type: 'import/too-many-rows', field: '(file)', expected: 'at most 100 000 rows' }, why: expect.stringContaining('100 000') });
    await expectRefused(() => ask('applicant', `/api/v1/claims/imports/${read.import}/taking`, { which: 'good' }), 409, 'import/not-open');
    await nothingTaken();
  }, 120_000);

  it('with formulas, merged cells and days as numbers is read by its values, and says where they are', async () => {
    const lines = [
      '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>44865</v></c><c r="C2" t="inlineStr"><is><t>staff</t></is></c><c r="D2"><f>SUM(E2:E9)</f><v>12.5</v></c></row>',
      '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><v>44865.75</v></c><c r="C3" t="inlineStr"><is><t>staff</t></is></c><c r="D3"><f>1/0</f></c></row>',
      '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><v>99999999</v></c><c r="C4" t="inlineStr"><is><t>staff</t></is></c><c r="D4"><v>1</v></c></row>',
    ];
    const told = await readIn(workbook(`${HEADINGS}${lines.join('')}`, { after: '<mergeCells count="1"><mergeCell ref="A9:B10"/></mergeCells>' }));
    expect(told).toMatchObject({ state: 'read', good: 1, bad: 2, notices: [{ type: 'formulas', where: ['D2', 'D3'], count: 2 }, { type: 'merged-cells', where: ['A9:B10'], count: 1 }] });
    const { rows } = (await read('applicant', `/api/v1/claims/imports/${told.import}/rows`)).body;
    expect(rows).toMatchObject([
      { line: 2, state: 'good', row: { paidOn: '2022-10-31', amount: '12.50' } },
      { line: 3, state: 'bad', problems: [{ field: 'amount', column: 3 }] },
      { line: 4, state: 'bad', problems: [{ field: 'paidOn', column: 1, value: expect.stringContaining('99999999') }] },
    ]);
    await expectRefused(() => ask('applicant', `/api/v1/claims/imports/${told.import}/taking`, { which: 'all' }), 422, 'import/bad-rows', 'line 3');
    await nothingTaken();
  }, 120_000);

  it('with macros is not taken, whatever it is called', async () => {
    await expectRefused(() => send('ledger.xlsx', workbook(HEADINGS, { parts: { 'xl/vbaProject.bin': 'x' } })), 422, 'import/macros', '(file)');
    await expectRefused(() => send('ledger.xlsm', workbook(HEADINGS)), 422, 'import/macros', 'name');
    await expectRefused(() => send('ledger.csv', workbook(HEADINGS)), 415, 'request/unsupported-type');
  });

  it('that unpacks to more than it should is not unpacked', async () => {
    const texts = Buffer.alloc(200 * 1024 * 1024, ' ');
    const bomb = workbook(HEADINGS, { parts: { 'xl/sharedStrings.xml': texts } });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await expectRefused(() => send('ledger.xlsx', bomb), 422, 'import/too-large-unpacked', '(file)', 'parts of at most 48 MB when unpacked');
    await nothingTaken();
  }, 120_000);
});

describe('money', () => {
  const figures = async () => (await read('auditor', `/api/v1/reports/${at.spent}/figures`)).body.figures.support;

  it('is not taken from a row beyond what it has', async () => {
    const rows = [row({ supplier: 'Kuvitteellinen Oy' }), row({ voucher: '2', amount: '500.00' })];
    await act('applicant', money(''), claim({ rows }));
    const verify = (json: object) => ask('verifier', money('/1/verification'), json);
    await expectRefused(() => verify({ deduct: [{ row: '1', amount: '1000.01', reason: 'other' }] }), 422, 'claim/deducts-too-much', 'deduct[0].amount');
    await expectRefused(() => verify({ deduct: [{ row: '2', amount: '500.00', reason: 'other' }], park: [{ row: '2', amount: '0.01' }] }), 422, 'claim/deducts-too-much', 'park[0].amount');
    await expectRefused(() => verify({ deduct: [{ row: '9', amount: '1.00', reason: 'other' }] }), 422, 'request/invalid', 'deduct[0].row');
    await act('verifier', money('/1/verification'), { deduct: [{ row: '1', amount: '100.00', reason: 'other' }] });
    await act('decision-maker', money('/1/decision'), {});
    // 1 400.00 of staff, 17 % of it, 80 % of both.
    expect(await figures()).toMatchObject({ certified: '1310.40', paid: '0.00' });
  }, 120_000);

  it('is paid once, whoever clicks at the same moment', async () => {
    const step = (by: string, name: string, json: object = {}) => ask(by, money(`/1/payment/${name}`), json);
    await atOnce([step('payer', 'authorisation'), step('payer', 'authorisation')], 1, ['payment/wrong-step', 'version/conflict']);
    await atOnce(['payer', 'payer-2', 'payer-2', 'payer'].map((by) => step(by, 'confirmation')), 1, ['payment/wrong-step', 'payment/same-person', 'version/conflict']);
    await atOnce(['payer', 'payer-2', 'payer'].map((by) => step(by, 'record', { paidOn: '2023-07-20' })), 1, ['payment/wrong-step', 'version/conflict']);
    await expectRefused(() => step('payer-2', 'authorisation'), 409, 'payment/wrong-step');
    expect(await figures()).toMatchObject({ paid: '1310.40' });
  }, 120_000);

  it('does not come back beyond what has to, and comes back once', async () => {
    const recover = (by: string, amount: string) => ask(by, money('/recoveries'), { amount, receivedOn: '2023-07-20', reason: 'Korjaus.' });
    await expectRefused(() => recover('payer', '0.01'), 422, 'recovery/over-receivable', 'amount', 'at most 0.00');
    await expectRefused(() => ask('decision-maker', money('/1/corrections'), { row: '1', amount: '-900.01', reason: 'Liikaa.' }), 422, 'claim/deducts-too-much', 'amount');
    await act('decision-maker', money('/1/corrections'), { row: '1', amount: '-200.00', reason: 'Laskuvirhe.' });
    await expectRefused(() => recover('payer', '187.21'), 422, 'recovery/over-receivable', 'amount', 'at most 187.20');
    await expectRefused(() => ask('decision-maker', money('/recovery-orders'), { amount: '187.21', reason: 'Liikaa.' }), 422, 'recovery/over-receivable', 'amount', 'at most 187.20');
    await atOnce([recover('payer', '187.20'), recover('payer-2', '187.20')], 1, ['recovery/over-receivable', 'version/conflict']);
    expect(await figures()).toMatchObject({ paid: '1310.40', recovered: '187.20', receivable: '0.00' });
  }, 120_000);

  it('is not told of beyond who may know', async () => {
    const secret = 'Epäily, josta ei kerrota';
    const { irregularity } = (await act('verifier', money('/irregularities'), { kind: 'fraud-suspicion', claim: 1, row: '1', amount: '10.00', reason: secret })).body as { irregularity: number };
    await act('verifier', money('/1/findings'), { kind: 'other', row: '1', note: secret });
    await act('other-applicant', `/api/v1/claims/${at.others}`, claim({ rows: ['a', 'b'].map((id) => row({ id, supplier: 'Kuvitteellinen Oy' })) }));
    await platform.settled();
    const paths = [
      money(''), money('/money'), money('/1/checks'), money('/1/notice'), money('/1/rows'), '/api/v1/claims', '/api/v1/reports/duties',
      `/api/v1/audit/${at.spent}/history`, ...['figures', 'duties', 'explain?figure=support.certified'].map((of) => `/api/v1/reports/${at.spent}/${of}`),
    ];
    for (const path of paths) {
      const { status, text } = await read('applicant', path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(text).not.toMatch(/Epäily|fraud-suspicion|Irregularity|RiskAssessed|SampleDrawn|FindingRecorded|onBehalfOf/);
      expect(text).not.toContain(at.others);
    }
    expect((await read('applicant', money('/money'))).body.irregularities).toEqual([]);
    expect((await read('auditor', money('/money'))).body.irregularities).toMatchObject([{ kind: 'fraud-suspicion', reason: secret }]);
    // However many of others look the same, an applicant is told of one.
    const twins = async (by: string) => (await read(by, money('/1/rows'))).body.rows[0].duplicates;
    expect([await twins('applicant'), await twins('verifier')]).toEqual([1, 2]);
    for (const path of paths.filter((one) => one.includes(at.spent))) expect({ path, status: (await read('other-applicant', path)).status }).toEqual({ path, status: 404 });
    await expectRefused(() => ask('decision-maker', money('/closure'), { reason: 'Valmis.' }), 409, 'claim/cannot-close');
    await act('verifier', money(`/irregularities/${irregularity}/follow-ups`), { note: secret, closed: true });
  }, 120_000);

  it('of a closed grant stands still until it is reopened', async () => {
    await act('applicant', money(''), { period: { from: '2023-01-01', to: '2023-06-30' }, last: true, rows: [] });
    await act('verifier', money('/2/verification'), {});
    await act('decision-maker', money('/2/decision'), {});
    await act('decision-maker', money('/closure'), { reason: 'Valmis.' });
    const correction = { row: '1', amount: '-10.00', reason: 'Jälkitarkastus.' };
    await expectRefused(() => ask('decision-maker', money('/1/corrections'), correction), 409, 'claim/grant-not-running');
    await expectRefused(() => ask('payer', money('/recoveries'), { amount: '1.00', receivedOn: '2023-07-20' }), 409, 'claim/grant-not-running');
    await act('decision-maker', money('/reopening'), { reason: 'Jälkitarkastus.' });
    await act('decision-maker', money('/1/corrections'), correction);
    expect(await figures()).toMatchObject({ paid: '1310.40', recovered: '187.20', receivable: '9.36' });
  }, 120_000);
});

const HEADINGS = `<row r="1">${['Tosite', 'Maksupvm', 'Kustannuslaji', 'Summa'].map((text, n) => `<c r="${'ABCD'[n]}1" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;

/** A workbook of one sheet. @param after what follows the rows of the sheet @param parts of the archive, besides */
function workbook(rows: string, { after = '', parts = {} }: { after?: string; parts?: Record<string, string | Buffer> } = {}): Buffer {
  const TYPES = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const rel = (type: string, target: string, n: number) => `<Relationship Id="rId${n + 1}" Type="${TYPES}/${type}" Target="${target}"/>`;
  const rels = (...of: [type: string, target: string][]) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of.map(([type, target], n) => rel(type, target, n)).join('')}</Relationships>`;
  return zip({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': rels(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Taul1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': rels(['worksheet', 'worksheets/sheet1.xml'], ['sharedStrings', 'sharedStrings.xml']),
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`,
    ...parts,
  });
}

function zip(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, content] of Object.entries(parts)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw, { level: 6 });
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(raw.length, 24);
    central.writeUInt16LE(Buffer.byteLength(name), 28);
    central.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), packed);
    directory.push(central, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
