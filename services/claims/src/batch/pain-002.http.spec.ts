import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { readBankAnswer } from './pain-002.http.js';

const MESSAGE = '7A1C4F7E52D78D5C9D0E2F4A5C1B7E01';
const header = (version: string) => `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.${version}"><CstmrPmtStsRpt><GrpHdr><MsgId>BANK1</MsgId><CreDtTm>2023-08-15T16:00:00</CreDtTm></GrpHdr>`;
const answer = (parts: string, { version = '10', group = '' } = {}) =>
  `${header(version)}<OrgnlGrpInfAndSts><OrgnlMsgId>${MESSAGE}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>${group}</OrgnlGrpInfAndSts>${parts}</CstmrPmtStsRpt></Document>`;
const part = (content: string) => `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${MESSAGE}</OrgnlPmtInfId>${content}</OrgnlPmtInfAndSts>`;
const order = (id: string, status: string, more = '') => `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${more}</TxInfAndSts>`;
const reason = '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>Account closed</AddtlInf><AddtlInf>&amp; gone</AddtlInf></StsRsnInf>';
const silent = { code: 'NARR', note: null, settledOn: null, acceptedOn: null };

describe('the answer of a bank', () => {
  it('names orders, what became of them, why and when', () => {
    const read = readBankAnswer(answer(part(`${order('S22999C1P1', 'ACSC', '<AccptncDtTm>2023-08-15T22:30:00Z</AccptncDtTm><FctvIntrBkSttlmDt><Dt>2023-08-15</Dt></FctvIntrBkSttlmDt>')}${order('S22999C2P1', 'RJCT', reason)}`)));
    expect(read).toEqual({ ok: true, value: { messageId: MESSAGE, whole: null, orders: [
      { ...silent, endToEndId: 'S22999C1P1', status: 'ACSC', settledOn: '2023-08-15', acceptedOn: '2023-08-16' },
      { ...silent, endToEndId: 'S22999C2P1', status: 'RJCT', code: 'AC04', note: 'Account closed & gone' },
    ] } });
  });

  it('may be of all orders at once', () => {
    expect(readBankAnswer(answer('', { group: `<GrpSts>RJCT</GrpSts>${reason}` }))).toMatchObject({ ok: true, value: { whole: { status: 'RJCT', code: 'AC04' }, orders: [] } });
    expect(readBankAnswer(answer(part('<PmtInfSts>ACCP</PmtInfSts>'), { group: '<GrpSts>ACTC</GrpSts>' }))).toMatchObject({ ok: true, value: { whole: { status: 'ACCP' } } });
    const without = part('<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Prtry>Own words</Prtry></Rsn></StsRsnInf><TxInfAndSts><OrgnlEndToEndId>S22999C1P1</OrgnlEndToEndId></TxInfAndSts>');
    expect(readBankAnswer(answer(without))).toMatchObject({ ok: true, value: { orders: [{ endToEndId: 'S22999C1P1', status: 'RJCT', code: 'NARR', note: 'Own words' }] } });
  });

  it('is read in version 3 too, and with a prefix of the namespace', async () => {
    const old = answer(part(order('S22999C1P1', 'RJCT', '<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>')), { version: '03' });
    const schema = readFileSync(new URL('../../fixtures/iso20022/pain.002.001.03.xsd', import.meta.url), 'utf8');
    expect((await validateXML({ xml: [{ fileName: 'a.xml', contents: old }], schema: [{ fileName: 'a.xsd', contents: schema }] })).errors).toEqual([]);
    expect(readBankAnswer(old)).toMatchObject({ ok: true, value: { messageId: MESSAGE, orders: [{ status: 'RJCT', code: 'AC01' }] } });
    const prefixed = old.replaceAll('<', '<p:').replaceAll('<p:/', '</p:').replaceAll('<p:?', '<?').replaceAll('xmlns=', 'xmlns:p=');
    expect(readBankAnswer(prefixed)).toEqual(readBankAnswer(old));
  });

  it.each([
    ['an entity', `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`, 'a file without a document type and entities'],
    ['broken XML', answer('<OrgnlPmtInfAndSts>'), 'readable XML (line 1)'],
    ['no XML', 'S22999C1P1;ACSC', 'readable XML (line 1)'],
    ['nothing', '', 'readable XML (line 1)'],
    ['another message', '<Document><CstmrCdtTrfInitn/></Document>', 'a payment status report of ISO 20022 (pain.002)'],
    ['no original message', `${header('10')}</CstmrPmtStsRpt></Document>`, 'a payment status report of ISO 20022 (pain.002)'],
  ])('with %s is not one', (_, xml, expected) => {
    const read = readBankAnswer(xml);
    expect(read.ok ? 'read' : read.error.replace(/line \d+|line undefined/, 'line 1')).toBe(expected);
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map((inner) => answer(part(inner))), fc.string().map((inner) => `<Document>${inner}</Document>`)), (xml) => typeof readBankAnswer(xml).ok === 'boolean'), { numRuns: 500 });
    expect(readBankAnswer(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`).ok).toBe(false);
  });
});
