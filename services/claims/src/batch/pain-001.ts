import { money, sum, type Cents } from '@toteuma/kernel';

/** Who pays: the holder of the account that the money leaves. */
export interface Payer {
  readonly name: string;
  readonly iban: string;
  readonly bic: string | null;
}

/** One transfer of a file. */
export interface Transfer {
  readonly endToEndId: string;
  readonly amount: Cents;
  readonly holder: string;
  readonly iban: string;
  /** What the payee reads on the statement, at most 140 characters. */
  readonly message: string;
}

export interface PaymentFile {
  readonly messageId: string;
  /** When the file was made (ISO-8601 UTC). */
  readonly createdAt: string;
  readonly executionOn: string;
  readonly payer: Payer;
  readonly transfers: readonly Transfer[];
}

/**
 * A file of SEPA credit transfers in euros, ISO 20022 pain.001.001.09: one group, one payer, one day. The same content gives the same
 * bytes. Amounts are written from whole cents.
 */
export function paymentFile({ messageId, createdAt, executionOn, payer, transfers }: PaymentFile): string {
  const count = String(transfers.length);
  const total = money(sum(transfers.map(({ amount }) => amount)));
  const agent = payer.bic === null ? tag('Othr', tag('Id', 'NOTPROVIDED')) : tag('BICFI', payer.bic);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"', tag('CstmrCdtTrfInitn', [
    tag('GrpHdr', [tag('MsgId', messageId), tag('CreDtTm', createdAt), tag('NbOfTxs', count), tag('CtrlSum', total), tag('InitgPty', tag('Nm', textOf(payer.name)))]),
    tag('PmtInf', [
      tag('PmtInfId', messageId), tag('PmtMtd', 'TRF'), tag('NbOfTxs', count), tag('CtrlSum', total), tag('PmtTpInf', tag('SvcLvl', tag('Cd', 'SEPA'))), tag('ReqdExctnDt', tag('Dt', executionOn)),
      tag('Dbtr', tag('Nm', textOf(payer.name))), tag('DbtrAcct', tag('Id', tag('IBAN', payer.iban))), tag('DbtrAgt', tag('FinInstnId', agent)), tag('ChrgBr', 'SLEV'),
      ...transfers.map(transferText),
    ]),
  ]))}`;
}

const transferText = ({ endToEndId, amount, holder, iban, message }: Transfer): string =>
  tag('CdtTrfTxInf', [
    tag('PmtId', [tag('InstrId', endToEndId), tag('EndToEndId', endToEndId)]), tag('Amt', tag('InstdAmt Ccy="EUR"', money(amount))),
    tag('Cdtr', tag('Nm', textOf(holder))), tag('CdtrAcct', tag('Id', tag('IBAN', iban))), tag('RmtInf', tag('Ustrd', textOf(message))),
  ]);

/** An element with what stands in it, each on lines of its own where it holds others. */
function tag(opening: string, content: string | readonly string[]): string {
  const parts = typeof content === 'string' ? [content] : content;
  const holdsElements = parts.some((part) => part.startsWith('<'));
  const inner = holdsElements ? `\n${parts.join('').replaceAll(/^(?=.)/gm, '  ')}` : parts.join('');
  return `<${opening}>${inner}</${opening.split(' ')[0]}>\n`;
}

/** What may stand in an element: without what XML would read as its own. */
const textOf = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
