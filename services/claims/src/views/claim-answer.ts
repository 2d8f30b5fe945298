import { claimCell, claimRow, day, id, instant, moneyText, nonNegativeMoney, operationCode, period, received, reference, slug, takenUpRow } from '@toteuma/contracts';
import { z } from 'zod';

/** What is answered about a grant's claims. Amounts of a decision are null, or left out of rows and cells, until there is one. */
const decided = moneyText.nullable();
/** In an address. */
export const claimNumber = z.string().regex(/^[1-9]\d{0,8}$/).transform(Number).meta({ description: 'The number of the claim.' });
export const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });

const ownShare = <S extends z.ZodType>(schema: S): S => schema.meta({ description: 'To a partner that files its own claims its own share.' });

export const accountShape = {
  id, code: operationCode, version: z.int(),
  filers: z.array(slug).optional().meta({ description: 'Only to a partner that files its own claims: for whom it does.' }),
  granted: nonNegativeMoney.meta({ description: 'To a partner that files its own claims its own share, by its approved costs.' }), supportDecided: ownShare(nonNegativeMoney), paid: ownShare(nonNegativeMoney),
  lastClaimAt: instant.nullable(),
};

export const claimShape = {
  claim: z.int().min(1),
  filer: slug.nullable().optional().meta({ description: 'Whose claim it is, where each partner files its own.' }),
  status: z.enum(['submitted', 'verified', 'decided']),
  period,
  last: z.boolean(),
  declared: moneyText,
  claimedSupport: nonNegativeMoney.meta({ description: 'Of all claims filed so far. To a partner that files its own claims its own share.' }),
  deducted: decided,
  parked: decided,
  certified: decided,
  net: decided,
  support: ownShare(decided),
  supportOverGrant: decided.meta({ description: 'Null to a partner that files its own claims.' }),
  shares: z.strictObject({ eu: moneyText, state: moneyText }).nullable().optional().meta({ description: 'What the EU and the state pay of the support, corrections included.' }),
  revenue: z.array(z.strictObject({ partner: slug, amount: moneyText })),
  financing: z.array(received),
  payment: z.strictObject({ step: z.enum(['authorised', 'confirmed', 'ordered', 'recorded']), amount: nonNegativeMoney.nullable().meta({ description: 'Null to a partner where others have a part in it.' }), paidOn: day.nullable() }).nullable(),
  submittedAt: instant,
  verifiedAt: instant.nullable(),
  decidedAt: instant.nullable(),
};

const judged = { deducted: moneyText.optional(), parked: moneyText.optional(), certified: moneyText.optional() };
const row = claimRow.extend({ supplier: text, description: text, ...judged, parkedFlatRate: moneyText.optional() });
const cell = claimCell.extend(judged);

const correction = z.strictObject({ correction: z.int().min(1), row: reference, amount: moneyText, reason: text, on: day });
const waitingRow = z.strictObject({ row: reference, claim: z.int().min(1), partner: slug, category: slug, amount: moneyText, flatRate: moneyText, since: day });

/** The money of a grant in short; nothing that is not decided or paid. */
export const grantMoney = z.strictObject({
  granted: nonNegativeMoney,
  supportDecided: nonNegativeMoney,
  paid: nonNegativeMoney,
  advances: z.strictObject({ paid: nonNegativeMoney, setOff: nonNegativeMoney, open: nonNegativeMoney }),
  receivable: nonNegativeMoney,
  recovered: nonNegativeMoney,
  status: z.enum(['running', 'ended', 'interrupted', 'closed']),
  parkedRows: z.array(waitingRow).meta({ description: 'Rows that wait and that a claim may take up.' }),
});

/** One grant's claims with the amounts of each row and cell. */
export const claimsAnswer = z.strictObject({
  ...accountShape,
  account: grantMoney.optional().meta({ description: 'Left out for a partner that files its own claims, who sees only those.' }),
  partners: z.array(z.strictObject({ partner: slug, organisation: slug })).optional().meta({ description: 'Whose people file and see the claims of a partner beside those of the lead, where each files its own.' }),
  claims: z.array(z.strictObject({
    ...claimShape, takeUp: z.array(takenUpRow).optional(), corrections: z.array(correction).optional(), rows: z.array(row),
    rowsLeftOut: z.int().min(0).optional().meta({ description: 'Rows of the claim that are not answered here: they are read in pages.' }), cells: z.array(cell),
  })),
});
