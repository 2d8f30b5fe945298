import { LONGEST_SEARCH } from '../api.js';
import type { ClaimQueueItem, WaitingFor } from './verify-types.js';

export const claimSorts = ['remaining', 'amount', 'age'] as const;
export type ClaimSort = (typeof claimSorts)[number];
export const waits = ['verification', 'decision', 'authorisation', 'confirmation', 'payment'] as const satisfies readonly WaitingFor[];

export interface ClaimQueueQuery {
  readonly search: string;
  readonly state: string;
  readonly sort: ClaimSort;
}

/** What the address asks for; what it cannot ask for is left out. */
export function claimQueryOf(address: URLSearchParams): ClaimQueueQuery {
  const [state, sort] = [address.get('state'), address.get('sort')];
  return { search: (address.get('search') ?? '').trim().slice(0, LONGEST_SEARCH), state: waits.find((known) => known === state) ?? '', sort: claimSorts.find((known) => known === sort) ?? 'remaining' };
}

export const claimAddressOf = ({ search, state, sort }: ClaimQueueQuery): URLSearchParams =>
  new URLSearchParams({ ...(search === '' ? {} : { search }), ...(state === '' ? {} : { state }), ...(sort === 'remaining' ? {} : { sort }) });

export function claimRequestOf({ search, state, sort }: ClaimQueueQuery, after: string | null): string {
  const query = new URLSearchParams({ sort, ...(state === '' ? {} : { state }), ...(search === '' ? {} : { search }), ...(after === null ? {} : { after }) });
  return `/api/v1/claims/queue?${query}`;
}

/** Where the next step of a claim is taken: rows are checked at the workbench, all else beside the decision. */
export const stepAddress = (grant: string, claim: number, waitingFor: WaitingFor): string => `/grants/${encodeURIComponent(grant)}/claims/${claim}/${waitingFor === 'verification' ? 'check' : 'decision'}`;

/** How the days that are left look: none, few, or enough. */
export const pressure = (remaining: number): 'over' | 'close' | 'far' => (remaining < 0 ? 'over' : remaining <= 14 ? 'close' : 'far');

type Place = Pick<ClaimQueueItem, 'grant' | 'claim'>;

/**
 * The claim with which the reader goes on: of those that wait for them the first that stood behind this one when the queue was last
 * seen; where none does, the first of all, so that what was skipped comes at the end.
 * @param seen the queue as it was last seen: this claim may have left it since
 */
export function nextOf<Item extends Place & Pick<ClaimQueueItem, 'mayYou'>>(claims: readonly Item[], here: Place, seen: readonly Place[]): Item | undefined {
  const is = (one: Place) => (other: Place) => one.grant === other.grant && one.claim === other.claim;
  const mine = claims.filter((one) => one.mayYou && !is(here)(one));
  const at = seen.findIndex(is(here));
  const behind = at < 0 ? [] : seen.slice(at + 1);
  return mine.find((one) => behind.some(is(one))) ?? mine[0];
}
