import type { Checklist, DomainEvent, EventData, RiskRule } from '@toteuma/contracts';
import { parseMoney, sum } from '@toteuma/kernel';
import type { OpenClaims } from '../claim/claim-state.js';
import { checksOf } from './checks-state.js';

type Filed = EventData<'ClaimSubmitted'>;

/** How risky a claim is by the signs of the programme, told with its filing; nothing is told where no sign is true. */
export function riskOf(filed: Filed, state: OpenClaims): DomainEvent[] {
  const signs = state.spending.risk.filter((rule) => isTrueOf(rule, filed, state));
  const points = signs.reduce((all, rule) => all + rule.points, 0);
  return points === 0 ? [] : [{ type: 'RiskAssessed', data: { claim: filed.claim, points, signs: signs.map(({ id }) => id) } }];
}

function isTrueOf({ sign, limit = '0' }: RiskRule, filed: Filed, state: OpenClaims): boolean {
  // Limits are amounts, percentages or counts: all with at most two decimals, compared in hundredths.
  const hundredths = parseMoney(limit);
  const isAbove = (count: number): boolean => BigInt(count) * 100n > hundredths;
  switch (sign) {
    case 'declared-above':
      return sum(filed.declared.map(({ amount }) => parseMoney(amount))) > hundredths;
    case 'first-claim':
      return filed.claim === 1;
    case 'last-claim':
      return filed.last;
    case 'deducted-before-above-percent': {
      const { declared, deducted } = state.checks;
      return declared > 0n && deducted * 10_000n > hundredths * declared;
    }
    case 'partners-above':
      return isAbove(new Set(filed.rows.map(({ partner }) => partner)).size);
    case 'duplicates-above':
      return isAbove(duplicates(filed, state));
    case 'credit-notes':
      return isAbove(filed.rows.filter(({ amount }) => parseMoney(amount) < 0n).length);
    default:
      return sign satisfies never;
  }
}

/** Rows of which the claim itself or an earlier one of the grant has another copy. */
function duplicates({ rows }: Filed, { checks }: OpenClaims): number {
  const seen = new Map(checks.fingerprints);
  let copies = 0;
  for (const { fingerprint } of rows) {
    if (fingerprint === undefined) continue;
    const before = seen.get(fingerprint) ?? 0;
    if (before > 0) copies += 1;
    seen.set(fingerprint, before + 1);
  }
  return copies;
}

/** The checklists that have to be filled in before a claim of so many points is decided. */
export const requiredOf = (checklists: readonly Checklist[], points: number): Checklist[] =>
  checklists.filter(({ requiredFrom }) => requiredFrom !== null && points >= requiredFrom);

/** How deep the verification of a claim of so many points goes: by the checklists that it asks for. */
export function depthOf(checklists: readonly Checklist[], points: number): 'rows' | Checklist['kind'] {
  const kinds = requiredOf(checklists, points).map(({ kind }) => kind);
  return kinds.includes('on-the-spot') ? 'on-the-spot' : (kinds[0] ?? 'rows');
}

/** The first checklist that a claim still misses. */
export function missingChecklist(claim: number, state: OpenClaims): Checklist | undefined {
  const { points, filled } = checksOf(state, claim);
  return requiredOf(state.spending.checklists, points).find(({ id }) => !filled.includes(id));
}
