import { day, freeText, slug } from '@toteuma/contracts';
import { ibanFault, plainIban, type IbanFault } from '@toteuma/kernel';
import { accepted } from '@toteuma/platform';
import { z } from 'zod';

/** What an account number was expected to be, by what is wrong with it. */
const expectedIban: Readonly<Record<IbanFault, string>> = {
  country: 'an IBAN of a country of the Single Euro Payments Area, such as FI21 1234 5600 0007 85',
  length: 'an IBAN with as many characters as its country has',
  form: 'an IBAN with letters and digits where its country has them',
  'check-digits': 'an IBAN with the right check digits',
};
const iban = z.string().max(60, { error: expectedIban.length }).transform(plainIban).superRefine((text, context) => {
  const fault = ibanFault(text);
  if (fault !== null) context.addIssue({ code: 'custom', message: expectedIban[fault] });
});

const HOLDER = 'a name of 1 to 70 characters on one line';
/** Who holds the account, as the bank knows it. */
const holder = freeText(70).min(1, { error: HOLDER }).refine((text) => text.trim() === text && !/\p{C}/u.test(text), { error: HOLDER });

export const proposalInput = z.strictObject({ organisation: slug.optional(), iban, holder, validFrom: day.optional() });
export const approvalInput = z.strictObject({});
export const rejectionInput = z.strictObject({ reason: freeText(2000).optional() });

const number = z.int().min(1);
export const payeeAccepted = accepted({ organisation: slug, account: number });
export const accountNumber = z.string().regex(/^[1-9]\d{0,8}$/).transform(Number);
export const accountParams = z.object({ organisation: slug, account: accountNumber.meta({ description: 'The number of the account.' }) });

const answered = (version: number) => ({ id: '5d0c9b62-6a0e-8c1d-a3f4-7b8e9d0c1f2a', version, position: 60 + version, organisation: 'org-jedu', account: 1 });
export const examples = {
  propose: { body: { iban: 'FI42 5000 1510 0000 23', holder: 'Jokilaakson opisto', validFrom: '2023-01-01' }, answer: answered(1) },
  approve: { body: {}, answer: answered(2) },
  reject: { body: { reason: 'The bank knows another holder.' }, answer: answered(2) },
};
