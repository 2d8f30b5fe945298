import type { Metadata, NewEvent } from '@toteuma/eventing';

/** Events a stream takes before its caller begins the next: a grant's history is short, and there are many grants. */
export const EVENTS_PER_STREAM = 20;

export const metadata: Metadata = { actor: 'b7c1d2e4-0a55-4d83-9f0e-2f8f5c1a7e90', correlation: '5f0e7c7e-6a7b-4e43-a6c4-0f3a1d2b9c11', cause: null };

/** A claim that was handed in: 371 bytes of JSON, the same for each side. */
export const event: NewEvent = {
  type: 'ClaimSubmitted',
  schemaVersion: 1,
  data: {
    claim: 3,
    claimedSupport: '108901.50',
    declared: [{ partner: 'lead', category: 'staff', year: 2011, amount: '41890.22' }, { partner: 'lead', category: 'services', year: 2011, amount: '9360.00' }],
    financing: [{ source: 'local', partner: 'lead', amount: '12812.56' }],
    period: { start: '2011-07-01', end: '2011-12-31' },
    revenue: [],
    rows: [{ id: 'R-17', amount: '9360.00' }],
  },
};

/** The streams of one caller, one after the other, and how far each has come. */
export class Series {
  #stream: string;
  #version = 0;
  #number = 1;

  constructor(private readonly caller: number) {
    this.#stream = this.#name();
  }

  #name(): string {
    return `grant-${String(this.caller).padStart(3, '0')}-${String(this.#number).padStart(5, '0')}`;
  }

  /** Where the next event goes. */
  next(): { stream: string; expectedVersion: number } {
    if (this.#version === EVENTS_PER_STREAM) {
      this.#number += 1;
      this.#version = 0;
      this.#stream = this.#name();
    }
    const at = { stream: this.#stream, expectedVersion: this.#version };
    this.#version += 1;
    return at;
  }
}

