import { isMoney, money, parseMoney, type Cents } from '@toteuma/kernel';

/** What somebody typed or pasted where an amount belongs: an amount, nothing, or text that is none. */
export type Reading = { readonly kind: 'amount'; readonly cents: Cents } | { readonly kind: 'empty' } | { readonly kind: 'not-an-amount' };

// Spaces of every width that spreadsheets and languages write between thousands: also the no-break and the thin ones.
const SPACES = /[\s\u00A0\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]/gu;
const MINUS = /^[-\u2010-\u2015\u2212\uFE63\uFF0D]/u;
// Groups of three, all with the same separator; or no groups at all.
const WHOLE = /^(?:\d{1,12}|\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*)$/u;

/**
 * Reads an amount as people write it in Finnish, Swedish and English: `1 234,50`, `1.234,50`, `1,234.50`, `1234.5`,
 * with no-break spaces, a minus sign of any kind and the euro sign on either side.
 * A single separator with three digits behind it parts thousands, since no amount has three decimals.
 */
export function readAmount(text: string): Reading {
  const spaced = text.replaceAll(SPACES, ' ').trim();
  if (spaced === '') return { kind: 'empty' };
  const bare = spaced.replace(/^([^\d€]*)(?:€|EUR)\s*/iu, '$1').replace(/\s*(?:€|EUR)$/iu, '').trim();
  const negative = MINUS.test(bare);
  const digits = bare.replace(MINUS, '').replace(/^(?:€|EUR)/iu, '').trim();
  const parts = /^(?<whole>.*?)(?:[.,](?<decimals>\d{1,2}))?$/u.exec(digits)?.groups;
  const whole = parts?.['whole'] ?? '';
  const decimals = parts?.['decimals'] ?? '';
  const separator = WHOLE.exec(whole);
  // The decimals are parted by another sign than the thousands.
  if (!separator || (decimals !== '' && separator[1] !== undefined && separator[1] === digits[whole.length])) return { kind: 'not-an-amount' };
  // "0,125" has groups that no number has.
  if (separator[1] !== undefined && whole.startsWith('0')) return { kind: 'not-an-amount' };
  const plain = `${whole.replaceAll(/\D/gu, '')}.${decimals.padEnd(2, '0')}`;
  if (!isMoney(plain)) return { kind: 'not-an-amount' };
  const cents = parseMoney(plain);
  return { kind: 'amount', cents: negative ? -cents : cents };
}

/** The text as it is kept: an amount as the API writes it, all else as it was typed, so that nothing is lost. */
export function keptAmount(text: string): string {
  const reading = readAmount(text);
  return reading.kind === 'amount' ? money(reading.cents) : text.trim();
}

/** The cents of a kept text; 0 where it is empty or no amount. */
export function centsOf(text: string | null | undefined): Cents {
  const reading = readAmount(text ?? '');
  return reading.kind === 'amount' ? reading.cents : 0n;
}

/** What is wrong with a kept text as an amount of a plan, which is never negative. */
export function faultOf(text: string | null | undefined): 'not-an-amount' | 'negative' | null {
  const reading = readAmount(text ?? '');
  if (reading.kind === 'not-an-amount') return 'not-an-amount';
  return reading.kind === 'amount' && reading.cents < 0n ? 'negative' : null;
}
