import { LONGEST_SEARCH } from '../api.js';
import type { WaitingFor } from './verify-types.js';

export const claimSorts = ['remaining', '-amount', 'age'] as const;
export type ClaimSort = (typeof claimSorts)[number];
export const waits = ['verification', 'decision', 'authorisation', 'confirmation', 'payment'] as const satisfies readonly WaitingFor[];

export interface ClaimQueueQuery {
  readonly search: string;
  readonly state: string;
  /** Only what waits for the reader. */
  readonly mine: boolean;
  readonly sort: ClaimSort;
}

/** What the address asks for; what it cannot ask for is left out. */
export function claimQueryOf(address: URLSearchParams): ClaimQueueQuery {
  const [state, sort] = [address.get('state'), address.get('sort')];
  return { search: (address.get('search') ?? '').trim().slice(0, LONGEST_SEARCH), state: waits.find((known) => known === state) ?? '', mine: address.get('mine') === 'true', sort: claimSorts.find((known) => known === sort) ?? 'remaining' };
}

export const claimAddressOf = ({ search, state, mine, sort }: ClaimQueueQuery): URLSearchParams =>
  new URLSearchParams({ ...(search === '' ? {} : { search }), ...(state === '' ? {} : { state }), ...(mine ? { mine: 'true' } : {}), ...(sort === 'remaining' ? {} : { sort }) });

export function claimRequestOf({ search, state, mine, sort }: ClaimQueueQuery, after: string | null): string {
  const query = new URLSearchParams({ sort, ...(state === '' ? {} : { state }), ...(mine ? { mine: 'true' } : {}), ...(search === '' ? {} : { search }), ...(after === null ? {} : { after }) });
  return `/api/v1/claims/queue?${query}`;
}

/** Where the next step of a claim is taken: rows are checked at the workbench, all else beside the decision. */
export const stepAddress = (grant: string, claim: number, waitingFor: WaitingFor): string => `/grants/${encodeURIComponent(grant)}/claims/${claim}/${waitingFor === 'verification' ? 'check' : 'decision'}`;

/** How the days that are left look: none, few, or enough. */
export const pressure = (remaining: number): 'over' | 'close' | 'far' => (remaining < 0 ? 'over' : remaining <= 14 ? 'close' : 'far');
