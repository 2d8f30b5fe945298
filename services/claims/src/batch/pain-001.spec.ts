import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { XMLParser } from 'fast-xml-parser';
import { memoryPages, validateXML } from 'xmllint-wasm';
import { paymentFile, type PaymentFile } from './pain-001.js';

const schema = readFileSync(new URL('../../fixtures/iso20022/pain.001.001.09.xsd', import.meta.url), 'utf8');
const faultsOf = async (xml: string): Promise<string[]> => {
  const { errors } = await validateXML({ xml: [{ fileName: 'batch.xml', contents: xml }], schema: [{ fileName: 'pain.001.001.09.xsd', contents: schema }], initialMemoryPages: 16 * memoryPages.MiB });
  return errors.map(({ message }) => message);
};

const file: PaymentFile = {
  messageId: '7A1C4F7E52D78D5C9D0E2F4A5C1B7E01', createdAt: '2023-08-14T09:00:00.000Z', executionOn: '2023-08-15',
  payer: { name: 'Esimerkkirahasto', iban: 'FI2112345600000785', bic: null },
  transfers: [
    { endToEndId: 'S22999C1P1', amount: 14_110_900n, holder: 'Jyväskylän Opisto & Ystävät <oy>', iban: 'FI4250001510000023', message: 'S22999, claim 1' },
    { endToEndId: 'S22999C2P1', amount: 1n, holder: 'Å', iban: 'SE4550000000058398257466', message: 'S22999, claim 2' },
  ],
};

describe('a file of payments', () => {
  it('is valid against the schema of pain.001.001.09', async () => {
    expect(await faultsOf(paymentFile(file))).toEqual([]);
    expect(await faultsOf(paymentFile({ ...file, payer: { ...file.payer, bic: 'NDEAFIHH' } }))).toEqual([]);
    // The schema is really looked at.
    expect(await faultsOf(paymentFile({ ...file, executionOn: 'tomorrow' }))).toContainEqual(expect.stringContaining("'tomorrow' is not a valid value"));
  });

  it('has amounts and control sums to the cent', () => {
    const { GrpHdr, PmtInf } = new XMLParser({ ignoreAttributes: false, parseTagValue: false }).parse(paymentFile(file)).Document.CstmrCdtTrfInitn;
    expect(GrpHdr).toMatchObject({ MsgId: file.messageId, NbOfTxs: '2', CtrlSum: '141109.01' });
    expect(PmtInf).toMatchObject({ NbOfTxs: '2', CtrlSum: '141109.01', ReqdExctnDt: { Dt: '2023-08-15' }, PmtTpInf: { SvcLvl: { Cd: 'SEPA' } }, ChrgBr: 'SLEV' });
    expect(PmtInf.CdtTrfTxInf.map(({ Amt }: { Amt: { InstdAmt: object } }) => Amt.InstdAmt)).toEqual([{ '#text': '141109.00', '@_Ccy': 'EUR' }, { '#text': '0.01', '@_Ccy': 'EUR' }]);
    expect(PmtInf.CdtTrfTxInf[0]).toMatchObject({ PmtId: { EndToEndId: 'S22999C1P1' }, Cdtr: { Nm: 'Jyväskylän Opisto & Ystävät <oy>' }, CdtrAcct: { Id: { IBAN: 'FI4250001510000023' } } });
  });

  it('is the same to the byte when it is made again', () => {
    expect(paymentFile(structuredClone(file))).toBe(paymentFile(file));
  });
});
