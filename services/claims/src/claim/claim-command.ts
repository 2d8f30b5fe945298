import type { DomainEvent } from '@toteuma/contracts';
import { err, ok, type Result } from '@toteuma/kernel';
import { refused, type ClaimRejection } from './claim-rejection.js';
import type { DecidedClaim, FiledClaim, OpenClaims } from './claim-state.js';

/** Who acts and when: `today` is the day of the act in Helsinki. */
export interface Stamp {
  readonly actor: string;
  readonly at: string;
  readonly today: string;
  /** Persons for whom the actor acts, by a dated substitution: they count as having acted themselves. */
  readonly onBehalfOf?: readonly string[];
}
/** All who count as having acted: the actor, and those for whom they acted. */
export const actingPersons = ({ actor, onBehalfOf = [] }: Pick<Stamp, 'actor' | 'onBehalfOf'>): readonly string[] => [actor, ...onBehalfOf];

/** What an event tells of those for whom somebody acted: nothing where there are none. */
export const actingFor = ({ onBehalfOf = [] }: Pick<Stamp, 'onBehalfOf'>): { onBehalfOf?: string[] } => (onBehalfOf.length > 0 ? { onBehalfOf: [...onBehalfOf] } : {});

export type OnClaim = Stamp & { readonly claim: number };

export type Decision = Result<readonly DomainEvent[], ClaimRejection>;
export const events = (...happened: DomainEvent[]): Decision => ok(happened);

/** Decides on one claim of the grant. */
export function onClaim(command: OnClaim, state: OpenClaims, decideOn: (claim: FiledClaim) => Decision): Decision {
  const claim = state.claims.find((one) => one.number === command.claim);
  return claim ? decideOn(claim) : err(refused('not-found', 'state', `there is no claim ${command.claim}`));
}

/** Decides on one claim, once it is decided. */
export function onDecided(command: OnClaim, state: OpenClaims, decideOn: (claim: DecidedClaim) => Decision): Decision {
  return onClaim(command, state, (claim) =>
    claim.status === 'decided' ? decideOn(claim) : err(refused('claim/not-decided', 'state', `claim ${claim.number} is not decided yet`)));
}

