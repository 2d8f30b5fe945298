import { claimCell, claimRow, day, id, instant, moneyText, nonNegativeMoney, operationCode, period, received, slug } from '@toteuma/contracts';
import { z } from 'zod';

/** What is answered about a grant's claims. Amounts of a decision are null, or left out of rows and cells, until there is one. */
const decided = moneyText.nullable();
const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });

export const accountShape = { id, code: operationCode, version: z.int(), granted: nonNegativeMoney, supportDecided: nonNegativeMoney, paid: nonNegativeMoney, lastClaimAt: instant.nullable() };

export const claimShape = {
  claim: z.int().min(1),
  status: z.enum(['submitted', 'verified', 'decided']),
  period,
  last: z.boolean(),
  declared: moneyText,
  claimedSupport: nonNegativeMoney,
  deducted: decided,
  parked: decided,
  certified: decided,
  net: decided,
  support: decided,
  supportOverGrant: decided,
  revenue: z.array(z.strictObject({ partner: slug, amount: moneyText })),
  financing: z.array(received),
  payment: z.strictObject({ step: z.enum(['authorised', 'confirmed', 'recorded']), amount: nonNegativeMoney.nullable(), paidOn: day.nullable() }).nullable(),
  submittedAt: instant,
  verifiedAt: instant.nullable(),
  decidedAt: instant.nullable(),
};

const judged = { deducted: moneyText.optional(), parked: moneyText.optional(), certified: moneyText.optional() };
const row = claimRow.extend({ supplier: text, description: text, ...judged, parkedFlatRate: moneyText.optional() });
const cell = claimCell.extend(judged);

/** One grant's claims with the amounts of each row and cell. */
export const claimsAnswer = z.strictObject({ ...accountShape, claims: z.array(z.strictObject({ ...claimShape, rows: z.array(row), cells: z.array(cell) })) });
