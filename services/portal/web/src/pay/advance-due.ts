import { min, money, parseMoney } from '@toteuma/kernel';
import type { GrantMoney } from './pay-types.js';

/** What was asked for in advance and is not paid yet, as far as it may be paid; null where that is nothing. */
export function advanceDue({ asked, highest, paid }: Pick<GrantMoney['advances'], 'asked' | 'highest' | 'paid'>): string | null {
  const due = min(parseMoney(asked), parseMoney(highest)) - parseMoney(paid);
  return due > 0n ? money(due) : null;
}
