import { LEAD, type AmendmentPart, type DomainEvent, type GrantTerms } from '@toteuma/contracts';
import type { AmendedGrant } from './amendment-checks.js';
import type { Amendment } from './amendment-state.js';

/** What was accepted of an amendment. */
interface Accepted {
  readonly parts: readonly AmendmentPart[];
  readonly terms: GrantTerms | null;
}

/**
 * What an accepted amendment brings into force.
 * @param when `all` at once; `now`: what does not wait while the budget waits for claims; `waiting`: the rest, with its answer
 */
export function effectsOf(amendment: Amendment, { parts, terms }: Accepted, state: AmendedGrant, when: 'all' | 'now' | 'waiting'): DomainEvent[] {
  const { number, effectiveFrom } = amendment;
  const of = { amendment: number, effectiveFrom };
  const due = parts.filter((part) => when === 'all' || waitsWithBudget(part) === (when === 'waiting'));
  return due.flatMap((part): DomainEvent[] => {
    switch (part.kind) {
      case 'extension':
        return [{ type: 'PeriodExtended', data: { ...of, period: { from: state.plan.period.from, to: part.to }, was: state.plan.period.to } }];
      case 'partners':
        return [{ type: 'PartnersChanged', data: { ...of, ...partnersAfter(part, effectiveFrom, state) } }];
      case 'content':
        return [{ type: 'ContentAmended', data: { ...of, texts: part.texts } }];
      case 'contact':
        return [{ type: 'ContactChanged', data: { ...of, roles: part.roles } }];
      case 'budget':
        return [];
      default:
        return part satisfies never;
    }
  }).concat(terms === null || when === 'now' ? [] : [{ type: 'BudgetAmended', data: { ...of, terms } }]);
}

/** Whoever leaves with a budget leaves when it does: should claims keep its ceiling, it stays with its costs. */
const waitsWithBudget = (part: AmendmentPart): boolean => part.kind === 'partners' && part.leave.length > 0;

type PartnersPart = Extract<AmendmentPart, { kind: 'partners' }>;

/** All partners after the part, those who left among them, with the names that were decided last; `renamed` says from when these hold. */
export function partnersAfter({ add, rename, leave }: PartnersPart, day: string, { plan, left }: Pick<AmendedGrant, 'plan' | 'left'>): Pick<Extract<DomainEvent, { type: 'PartnersChanged' }>['data'], 'applicant' | 'partners' | 'renamed'> {
  const nameOf = (id: string, name: string) => rename.find((one) => one.id === id)?.name ?? name;
  const stayed = plan.partners.map((partner) => ({ ...partner, name: nameOf(partner.id, partner.name), left: leave.some(({ id }) => id === partner.id) ? day : null }));
  return {
    applicant: nameOf(LEAD, plan.applicant.name),
    partners: [...stayed, ...add.map((partner) => ({ ...partner, left: null })), ...left],
    renamed: rename.map(({ id, name, from = day }) => ({ id, name, from })),
  };
}
