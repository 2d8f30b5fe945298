import { day, days, plusApplication } from './office-at-work.js';
import { PlatformAtWork } from './platform-at-work.js';

type Changes = Record<string, unknown>;

/** What a paying authority has before it on a morning: claims in each state, and money that went both ways. */
export interface Checking {
  readonly at: PlatformAtWork;
  /** A grant whose first claim is to be filed from a draft: one file belongs to its voucher 1003, another to the claim. */
  readonly filed: string;
  readonly draft: string;
  /** Verified with a deduction and a parked row, with a clarification and a finding; to be decided. */
  readonly verified: string;
  /** Paid, then corrected: a recovery is ordered, and an irregularity is open. */
  readonly corrected: string;
  /** A batch with an order that the bank accepted. */
  readonly batch: string;
}

/** Rows of the claim that is filed and checked here: as many as a claim may have and still be worked on by hand. */
export const ROWS = 10_000;
/** The first of them are wages with vouchers from 1001 on, the others small. */
const WAGES = 20;
const suppliers = ['Jokilaakson Palvelut Oy', 'Kansalaisopisto Sampola', 'Tietotaito Ky'];

/** The ledger of that claim, as a bookkeeper exports it; the second last line is the third once more, the last a credit note. */
export function ledger(): string {
  const [third] = lines(2, 3);
  const credit = ['1000000', 'staff', day(-40), suppliers[0], 'Hyvitys', '-120,00'].join(';');
  return ['Tosite;Kustannuslaji;Maksupvm;Toimittaja;Selite;Summa', ...lines(0, ROWS - 2), third, credit].join('\n');
}
const lines = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, index) => {
  const at = from + index;
  const euros = (at < WAGES ? 800 : 1) + ((at * 37) % (at < WAGES ? 250 : 3));
  return [at < WAGES ? String(1001 + at) : `T-${twoDigits(Math.floor(at / 100))}/${twoDigits(at % 100)}`, 'staff', day(-55 + (at % 20)), suppliers[at % suppliers.length], `Palkka, viikko ${(at % 20) + 1}`, `${euros},${twoDigits((at * 13) % 100)}`].join(';');
});
const twoDigits = (number: number): string => String(number).padStart(2, '0');

export async function checkingAtWork(): Promise<Checking> {
  const at = await PlatformAtWork.start();
  const act = (by: string, path: string, json: unknown, from: number, more: { method?: string; headers?: Record<string, string> } = {}) => at.act({ by, path: `/api/v1${path}`, json, ...more, headers: { 'toteuma-at': days(from), ...more.headers } });
  for (const year of new Set([-95, 0].map((from) => Number(day(from).slice(0, 4))))) {
    await act('decision-maker', '/applications/appropriations', { programme: 'esf-plus-2021-2027', year, amount: '4000000.00', reason: 'Talousarvio.' }, -95);
  }
  const granted = async (name: string, code: string): Promise<string> => {
    const grant = (await act('applicant', '/applications', plusApplication(name, 60_000, { call: 'open', period: { from: day(-60), to: day(300) } }), -94)).body.id as string;
    await act('decision-maker', `/applications/${grant}/decision`, { outcome: 'award', code, supportRate: '80', support: '67200.00' }, -61);
    return grant;
  };
  const claim = (grant: string, rowsOf: readonly Changes[], from: number) => act('applicant', `/claims/${grant}`, { period: { from: day(-60), to: day(-31) }, rows: rowsOf }, from);
  await act('applicant', '/claims/payee-accounts', { iban: 'FI4250001510000023', holder: 'Esimerkin koulutuskuntayhtymä', validFrom: day(-90) }, -60);

  const filed = await granted('Kielitaito työelämään', 'S30001');
  const verified = await granted('Polku alalle', 'S30002');
  const corrected = await granted('Taidot talteen', 'S30003');
  const accounts = (await at.ask({ by: 'payer', method: 'GET', path: '/api/v1/claims/payee-accounts' })).body.accounts as { organisation: string; account: number }[];
  await act('payer', `/claims/payee-accounts/${accounts[0]!.organisation}/1/approval`, {}, -59);
  await act('applicant', '/claims/payee-accounts', { iban: 'FI2112345600000785', holder: 'Esimerkin koulutuskuntayhtymä', validFrom: day(20) }, -2);

  const draft = (await act('applicant', `/claims/${filed}/drafts`, { period: { from: day(-60), to: day(-31) }, last: false }, -25)).body.id as string;
  for (const [name, voucher] of [['kuitti-1003.pdf', '1003'], ['kaikki-palkat.pdf', null]] as const) {
    const query = new URLSearchParams({ name, claim: day(-60), ...(voucher !== null && { voucher }) });
    await at.act({ by: 'applicant', path: `/api/v1/applications/${filed}/attachments?${query.toString()}`, raw: Buffer.from('%PDF-1.7\n'), headers: { 'content-type': 'application/octet-stream', 'toteuma-at': days(-25) } });
  }

  await claim(verified, [
    { voucher: '2001', category: 'staff', paidOn: day(-50), supplier: 'Palkka 1', amount: '4000.00' },
    { voucher: '2002', category: 'staff', paidOn: day(-45), supplier: 'Palkka 2', amount: '3500.50' },
    { voucher: '2003', category: 'staff', paidOn: day(-40), supplier: 'Palkka 3', amount: '1200.00' },
  ], -20);
  await act('verifier', `/claims/${verified}/1/clarifications`, { question: 'Mihin työhön palkka 3 liittyy?', rows: ['2003'], due: day(-10) }, -18);
  await act('applicant', `/claims/${verified}/1/clarifications/1/answer`, { answer: 'Ohjaustyöhön, työaikakirjaus on liitteenä.' }, -15);
  await act('verifier', `/claims/${verified}/1/findings`, { kind: 'accounting', row: '2002', amount: '500.50', note: 'Osa palkasta kuuluu toiseen hankkeeseen.' }, -12);
  await act('verifier', `/claims/${verified}/1/samples`, { rule: 'desk-checks', seed: '5b'.repeat(32) }, -12);
  await act('verifier', `/claims/${verified}/1/verification`, {
    deduct: [{ row: '2002', amount: '500.50', reason: 'double-funding', note: 'Kuuluu toiseen hankkeeseen.' }], park: [{ row: '2003', amount: '1200.00' }], conclusion: 'Muilta osin kunnossa. Rivi 2003 odottaa työaikakirjausta.',
  }, -10);

  await claim(corrected, [{ voucher: '3001', category: 'staff', paidOn: day(-50), supplier: 'Palkka', amount: '10000.00' }, { voucher: '3002', category: 'staff', paidOn: day(-45), supplier: 'Palkka', amount: '5000.00' }], -29);
  await act('verifier', `/claims/${corrected}/1/verification`, {}, -28);
  await act('payer', `/claims/${corrected}/advances`, { amount: '1000.00', paidOn: day(-58) }, -28);
  await act('decision-maker', `/claims/${corrected}/1/decision`, {}, -27);
  await act('payer', `/claims/${corrected}/1/payment/authorisation`, {}, -26);
  await act('payer-2', `/claims/${corrected}/1/payment/confirmation`, {}, -25);
  const batch = (await act('payer', '/claims/payment-batches', { all: true, executionOn: day(-24) }, -24)).body as { batch: string; messageId: string };
  await act('payer', `/claims/payment-batches/${batch.batch}/sending`, {}, -24);
  await at.act({ by: 'payer-2', path: '/api/v1/claims/payment-batches/answers', raw: bankAnswer(batch.messageId, [['S30003C1P1', 'ACSC']]), headers: { 'content-type': 'application/octet-stream', 'toteuma-at': days(-23) } });
  await act('decision-maker', `/claims/${corrected}/1/corrections`, { row: '3002', amount: '-1500.00', reason: 'Palkka maksettiin myös toisesta hankkeesta.' }, -5);
  await act('verifier', `/claims/${corrected}/irregularities`, { kind: 'double-funding', claim: 1, row: '3002', amount: '1500.00', reason: 'Sama palkka kahdessa hankkeessa.' }, -5);
  await act('decision-maker', `/claims/${corrected}/recovery-orders`, { reason: 'Korjaus pienensi hyväksyttyjä kustannuksia.' }, -4);
  await at.quiet([filed, verified, corrected]);
  return { at, filed, draft, verified, corrected, batch: batch.batch };
}

/** What the bank says to a batch (ISO 20022 pain.002), order by order. */
export function bankAnswer(messageId: string, orders: readonly (readonly [endToEndId: string, status: string, reason?: string])[]): string {
  const said = orders.map(([id, status, reason]) => `<TxInfAndSts><OrgnlEndToEndId>${id}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reason === undefined ? '' : `<StsRsnInf><Rsn><Cd>${reason}</Cd></Rsn></StsRsnInf>`}</TxInfAndSts>`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>BANK1</MsgId><CreDtTm>${days(0).slice(0, 19)}</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>${messageId}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>${messageId}</OrgnlPmtInfId>${said}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
}
