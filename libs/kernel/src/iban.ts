/**
 * The countries of the Single Euro Payments Area, each with the form of its account numbers after the check digits: n digits, a capital
 * letters, c either (registry of ISO 13616).
 */
const FORMS: Readonly<Record<string, string>> = {
  AD: '8n12c', AL: '8n16c', AT: '16n', BE: '12n', BG: '4a6n8c', CH: '5n12c', CY: '8n16c', CZ: '20n', DE: '18n', DK: '14n', EE: '16n', ES: '20n', FI: '14n', FR: '10n11c2n',
  GB: '4a14n', GI: '4a15c', GR: '7n16c', HR: '17n', HU: '24n', IE: '4a14n', IS: '22n', IT: '1a10n12c', LI: '5n12c', LT: '16n', LU: '3n13c', LV: '4a13c', MC: '10n11c2n', MD: '20c',
  ME: '18n', MK: '3n10c2n', MT: '4a5n18c', NL: '4a10n', NO: '11n', PL: '24n', PT: '21n', RO: '4a16c', RS: '18n', SE: '20n', SI: '15n', SK: '20n', SM: '1a10n12c', VA: '18n',
};
const SIGNS = { n: '[0-9]', a: '[A-Z]', c: '[0-9A-Z]' } as const;

const parts = (form: string) => [...form.matchAll(/(\d+)([nac])/g)].map(([, count, sign]) => ({ count: Number(count), sign: sign as keyof typeof SIGNS }));
const patterns = new Map(Object.entries(FORMS).map(([country, form]) => [country, new RegExp(`^${parts(form).map(({ count, sign }) => `${SIGNS[sign]}{${count}}`).join('')}$`)]));

/** The countries whose account numbers are known, as two capital letters each. */
export const ibanCountries: readonly string[] = Object.keys(FORMS);

/** How many characters an account number of a country has, country and check digits included; null where it is not known. */
export function ibanLength(country: string): number | null {
  const form = Object.hasOwn(FORMS, country) ? FORMS[country] : undefined;
  return form === undefined ? null : 4 + parts(form).reduce((length, { count }) => length + count, 0);
}

/** What is wrong with a number: its first letters are of no known country, its length or form is not that of the country, or its check digits do not match. */
export type IbanFault = 'country' | 'length' | 'form' | 'check-digits';

/** An account number as it is stored and sent: without spaces, in capital letters. It need not be a right one. */
export const plainIban = (text: string): string => text.replaceAll(/[ \u00A0]/g, '').toUpperCase();

/** The number as people read it: groups of four. */
export const spacedIban = (iban: string): string => iban.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** What is wrong with a plain account number (ISO 13616; check digits by ISO 7064, MOD 97-10); null when it is right. */
export function ibanFault(iban: string): IbanFault | null {
  const country = iban.slice(0, 2);
  const length = ibanLength(country);
  if (length === null) return 'country';
  if (iban.length !== length) return 'length';
  const check = iban.slice(2, 4);
  if (!/^\d{2}$/.test(check) || !patterns.get(country)!.test(iban.slice(4))) return 'form';
  return check === ibanCheckDigits(country, iban.slice(4)) ? null : 'check-digits';
}

/** Whether the text is a plain account number with the right form of its country and the right check digits. */
export const isIban = (iban: string): boolean => ibanFault(iban) === null;

/** The check digits of a number: 02 to 98. */
export function ibanCheckDigits(country: string, account: string): string {
  const rest = remainder(`${account}${country}00`);
  return String(98 - rest).padStart(2, '0');
}

/** The remainder by 97 of a number in which A is 10 and Z is 35; as the number is longer than any integer type, digit by digit. */
function remainder(text: string): number {
  let rest = 0;
  for (const sign of text) for (const digit of String(Number.parseInt(sign, 36))) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

/** Whether the text has the form of a bank's identifier (ISO 9362): four letters, a country, two signs and, for a branch, three more. */
export const isBic = (text: string): boolean => /^[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?$/.test(text);
