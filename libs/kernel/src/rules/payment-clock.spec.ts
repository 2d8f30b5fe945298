import { describe, expect, it } from '@jest/globals';
import { paymentClock } from './payment-clock.js';

const claim = { startedOn: '2023-01-10', days: 80, stops: [], endedOn: null };

describe('the clock of a payment', () => {
  it('has all its days on the day of the claim', () => {
    expect(paymentClock({ ...claim, today: '2023-01-10' })).toEqual({ startedOn: '2023-01-10', days: 80, used: 0, remaining: 80, stopped: false, endsOn: '2023-03-31' });
  });
  it('counts every day, and goes on when the time is over', () => {
    expect(paymentClock({ ...claim, today: '2023-03-31' })).toMatchObject({ used: 80, remaining: 0 });
    expect(paymentClock({ ...claim, today: '2023-04-01' })).toMatchObject({ used: 81, remaining: -1, endsOn: '2023-03-31' });
  });
  it('stands still from a question to its answer', () => {
    const stops = [{ from: '2023-01-20', to: null }];
    expect(paymentClock({ ...claim, stops, today: '2023-02-20' })).toMatchObject({ used: 10, remaining: 70, stopped: true, endsOn: '2023-05-01' });
    const answered = [{ from: '2023-01-20', to: '2023-01-30' }];
    expect(paymentClock({ ...claim, stops: answered, today: '2023-02-20' })).toMatchObject({ used: 31, remaining: 49, stopped: false, endsOn: '2023-04-10' });
  });
  it('counts stops that overlap once, in whatever order they come', () => {
    const stops = [{ from: '2023-01-25', to: '2023-02-04' }, { from: '2023-01-20', to: '2023-01-30' }, { from: '2023-01-21', to: '2023-01-22' }];
    expect(paymentClock({ ...claim, stops, today: '2023-02-10' })).toMatchObject({ used: 16, endsOn: '2023-04-15' });
  });
  it('does not stop for a question that is answered on the same day', () => {
    expect(paymentClock({ ...claim, stops: [{ from: '2023-01-20', to: '2023-01-20' }], today: '2023-01-30' })).toMatchObject({ used: 20, stopped: false });
  });
  it('ends when the beneficiary is paid', () => {
    expect(paymentClock({ ...claim, endedOn: '2023-02-09', today: '2024-01-01' })).toMatchObject({ used: 30, remaining: 50, stopped: false });
    const open = [{ from: '2023-02-04', to: null }];
    expect(paymentClock({ ...claim, stops: open, endedOn: '2023-02-09', today: '2024-01-01' })).toMatchObject({ used: 25, stopped: false });
  });
  it('begins on the day of the claim, whatever day is asked for', () => {
    expect(paymentClock({ ...claim, today: '2023-01-01' })).toMatchObject({ used: 0, remaining: 80 });
    expect(paymentClock({ ...claim, endedOn: '2023-01-01', today: '2023-02-01' })).toMatchObject({ used: 0 });
  });
});
