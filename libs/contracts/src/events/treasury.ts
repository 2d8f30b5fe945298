import { z } from 'zod';
import { declare } from '../declare.js';
import { day, id, nonNegativeMoney, reference, sha256, slug, textRef } from '../values.js';

const number = z.int().min(1);

/** Money was paid before any claim (rule 7); it is set off against later payments. */
export const AdvancePaid = declare('claims', 'AdvancePaid', 1, z.strictObject({ advance: number, amount: nonNegativeMoney, paidOn: day, onBehalfOf: z.array(slug).optional() }));

/** Something has to be paid back: how much, with what interest, by when. */
export const RecoveryOrdered = declare('claims', 'RecoveryOrdered', 1, z.strictObject({
  recovery: number,
  amount: nonNegativeMoney,
  /** Up to the day of the order. */
  interest: nonNegativeMoney,
  /** How the interest comes about: a rate from a day to a day. */
  interestParts: z.array(z.strictObject({ from: day, to: day, percent: z.string().regex(/^\d{1,3}(\.\d{1,4})?$/, { error: 'a percentage' }), amount: nonNegativeMoney })),
  orderedOn: day,
  dueOn: day,
  reason: textRef.nullable(),
  onBehalfOf: z.array(slug).optional(),
}));
/** Less has to come back than was ordered, since a decision or a correction gave more: so much less is asked for, the interest in proportion. */
export const RecoveryLessened = declare('claims', 'RecoveryLessened', 1, z.strictObject({ recovery: number, amount: nonNegativeMoney, interest: nonNegativeMoney }));
/** Money came back. */
export const RecoveryReceived = declare('claims', 'RecoveryReceived', 1, z.strictObject({
  /** The recovery that was ordered; null: it came without an order. */
  recovery: number.nullable(),
  /** Of what was paid too much. */
  amount: nonNegativeMoney,
  /** Beside it; no part of the support. */
  interest: nonNegativeMoney,
  receivedOn: day,
  reason: textRef.nullable(),
  onBehalfOf: z.array(slug).optional(),
}));

/** A breach of rules is followed up (Regulation (EU) 2021/1060, Article 69(2) and Annex XII). */
export const IrregularityOpened = declare('claims', 'IrregularityOpened', 1, z.strictObject({
  irregularity: number,
  kind: z.enum(['procurement', 'double-funding', 'state-aid', 'ineligible-cost', 'conflict-of-interest', 'fraud-suspicion', 'other']),
  claim: number.nullable(),
  row: reference.nullable(),
  amount: nonNegativeMoney.nullable(),
  reason: textRef.nullable(),
  onBehalfOf: z.array(slug).optional(),
}));
/** What was done about an irregularity; `closed` ends the follow-up. */
export const IrregularityFollowedUp = declare('claims', 'IrregularityFollowedUp', 1, z.strictObject({ irregularity: number, closed: z.boolean(), note: textRef.nullable(), onBehalfOf: z.array(slug).optional() }));

/** Nothing is filed, decided or paid until it goes on. */
export const OperationInterrupted = declare('claims', 'OperationInterrupted', 1, z.strictObject({ reason: textRef.nullable(), onBehalfOf: z.array(slug).optional() }));
/** An interrupted operation goes on. */
export const OperationResumed = declare('claims', 'OperationResumed', 1, z.strictObject({ reason: textRef.nullable(), onBehalfOf: z.array(slug).optional() }));
/** Nothing changes any more; the documents are kept until a day (null: it follows from the end of the programme or a payment that is not known). */
export const OperationClosed = declare('claims', 'OperationClosed', 1, z.strictObject({ reason: textRef.nullable(), retainUntil: day.nullable(), onBehalfOf: z.array(slug).optional() }));
/** A closed operation is opened for corrections. */
export const OperationReopened = declare('claims', 'OperationReopened', 1, z.strictObject({ reason: textRef.nullable(), onBehalfOf: z.array(slug).optional() }));

/** Another service accepted a report that a payment may wait for. */
export const ReportAcceptanceKnown = declare('claims', 'ReportAcceptanceKnown', 1, z.strictObject({ kind: z.enum(['progress', 'final']), /** Of a progress report. */ claim: number.nullable() }));

/** A payment became an order of a batch, which names it by this reference. From here on no other order is made for it. */
export const PaymentOrdered = declare('claims', 'PaymentOrdered', 1, z.strictObject({ claim: number, batch: id, endToEndId: orderReference() }));
/** The bank refused the order: the payment can be ordered again. */
export const PaymentRejected = declare('claims', 'PaymentRejected', 1, z.strictObject({ claim: number, endToEndId: orderReference(), code: z.string().regex(/^[A-Z0-9]{1,4}$/, { error: 'a reason code such as AC01' }), note: textRef.nullable() }));

/** The account that an organisation is paid to: it holds once a second person approves it, and the old one is kept. The number lies in the vault. */
export const PayeeAccountProposed = declare('claims', 'PayeeAccountProposed', 1, z.strictObject({
  account: number,
  organisation: slug,
  number: textRef,
  /** What everybody may see of it. */
  lastFour: z.string().regex(/^[0-9A-Z]{4}$/, { error: 'four characters' }),
  /** The same digest for the same number. */
  fingerprint: sha256,
  holder: textRef.nullable(),
  validFrom: day,
  onBehalfOf: z.array(slug).optional(),
}));
/** A second person approved the account: from its day on the organisation is paid to it. */
export const PayeeAccountApproved = declare('claims', 'PayeeAccountApproved', 1, z.strictObject({ account: number, organisation: slug, onBehalfOf: z.array(slug).optional() }));
/** A second person rejected the account. */
export const PayeeAccountRejected = declare('claims', 'PayeeAccountRejected', 1, z.strictObject({ account: number, organisation: slug, reason: textRef.nullable(), onBehalfOf: z.array(slug).optional() }));

/** Payments were put into one file for the bank (ISO 20022 pain.001.001.09). */
export const PaymentBatchMade = declare('claims', 'PaymentBatchMade', 1, z.strictObject({
  /** What the file calls itself. */
  messageId: orderReference(),
  executionOn: day,
  orders: z.array(z.strictObject({ endToEndId: orderReference(), grant: id, claim: number, organisation: slug, account: number, amount: nonNegativeMoney })).min(1),
  sum: nonNegativeMoney,
  /** Of the file, byte by byte. */
  sha256,
  /** The file itself, which names who is paid and where to. */
  file: textRef.nullable().optional(),
  onBehalfOf: z.array(slug).optional(),
}));
/** The file was handed to the bank. */
export const PaymentBatchSent = declare('claims', 'PaymentBatchSent', 1, z.strictObject({ sentOn: day, onBehalfOf: z.array(slug).optional() }));
/** The bank answered an order (pain.002). */
export const PaymentOrderAnswered = declare('claims', 'PaymentOrderAnswered', 1, z.strictObject({
  endToEndId: orderReference(),
  outcome: z.enum(['accepted', 'rejected']),
  code: z.string().regex(/^[A-Z0-9]{1,4}$/, { error: 'a reason code such as AC01' }).nullable(),
  paidOn: day.nullable(),
  /** What the bank says beside the code. */
  note: textRef.nullable().optional(),
  onBehalfOf: z.array(slug).optional(),
}));

/** A reference of at most 35 characters that the bank gives back. */
function orderReference() {
  return z.string().regex(/^[A-Z0-9]{1,35}$/, { error: 'up to 35 capital letters and digits' }).meta({ title: 'reference of an order' });
}
