import type { DomainEvent } from '@toteuma/contracts';

/** The money that moved beside the payments of claims, and whether the operation goes on: as much as the next decision needs. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Treasury {}

export const emptyTreasury: Treasury = {};

/** Folds advances, recoveries, irregularities and the life of the operation; anything else changes nothing. */
export function evolveTreasury(treasury: Treasury, _event: DomainEvent & { readonly actor: string; readonly occurredAt?: string }): Treasury {
  return treasury;
}
