import { LEAD } from '@toteuma/contracts';
import { err } from '@toteuma/kernel';
import { whyClosed } from '../payment/account.js';
import { actingFor, events, type Decision, type Stamp } from './claim-command.js';
import { invalid, refused } from './claim-rejection.js';
import type { OpenClaims } from './claim-state.js';

/** Where each partner files its own claims: whose people file those of a partner beside the lead's; null: nobody's any more. */
export interface NamePartner extends Stamp {
  readonly type: 'NamePartner';
  readonly partner: string;
  readonly organisation: string | null;
}

/** The lead says by whom a partner signs in: the award knows partners by name only. What is filed stays as it is. */
export function namePartner(command: NamePartner, state: OpenClaims): Decision {
  const { partner, organisation } = command;
  const closed = whyClosed(state);
  if (closed) return err(closed);
  if (partner === LEAD || !state.partners.includes(partner)) return err(refused('not-found', 'state', `there is no partner ${partner}`));
  if (state.spending.claims.jointOperation === 'lead') return err(invalid('partner', 'nothing: the lead files for all partners'));
  if (organisation === state.organisation) return err(invalid('organisation', 'another organisation than that of the lead, or none'));
  return (state.organisations.get(partner) ?? null) === organisation ? events() : events({ type: 'PartnerOrganisationNamed', data: { partner, organisation, ...actingFor(command) } });
}

/** The partners whose claims an organisation files and sees: all for that of the lead, none for one that has no part in it. */
export function partnersOf(state: Pick<OpenClaims, 'organisation' | 'organisations' | 'partners'>, organisation: string | null): readonly string[] {
  if (organisation === null) return [];
  return organisation === state.organisation ? state.partners : state.partners.filter((partner) => state.organisations.get(partner) === organisation);
}
