import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read } from '../api.js';
import { useRoles } from '../application/application-data.js';
import { claimAddressOf, claimQueryOf, claimRequestOf, nextOf, stepAddress, type ClaimQueueQuery } from './claim-queue-query.js';
import type { ClaimQueue, ClaimQueueItem } from './verify-types.js';

// What the queue was asked for last, and what it showed: from a claim one comes back to that, and on to the next of it. It goes with the page.
let asked: ClaimQueueQuery = claimQueryOf(new URLSearchParams());
let seen: readonly ClaimQueueItem[] = [];

export function keepQueue(query: ClaimQueueQuery, claims: readonly ClaimQueueItem[]): void {
  asked = query;
  seen = claims;
}

/** The queue as it was left. */
export function queueAddress(): string {
  const query = String(claimAddressOf(asked));
  return query === '' ? '/claims' : `/claims?${query}`;
}

/** The way to the next claim of the queue that waits for the reader. */
export function NextClaim({ grant, claim }: { grant: string; claim: number }) {
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const query = asked;
  // Not among what an act reads anew: the reader goes on from here, and the next page asks again.
  const { data } = useQuery({
    queryKey: ['next-claim', query, i18n.language], queryFn: ({ signal }) => read<ClaimQueue>(claimRequestOf(query, null), i18n.language, signal),
    staleTime: 0, enabled: has('verifier') || has('decision-maker') || has('payer'),
  });
  const next = nextOf(data?.claims ?? [], { grant, claim }, seen);
  return next ? <Link className="button secondary" to={stepAddress(next.grant, next.claim, next.waitingFor)}>{t('check.next.toNext', { code: next.code, claim: next.claim })}</Link> : null;
}
