import { z } from 'zod';
import { declare } from '../declare.js';
import { costModel, euShare, grantTerms, supportLevel } from '../grant.js';
import { spendingRules } from '../spending.js';
import { day, id, moneyText, nonNegativeMoney, operationCode, period, rateText, reference, sha256, slug, textRef, year } from '../values.js';

const number = z.int().min(1);

/** The claims service has learnt an award: from here on it owns the ceiling. */
export const ClaimsOpened = declare('claims', 'ClaimsOpened', 1, z.strictObject({
  code: operationCode,
  organisation: slug,
  partners: z.array(slug),
  categories: z.array(z.strictObject({ id: slug, computed: z.boolean() })),
  sources: z.array(slug),
  period,
  costModel,
  supportRate: rateText,
  /** Where the support is reckoned and stopped; left out, for the operation. */
  supportLevel: supportLevel.optional(),
  /** Those of the partners whose support the lead receives and answers for. */
  transferees: z.array(slug).optional(),
  terms: grantTerms,
  /** How it may be spent; left out, the defaults of a pack. */
  spending: spendingRules.optional(),
  /** How a support is split between the EU and the state; left out, it is not. */
  euShare: euShare.optional(),
  /** Whose money is public beside the support, where the share of the EU is one of the public part. */
  publicMoney: z.strictObject({ sources: z.array(slug), countsAs: z.array(z.strictObject({ partner: slug, source: slug })) }).optional(),
  /** The advance that the application asks for; left out where it asks for none. */
  advanceAsked: nonNegativeMoney.optional(),
}));

/** A change that lowered nothing was taken over: a tranche, a budget version, another period, or who takes part. */
export const ClaimTermsChanged = declare('claims', 'ClaimTermsChanged', 1, z.strictObject({
  terms: grantTerms,
  /** Where a rectification changed it. */
  supportRate: rateText.optional(),
  /** Where an extension changed it. */
  period: period.optional(),
  /** Where it changed who takes part: all of them, and who of them files no more. */
  partners: z.array(slug).optional(),
  left: z.array(slug).optional(),
  transferees: z.array(slug).optional(),
  /** Where each partner files its own, and the last who had to left: the claim that turns out to have been the last of all. */
  ends: number.optional(),
}));

/** The answer to an amendment that lowers a cell or the grant: from this event on no more than the new terms is certified. */
export const GrantCeilingLowered = declare('claims', 'GrantCeilingLowered', 1, z.strictObject({ amendment: number, terms: grantTerms }));
/** The other answer: more than the amendment would leave is certified already, so it lapses. */
export const GrantCeilingKept = declare('claims', 'GrantCeilingKept', 1, z.strictObject({ amendment: number, why: z.literal('below-certified') }));

/**
 * Where each partner files its own claims: the organisation whose people file and see those of a partner, as their sign-in names it;
 * null: none any more. The organisation of the lead files and sees those of all.
 */
export const PartnerOrganisationNamed = declare('claims', 'PartnerOrganisationNamed', 1, z.strictObject({ partner: slug, organisation: slug.nullable(), /** For whom somebody acted. */ onBehalfOf: z.array(slug).optional() }));

/** Hours of work, to the hundredth. */
export const hoursText = z.string().regex(/^\d{1,5}(\.\d{1,2})?$/, { error: 'hours such as 12.50' }).meta({ title: 'hours' });

export const claimRow = z.strictObject({
  id: reference,
  voucher: reference,
  category: slug,
  partner: slug,
  incurredOn: day,
  paidOn: day,
  supplier: textRef.nullable(),
  description: textRef.nullable(),
  amount: moneyText,
  /** A cost by the hour: who (a pseudonym), how many hours, and the yearly cost that the rate of an hour is made from. */
  unit: z.strictObject({ worker: reference, hours: hoursText, yearlyCost: nonNegativeMoney }).optional(),
  /** The same digest for the same supplier, voucher, day and amount, so that duplicates are found without the texts. */
  fingerprint: sha256.optional(),
});
/** A row that waited since an earlier claim, taken up whole, with the flat rates that waited with it. */
export const takenUpRow = z.strictObject({
  row: reference,
  /** The claim that declared it. */
  claim: number,
  partner: slug,
  category: slug,
  year,
  amount: moneyText,
  flatRates: z.array(z.strictObject({ category: slug, amount: moneyText })),
});

/** Sums of one claim by partner, category and year; flat-rate cells are among them. */
export const claimCell = z.strictObject({
  partner: slug,
  category: slug,
  year,
  declared: moneyText,
  deducted: moneyText,
  parked: moneyText,
  certified: moneyText,
});
export const received = z.strictObject({ source: slug, partner: slug, amount: nonNegativeMoney });
/** What the EU and the state pay of an amount. */
const shares = z.strictObject({ eu: moneyText, state: moneyText });
const partnerAmount = z.strictObject({ partner: slug, amount: moneyText });

/** A payment claim was filed, with its ledger rows and what they add up to. */
export const ClaimSubmitted = declare('claims', 'ClaimSubmitted', 1, z.strictObject({
  claim: number,
  period,
  rows: z.array(claimRow),
  revenue: z.array(partnerAmount),
  financing: z.array(received),
  last: z.boolean(),
  /** What the claim declares, flat rates included. */
  declared: z.array(z.strictObject({ partner: slug, category: slug, year, amount: moneyText })),
  /** Support that all filed claims would give if all of them were certified as declared, were there no grant to stop at; may be negative. */
  claimedSupport: moneyText,
  /** Rows of earlier claims that were parked and are claimed now; they were declared there. */
  takeUp: z.array(takenUpRow).optional(),
  /** The partner whose claim it is, where each files its own; left out, the claim of all. */
  filer: slug.optional(),
  /** The draft that it was made of. */
  draft: id.optional(),
  /** For whom somebody acted. */
  onBehalfOf: z.array(slug).optional(),
}));

export const deductionReason = z.enum(['not-eligible', 'not-in-budget', 'not-paid', 'outside-period', 'no-evidence', 'procurement', 'double-funding', 'calculation', 'other']);

/** A claim was verified: what is deducted and why, and what waits for a later claim. */
export const ClaimVerified = declare('claims', 'ClaimVerified', 1, z.strictObject({
  claim: number,
  deduct: z.array(z.strictObject({ row: reference, amount: moneyText, reason: deductionReason })),
  park: z.array(z.strictObject({ row: reference, amount: moneyText })),
  /** What the verifier concludes, in words. */
  conclusion: textRef.nullable().optional(),
  /** Why more than its typed reason says, by row. */
  notes: z.array(z.strictObject({ row: reference, note: textRef })).optional(),
  /** For whom the verifier acted: they count as having verified too. */
  onBehalfOf: z.array(slug).optional(),
}));

/** What a decision on a claim, or its correction, changes. */
const decided = {
  /** Certified costs less revenue. */
  net: moneyText,
  netByPartner: z.array(partnerAmount),
  /** The change of the support decided for the operation; may be negative. */
  support: moneyText,
  supportByPartner: z.array(partnerAmount),
  /** The change by budget line, where the grant reckons the support of each. */
  supportByLine: z.array(z.strictObject({ category: slug, amount: moneyText })).optional(),
  /** Over all decided claims, as of this event. */
  supportDecided: nonNegativeMoney,
  supportOverGrant: nonNegativeMoney,
  /** What of the change the EU and the state pay, where the programme splits it. */
  shares: shares.optional(),
  /** For whom the decision-maker acted. */
  onBehalfOf: z.array(slug).optional(),
};

/** A claim was decided: what is certified by row, partner, category and year, and how the support changes. */
export const ClaimDecided = declare('claims', 'ClaimDecided', 1, z.strictObject({
  claim: number,
  period,
  last: z.boolean(),
  /** A row that was taken up declares nothing here: what was parked of it (less than nothing) is certified. `from`: the claim that declared it. */
  rows: z.array(z.strictObject({ row: reference, declared: moneyText, deducted: moneyText, parked: moneyText, certified: moneyText, parkedFlatRate: moneyText, from: number.optional(),
    /** What the parked flat rate is made of, where any of the row is parked. */
    parkedFlatRates: z.array(z.strictObject({ category: slug, amount: moneyText })).optional(),
  })),
  /** In every cell declared = certified + deducted + parked; a cell may park less than nothing, where rows were taken up. */
  cells: z.array(claimCell),
  revenue: z.array(partnerAmount),
  received: z.array(received),
  ...decided,
}));

/**
 * An amount of one row was moved between certified and deducted after the decision of its claim (rule 5). All amounts are changes.
 * Legal source for 2021-2027: Regulation (EU) 2021/1060, Article 103(1): irregularities are corrected.
 */
export const ClaimCorrected = declare('claims', 'ClaimCorrected', 1, z.strictObject({
  /** Corrections of a grant are counted from 1. */
  correction: number,
  /** The claim whose decision is corrected: for a row that was taken up, the one that took it up. */
  claim: number,
  row: reference,
  /** The change of the certified amount of the row. */
  amount: moneyText,
  reason: textRef.nullable(),
  /** declared and parked are 0.00. */
  cells: z.array(claimCell),
  ...decided,
}));

/** The amount to pay for a decided claim was fixed. */
export const PaymentAuthorised = declare('claims', 'PaymentAuthorised', 1, z.strictObject({
  claim: number,
  amount: nonNegativeMoney,
  /** What of the support of the claim went to the advances instead. */
  setOff: nonNegativeMoney.optional(),
  /** The same of an authorisation that this one takes the place of, because a correction had made that too large. */
  setOffReplaced: nonNegativeMoney.optional(),
  shares: shares.optional(),
  /** Persons for whom the payer acted: they count as having acted themselves. */
  onBehalfOf: z.array(slug).optional(),
}));
/** A second person confirmed the payment. */
export const PaymentConfirmed = declare('claims', 'PaymentConfirmed', 1, z.strictObject({
  claim: number,
  /** How many more persons have to confirm it, because of its amount; left out, none. */
  remaining: z.int().min(0).optional(),
  onBehalfOf: z.array(slug).optional(),
}));
/** The money left the account on a day. */
export const PaymentRecorded = declare('claims', 'PaymentRecorded', 1, z.strictObject({ claim: number, amount: nonNegativeMoney, paidOn: day, onBehalfOf: z.array(slug).optional() }));

/**
 * The answer to a rectification that lowers the grant, or to the reversal of its award. When it holds, claims has taken over the new terms, or
 * takes no claim any more; otherwise nothing has changed.
 */
export const DecisionChangeAnswered = declare('claims', 'DecisionChangeAnswered', 1, z.strictObject({
  change: z.enum(['rectification', 'reversal']),
  holds: z.boolean(),
  /** From now on in force; null for a reversal, and when it does not hold. */
  terms: grantTerms.nullable(),
  supportRate: rateText.nullable(),
  /** Why a reversal does not hold where no claim has been filed: an advance was paid. */
  why: z.literal('money-paid').optional(),
}));
