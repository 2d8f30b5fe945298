import { formatMoney, parseMoney } from '@toteuma/kernel';
import type { Language } from './words.js';

/** x/0 and what was not reported. */
export const DASH = '–';

/** An amount such as "155520.80" as the language writes it: "155 520,80" with no-break spaces, "155,520.80" in English. */
export function amountIn(language: Language, amount: string, decimals: 'always' | 'when-needed' = 'always'): string {
  return localised(language, formatMoney(parseMoney(amount), { decimals }));
}

/** A percentage such as "107.11" for a column whose heading names the unit; a dash when there is none. */
export function percentNumberIn(language: Language, percent: string | null): string {
  return percent === null ? DASH : amountIn(language, percent);
}

/** A percentage in a sentence: "7,11 %", "7.11%" in English. Decimals that say nothing are left out on request. */
export function percentIn(language: Language, percent: string, decimals: 'always' | 'when-needed' = 'always'): string {
  return `${amountIn(language, percent, decimals)}${language === 'en' ? '' : '\u00A0'}%`;
}

/** A count; at most two decimals, for averages. */
export function countIn(language: Language, count: number | null): string {
  return count === null ? DASH : amountIn(language, count.toFixed(2), 'when-needed');
}

// English parts groups by commas and decimals by a point; the Finnish text has exactly one comma at most.
function localised(language: Language, finnish: string): string {
  return language === 'en' ? finnish.replace(',', '.').replaceAll('\u00A0', ',') : finnish;
}
