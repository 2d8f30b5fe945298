import type { DomainEvent } from '@toteuma/contracts';
import { parseMoney, type Cents } from '@toteuma/kernel';

/** The payment of one decided claim, as far as the next step needs it. */
export interface Payment {
  /** `confirmed` only once everybody has confirmed whom the amount asks for; `ordered` while the bank has it. */
  readonly step: 'authorised' | 'confirmed' | 'ordered' | 'recorded';
  /** A claim is paid again only when a later correction gives more: the first payment is 1. */
  readonly round: number;
  readonly amount: Cents;
  /** What of the support went to the advances instead. */
  readonly setOff: Cents;
  /** The same of earlier rounds. */
  readonly setOffBefore: Cents;
  /** Whoever authorised it, and those for whom they acted. */
  readonly authorisedBy: readonly string[];
  readonly confirmedBy: readonly string[];
  /** The order at the bank: kept when it is refused, so that its reference is never used again. */
  readonly orders: readonly string[];
}

type PaymentEvent = Extract<DomainEvent, { readonly type: 'PaymentAuthorised' | 'PaymentConfirmed' | 'PaymentOrdered' | 'PaymentRejected' | 'PaymentRecorded' }>;

/** Folds the steps of one payment. */
export function evolvePayment(payment: Payment | null, event: PaymentEvent & { readonly actor: string }): Payment | null {
  switch (event.type) {
    case 'PaymentAuthorised': {
      const { amount, setOff = '0.00', onBehalfOf = [] } = event.data;
      // While it is not recorded, a new authorisation takes the place of the old one.
      const again = payment?.step === 'recorded';
      const round = (payment?.round ?? 1) + (again ? 1 : 0);
      const setOffBefore = (payment?.setOffBefore ?? 0n) + (again ? payment.setOff : 0n);
      return { step: 'authorised', round, amount: parseMoney(amount), setOff: parseMoney(setOff), setOffBefore, authorisedBy: [event.actor, ...onBehalfOf], confirmedBy: [], orders: payment?.orders ?? [] };
    }
    case 'PaymentConfirmed': {
      const { remaining = 0, onBehalfOf = [] } = event.data;
      return payment && { ...payment, step: remaining > 0 ? 'authorised' : 'confirmed', confirmedBy: [...payment.confirmedBy, event.actor, ...onBehalfOf] };
    }
    case 'PaymentOrdered':
      return payment && { ...payment, step: 'ordered', orders: [...payment.orders, event.data.endToEndId] };
    case 'PaymentRejected':
      return payment && { ...payment, step: 'confirmed' };
    case 'PaymentRecorded':
      return payment && { ...payment, step: 'recorded' };
    default:
      return event satisfies never;
  }
}
