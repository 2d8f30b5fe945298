import { day, id, instant, moneyText, nonNegativeMoney, operationCode } from '@toteuma/contracts';
import { nextToken } from '@toteuma/platform';
import { z } from 'zod';

const text = z.string().nullable().meta({ description: 'A text; null where none was given, and once it is erased.' });
const who = z.string().meta({ description: 'The opaque id of who did it; to the beneficiary only the role.' });
const number = z.int().min(1);
const shares = z.strictObject({ eu: moneyText, state: moneyText }).nullable();
const part = z.strictObject({ from: day, to: day, percent: z.string(), amount: nonNegativeMoney });
const state = z.enum(['due', 'late', 'paid']);
const life = z.enum(['running', 'interrupted', 'closed']);

/** The money of one grant. */
export const moneyAnswer = z.strictObject({
  id, code: operationCode, version: z.int(),
  granted: nonNegativeMoney, supportDecided: nonNegativeMoney,
  paid: nonNegativeMoney.meta({ description: 'All that was paid out, advances included.' }),
  recovered: nonNegativeMoney, receivable: nonNegativeMoney.meta({ description: 'What has to come back.' }),
  payable: nonNegativeMoney.meta({ description: 'What is decided and neither paid nor on its way.' }),
  advances: z.strictObject({ asked: nonNegativeMoney.meta({ description: 'What the application asks for; 0.00 where it asks for none.' }), highest: nonNegativeMoney, paid: nonNegativeMoney, setOff: nonNegativeMoney, open: nonNegativeMoney, list: z.array(z.strictObject({ advance: number, amount: nonNegativeMoney, paidOn: day, by: who })) }),
  recoveries: z.array(z.strictObject({
    recovery: number, amount: nonNegativeMoney, interest: nonNegativeMoney, interestParts: z.array(part).meta({ description: 'As it was ordered.' }), orderedOn: day, dueOn: day,
    lessened: nonNegativeMoney.meta({ description: 'What of the order is asked for no more; `amount` and `interest` are without it.' }),
    received: nonNegativeMoney, interestReceived: nonNegativeMoney, lateInterest: nonNegativeMoney.meta({ description: 'What the delay costs up to the day of the question; it is not ordered.' }), state, reason: text, by: who,
  })),
  received: z.array(z.strictObject({ recovery: number.nullable(), amount: nonNegativeMoney, interest: nonNegativeMoney, receivedOn: day, reason: text, by: who })),
  irregularities: z.array(z.strictObject({
    irregularity: number, kind: z.string(), claim: number.nullable(), row: z.string().nullable(), amount: nonNegativeMoney.nullable(), reason: text, openedAt: instant, by: who, closed: z.boolean(),
    followUps: z.array(z.strictObject({ note: text, closed: z.boolean(), at: instant, by: who })),
  })),
  status: life,
  changes: z.array(z.strictObject({ to: life, reason: text, at: instant, by: who })),
  retainUntil: day.nullable().meta({ description: 'Until when the documents are kept, once it is closed; null where that is not known.' }),
  next: z.array(z.strictObject({ act: z.string(), claim: number.nullable(), role: z.string(), allowed: z.boolean(), why: z.string().nullable() })).meta({ description: 'What may be done next, and why you may not.' }),
});

export const receivablesAnswer = z.strictObject({
  receivables: z.array(z.strictObject({ grant: id, code: operationCode, organisation: z.string(), amount: nonNegativeMoney, ordered: nonNegativeMoney.meta({ description: 'Ordered and not received, interest included.' }), dueOn: day.nullable(), state: z.enum(['not-ordered', 'due', 'late']) })),
  next: nextToken,
});

export const paymentsAnswer = z.strictObject({
  payments: z.array(z.strictObject({
    grant: id, code: operationCode, organisation: z.string(), claim: number, last: z.boolean(), step: z.enum(['decided', 'authorised', 'confirmed', 'ordered', 'recorded']),
    support: moneyText, amount: nonNegativeMoney.nullable(), setOff: nonNegativeMoney, shares, authorisedBy: z.string().nullable(),
    waitingFor: z.enum(['authorisation', 'confirmation', 'order', 'bank']).nullable(), mayYou: z.boolean(), why: z.string().nullable(), since: instant,
  })),
  next: nextToken,
});

export const examples = {
  receivables: { receivables: [{ grant: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', organisation: 'org-1', amount: '500.00', ordered: '512.35', dueOn: '2023-09-15', state: 'due' as const }], next: null },
  payments: {
    payments: [{
      grant: '1f585587-9a3c-4c1e-8f0e-5d8a3a0f6a11', code: 'S22999', organisation: 'org-1', claim: 1, last: false, step: 'authorised' as const, support: '20000.00', amount: '14000.00', setOff: '6000.00', shares: null,
      authorisedBy: 'payer', waitingFor: 'confirmation' as const, mayYou: false, why: 'whoever authorised a payment does not confirm it', since: '2023-02-10T10:00:00.000Z',
    }],
    next: null,
  },
};
