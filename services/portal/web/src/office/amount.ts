import { money } from '@toteuma/kernel';
import { readAmount } from '../budget/amount-text.js';

// What a person types into a field of an amount or a percentage, as the API takes it.
/** An amount as it is written in any of our languages, as "1234.50"; null for what is none, or is below zero: the field then says what is expected. */
export function typedAmount(text: string): string | null {
  const reading = readAmount(text);
  return reading.kind === 'amount' && reading.cents >= 0n ? money(reading.cents) : null;
}

/** A percentage such as "66,67 %", as "66.67"; null for what is none. */
export function typedRate(text: string): string | null {
  const plain = text.replace(/\s/gu, '').replace(/%$/, '').replace(',', '.');
  return /^\d{1,3}(\.\d{1,4})?$/.test(plain) ? plain : null;
}

/** An amount of the API as a person types it: "1234.50" with the comma of the language. */
export const amountToType = (amount: string, language: string): string => (language === 'en' ? amount : amount.replace('.', ','));
