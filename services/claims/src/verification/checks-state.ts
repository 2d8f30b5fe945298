import type { DomainEvent } from '@toteuma/contracts';

/** What the checks of the claims of one grant have come to: as much as the next decision needs. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Checks {}

export const noChecks: Checks = {};

/** Folds what is told of checklists, samples, clarifications, hearings and findings; anything else changes nothing. */
export function evolveChecks(checks: Checks, _event: DomainEvent & { readonly actor: string; readonly occurredAt?: string }): Checks {
  return checks;
}
