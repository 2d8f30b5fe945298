import { day, instant, slug } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';

/** What is answered about the accounts of organisations. */
export const accountStates = ['proposed', 'approved', 'rejected', 'replaced'] as const;
export const accountShown = z.strictObject({
  organisation: slug,
  account: z.int().min(1),
  state: z.enum(accountStates).meta({ description: '`replaced`: a newer one is approved, and holds from `replacedFrom` on.' }),
  iban: z.string().nullable().meta({ description: 'The whole number, for payers, auditors and the organisation itself; null for others, and once it is erased.' }),
  lastFour: z.string(),
  holder: z.string().nullable(),
  validFrom: day,
  replacedFrom: day.nullable(),
  sameNumber: z.array(slug).nullable().meta({ description: 'Other organisations with an account of the same number; null for applicants.' }),
  proposedAt: instant,
  proposedByYou: z.boolean(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable().meta({ description: 'Why it was rejected.' }),
  mayYou: z.boolean().meta({ description: 'Whether you may approve or reject it.' }),
  why: z.enum(['auth/forbidden', 'payment/wrong-step', 'payment/same-person']).nullable().meta({ description: 'Why not: the problem type that you would get.' }),
});
export const accountsAnswer = z.strictObject({ accounts: z.array(accountShown) });
export const accountListAnswer = z.strictObject({ accounts: z.array(accountShown), next: nextToken });

const shown = {
  organisation: 'org-jedu', account: 1, state: 'proposed' as const, iban: 'FI4250001510000023', lastFour: '0023', holder: 'Jokilaakson opisto', validFrom: '2023-01-01', replacedFrom: null, sameNumber: [],
  proposedAt: '2023-01-02T09:00:00.000Z', proposedByYou: false, decidedAt: null, reason: null, mayYou: true, why: null,
};
export const accountExamples = {
  accounts: { answer: { accounts: [shown] } },
  list: { answer: { accounts: [shown], next: null } },
};
