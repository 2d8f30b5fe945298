/** What a heading says, however it is spelled: letters and digits alone, in lower case. */
export const headingOf = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Headings of ledgers in Finnish, Swedish and English, without their spaces. `date` and `account` stand for what no better column tells. */
const words: Readonly<Record<string, readonly string[]>> = {
  voucher: ['tosite', 'tositenro', 'tositenumero', 'tositteennumero', 'tositeno', 'tositelajijanumero', 'verifikat', 'verifikatnr', 'verifikatnummer', 'verifikation', 'verifikationsnummer', 'vernr', 'ver', 'voucher', 'voucherno', 'vouchernumber', 'document', 'documentno', 'documentnumber', 'docno', 'entryno'],
  category: ['kustannuslaji', 'kululaji', 'kategoria', 'menolaji', 'kustannusluokka', 'kostnadsslag', 'kategori', 'kostnadskategori', 'utgiftsslag', 'category', 'costcategory', 'expensecategory', 'costtype'],
  account: ['tili', 'tilinro', 'tilinumero', 'kirjanpitotili', 'konto', 'kontonummer', 'kontonr', 'account', 'accountno', 'accountnumber', 'ledgeraccount', 'glaccount'],
  paidOn: ['maksupäivä', 'maksupvm', 'maksettu', 'maksupaiva', 'maksunpäivä', 'betalningsdag', 'betalningsdatum', 'betald', 'betalddatum', 'paid', 'paidon', 'paymentdate', 'datepaid', 'dateofpayment'],
  incurredOn: ['tositepäivä', 'tositepvm', 'tositteenpäivä', 'tositteenpvm', 'kirjauspäivä', 'kirjauspvm', 'syntymispäivä', 'laskunpvm', 'laskupäivä', 'bokföringsdag', 'bokföringsdatum', 'verifikationsdatum', 'fakturadatum', 'uppkommen', 'incurred', 'incurredon', 'postingdate', 'entrydate', 'invoicedate', 'documentdate'],
  date: ['päivä', 'pvm', 'päiväys', 'päivämäärä', 'datum', 'dag', 'date', 'day'],
  amount: ['summa', 'määrä', 'euroa', 'eur', 'rahamäärä', 'yhteensä', 'summaeur', 'summaeuroa', 'belopp', 'beloppeur', 'summaieuro', 'amount', 'amounteur', 'total', 'sum', 'netamount', 'nettosumma', 'netto', 'veroton', 'verotonsumma', 'saldo'],
  debit: ['debet', 'debetsumma', 'debit', 'debitamount', 'per'],
  credit: ['kredit', 'kreditsumma', 'credit', 'creditamount', 'an'],
  supplier: ['toimittaja', 'toimittajannimi', 'saaja', 'maksunsaaja', 'myyjä', 'vastapuoli', 'leverantör', 'leverantörensnamn', 'mottagare', 'betalningsmottagare', 'säljare', 'motpart', 'supplier', 'suppliername', 'vendor', 'vendorname', 'payee', 'seller'],
  description: ['selite', 'selitys', 'kuvaus', 'vientiselite', 'selvitys', 'tapahtuma', 'förklaring', 'beskrivning', 'text', 'verifikationstext', 'description', 'memo', 'narrative', 'explanation', 'details'],
  partner: ['kumppani', 'hankekumppani', 'osatoteuttaja', 'toteuttaja', 'partner', 'projektpartner', 'delgenomförare', 'genomförare', 'beneficiary', 'projectpartner'],
};
const known = new Map(Object.entries(words).flatMap(([word, headings]) => headings.map((heading) => [heading, word] as const)));

/** What a heading stands for; null when that is not known. */
export const wordsOf = (heading: string): string | null => known.get(headingOf(heading)) ?? null;
