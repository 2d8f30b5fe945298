import { money } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { readAmount } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import type { ClaimPlan } from './claim-plan.js';
import type { Duplicate } from './row-book.js';
import { dayToType, type RowField } from './row-text.js';

export interface RowTexts {
  /** A kept text as the reader reads it. */
  shown(field: RowField, text: string): string;
  /** As the reader types it. */
  toType(field: RowField, text: string): string;
  /**
   * Where the same cost stands too.
   * @param placeOf the number of a row of the same part; 0 where it is of another
   */
  twice(duplicate: Duplicate, placeOf?: (key: string) => number): string;
}

const days = new Set<RowField>(['paidOn', 'incurredOn']);
const amounts = new Set<RowField>(['amount', 'yearlyCost']);

/** The texts of rows in the reader's language; what is no amount, day or category stays as it was typed. */
export function useRowTexts({ categoryName, partnerName }: Pick<ClaimPlan, 'categoryName' | 'partnerName'>): RowTexts {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = (text: string): string => {
    const reading = readAmount(text);
    return reading.kind === 'amount' ? format.amount(money(reading.cents)) : text;
  };
  return {
    shown: (field, text) => {
      if (text === '') return '';
      if (amounts.has(field)) return amount(text);
      if (days.has(field)) return /^\d{4}-\d\d-\d\d$/u.test(text) ? format.day(text) : text;
      return field === 'category' ? categoryName(text) : text;
    },
    twice: ({ where, code, claim, row, partner, key }, placeOf) => {
      if (where === 'operation') return code === undefined ? t('claiming.twice.elsewhere') : t('claiming.twice.operation', { code, claim, row });
      if (where === 'claim') return t('claiming.twice.claim', { claim, row });
      const place = key === undefined ? 0 : (placeOf?.(key) ?? 0);
      return place > 0 ? t('claiming.twice.row', { number: place }) : t('claiming.twice.part', { partner: partnerName(partner ?? '') });
    },
    toType: (field, text) => (amounts.has(field) ? amount(text) : days.has(field) ? dayToType(text, format.language) : text),
  };
}
