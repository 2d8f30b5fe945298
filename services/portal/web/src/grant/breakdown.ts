// How a figure of a category is made up: what each claim brought, and what each budget version granted.
import { money, parseMoney, sum } from '@toteuma/kernel';
import type { Application, Claim, ShownAmendment } from '../api-types.js';

export interface ClaimPart {
  readonly claim: number;
  readonly period: Claim['period'];
  readonly decided: boolean;
  readonly declared: string;
  readonly deducted: string;
  readonly parked: string;
  readonly certified: string;
}

const total = (amounts: readonly (string | undefined)[]): string => money(sum(amounts.map((amount) => parseMoney(amount ?? '0.00'))));

/** What each claim that names the category brought to it; `parts` of a claim not yet decided but the declared are 0. */
export function claimParts(claims: readonly Claim[], category: string): ClaimPart[] {
  return claims.flatMap(({ claim, period, status, cells }) => {
    const own = cells.filter((cell) => cell.category === category);
    if (own.length === 0) return [];
    const decided = status === 'decided';
    const of = (part: 'deducted' | 'parked' | 'certified') => (decided ? total(own.map((cell) => cell[part])) : '0.00');
    return [{ claim, period, decided, declared: total(own.map((cell) => cell.declared)), deducted: of('deducted'), parked: of('parked'), certified: of('certified') }];
  });
}

export interface BudgetVersion {
  readonly version: number;
  /** The day from which it holds: of the decision for the award, named by the amendment for later ones. */
  readonly from: string | null;
  /** The amendment behind it; null for the award. */
  readonly amendment: number | null;
  readonly amount: string;
  readonly difference: string;
}

export const isInForce = ({ status }: ShownAmendment): boolean => status === 'accepted';

/** What each budget version granted to the category, oldest first; the award's amount is the one the figures keep. */
export function budgetVersions({ decidedOn, amendments = [] }: Application, category: string, atAward: string | null): BudgetVersion[] {
  const versions: BudgetVersion[] = [{ version: 1, from: decidedOn ?? null, amendment: null, amount: atAward ?? '0.00', difference: '0.00' }];
  for (const { number, effectiveFrom, budget } of amendments.filter(isInForce)) {
    const own = budget.filter((cell) => cell.category === category);
    const before = versions.at(-1)?.amount ?? '0.00';
    const amount = own.length === 0 ? before : total(own.map((cell) => cell.new));
    versions.push({ version: versions.length + 1, from: effectiveFrom, amendment: number, amount, difference: money(parseMoney(amount) - parseMoney(before)) });
  }
  return versions;
}
