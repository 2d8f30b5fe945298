import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read } from '../api.js';
import { useRoles } from '../application/application-data.js';
import { claimAddressOf, claimQueryOf, claimRequestOf, stepAddress, type ClaimQueueQuery } from './claim-queue-query.js';
import { walkOn, type Page, type Placed } from './queue-walk.js';
import type { ClaimQueue } from './verify-types.js';

// What the queue was asked for last, where its claims stood in it, and how far the reader has come: it goes with the page.
let asked: ClaimQueueQuery = claimQueryOf(new URLSearchParams());
let stood = new Map<string, Placed>();
let reached: Page | null = null;
const keyOf = ({ grant, claim }: Pick<Placed, 'grant' | 'claim'>): string => `${grant} ${claim}`;

export function keepQueue(query: ClaimQueueQuery, claims: readonly Placed[]): void {
  asked = query;
  stood = new Map(claims.map((one) => [keyOf(one), one]));
  reached = null;
}

/** The queue as it was left. */
export function queueAddress(): string {
  const query = String(claimAddressOf(asked));
  return query === '' ? '/claims' : `/claims?${query}`;
}

/** The way to the next claim of the queue that waits for the reader. */
export function NextClaim({ here }: { here: Placed }) {
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const query = { ...asked, mine: true };
  const { data } = useQuery({
    // Not among what an act reads anew: the reader goes on from here, and the next page asks again.
    queryKey: ['next-claim', query, keyOf(here), i18n.language],
    queryFn: async ({ signal }) => {
      // An act may move the claim: its place is where the reader came upon it.
      const walked = await walkOn((after) => read<ClaimQueue>(claimRequestOf(query, after), i18n.language, signal), stood.get(keyOf(here)) ?? here, query.sort, reached);
      reached = walked.from;
      if (walked.next) stood.set(keyOf(walked.next), walked.next);
      return { next: walked.next ?? null };
    },
    staleTime: 0, enabled: has('verifier') || has('decision-maker') || has('payer'),
  });
  if (!data) return null;
  const { next } = data;
  if (next === null) return <span className="quiet">{t('check.next.noMore')}</span>;
  return <Link className="button secondary" to={stepAddress(next.grant, next.claim, next.waitingFor)}>{t('check.next.toNext', { code: next.code, claim: next.claim })}</Link>;
}
