import { describe, expect, it } from '@jest/globals';
import { openAdvance, receivableIn } from './account.js';
import { advance, authorise, confirm, correct, decided, lived, newest, opened, paid, recover, record, refusal, stamp } from './money-life.js';

describe('advances and their set-off', () => {
  it('all together are at most 30 % of what is granted', () => {
    const past = lived([advance('200.00'), advance('100.00')]);
    expect(newest(past, 'AdvancePaid')).toEqual({ advance: 2, amount: '100.00', paidOn: '2023-08-10' });
    expect(refusal(past, advance('0.01'))).toBe('advance/over-limit');
    expect(refusal(lived([]), advance('300.01'))).toBe('advance/over-limit');
    expect(refusal(lived([]), advance('0.00'))).toBe('request/invalid');
  });
  it('are not paid once the last claim is decided', () => expect(refusal(lived(decided('100.00', '100.00', '100.00')), advance('1.00'))).toBe('claim/grant-not-running'));

  it('go against the first payments, and what is left is paid', () => {
    const past = lived([advance('300.00'), ...decided('200.00', '500.00'), authorise(1)]);
    expect(newest(past, 'PaymentAuthorised')).toEqual({ claim: 1, amount: '0.00', setOff: '200.00' });
    const after = lived([advance('300.00'), ...decided('200.00', '500.00'), ...paid(1), authorise(2)]);
    expect(newest(after, 'PaymentAuthorised')).toEqual({ claim: 2, amount: '400.00', setOff: '100.00' });
    expect(openAdvance(after.state)).toBe(0n);
  });
  it('with a share of 40 % each payment is reduced by it, and the last by all of the rest', () => {
    const start = opened({ claims: { advances: { highest: '30', setOff: '40' } } });
    const until = [...decided('400.00', '100.00', '300.00'), advance('100.00')];
    // The advance comes before the claims are decided: 400 less 40 % of it would be more than the advance.
    const past = lived([advance('100.00'), ...decided('400.00', '100.00', '300.00'), ...paid(1)], start);
    expect(newest(past, 'PaymentAuthorised')).toMatchObject({ amount: '300.00', setOff: '100.00' });
    expect(refusal(lived(until.slice(0, -1), start), until.at(-1)!)).toBe('claim/grant-not-running');
    const slow = lived([advance('300.00'), ...decided('400.00', '100.00', '300.00'), ...paid(2), authorise(1)], start);
    // Claim 2 gives 100.00: 40.00 go to the advance; claim 1 gives 400.00: 160.00 do.
    expect(slow.events.filter(({ type }) => type === 'PaymentAuthorised').map(({ data }) => data)).toEqual([{ claim: 2, amount: '60.00', setOff: '40.00' }, { claim: 1, amount: '240.00', setOff: '160.00' }]);
    const last = lived([advance('300.00'), ...decided('400.00', '100.00', '300.00'), ...paid(2), ...paid(1), authorise(3)], start);
    expect(newest(last, 'PaymentAuthorised')).toEqual({ claim: 3, amount: '200.00', setOff: '100.00' });
  });
  it('what is open of them is no receivable until the last claim is decided', () => {
    expect(receivableIn(lived([advance('300.00'), ...decided('100.00')]).state)).toBe(0n);
    expect(receivableIn(lived([advance('300.00'), ...decided('100.00', '50.00', '20.00')]).state)).toBe(130_00n);
  });
});

describe('corrections around a payment', () => {
  it('before it: no more is paid than is decided', () => {
    expect(newest(lived([...decided('200.00'), correct(1, '-50.00'), authorise()]), 'PaymentAuthorised').amount).toBe('150.00');
  });
  it('in between: recording is refused, and the payment is authorised anew', () => {
    const past = [...decided('200.00'), authorise(), confirm(), correct(1, '-50.00')];
    expect(refusal(lived(past), record())).toBe('payment/over-certified');
    expect(refusal(lived(past), { type: 'OrderPayment', ...stamp('payer-1'), claim: 1, batch: 'b', endToEndId: 'E1' })).toBe('payment/over-certified');
    const anew = lived([...past, ...paid()]);
    expect(newest(anew, 'PaymentRecorded').amount).toBe('150.00');
  });
  it('after it: what is too much has to come back, and can be paid again once a correction gives it back', () => {
    const past = [...decided('200.00'), ...paid(), correct(1, '-50.00')];
    expect(receivableIn(lived(past).state)).toBe(50_00n);
    expect(refusal(lived(past), recover('50.01'))).toBe('recovery/over-receivable');
    const back = [...past, recover('50.00'), correct(1, '30.00')];
    expect(newest(lived([...back, authorise()]), 'PaymentAuthorised').amount).toBe('30.00');
    const again = lived([...back, ...paid()]);
    expect(receivableIn(again.state)).toBe(0n);
    expect(refusal(again, authorise())).toBe('payment/wrong-step');
  });
  it('a claim that is paid is not paid again for what another one waits for', () => {
    expect(refusal(lived([...decided('200.00', '100.00'), ...paid(1)]), authorise(1))).toBe('payment/wrong-step');
  });
});

describe('corrections around an advance', () => {
  const past = [advance('300.00'), ...decided('200.00'), correct(1, '-50.00'), ...paid()];
  it('no more of it is set off than what is decided covers, so that nothing has to come back while it can still be set off', () => {
    const { state } = lived(past);
    expect(newest(lived(past), 'PaymentAuthorised')).toEqual({ claim: 1, amount: '0.00', setOff: '150.00' });
    expect([openAdvance(state), receivableIn(state)]).toEqual([150_00n, 0n]);
    expect(refusal(lived(past), recover('0.01'))).toBe('recovery/over-receivable');
  });
  it('what a correction gives back covers the advance first, and is paid beyond it', () => {
    const up = correct(1, '50.00');
    expect(refusal(lived([...past, up]), authorise())).toBe('payment/wrong-step');
    const more = lived([advance('300.00'), ...decided('400.00'), correct(1, '-250.00'), ...paid(), correct(1, '250.00'), ...paid()]);
    expect(newest(more, 'PaymentAuthorised')).toEqual({ claim: 1, amount: '100.00', setOff: '150.00' });
    expect([openAdvance(more.state), receivableIn(more.state)]).toEqual([0n, 0n]);
  });
});

describe('separation of duties', () => {
  const authorised = [...decided('200.00'), authorise()];
  it.each([
    ['the verifier authorises', decided('200.00'), authorise(1, 'verifier')], ['one who acts for the verifier authorises', decided('200.00'), authorise(1, 'payer-1', ['verifier'])],
    ['the verifier confirms', authorised, confirm(1, 'verifier')], ['the authoriser confirms', authorised, confirm(1, 'payer-1')],
    ['one who acts for the authoriser confirms', authorised, confirm(1, 'payer-2', ['payer-1'])],
    ['one confirms for whom another authorised', [...decided('200.00'), authorise(1, 'payer-3', ['payer-2'])], confirm(1, 'payer-2')],
  ])('is kept when %s', (_, past, command) => expect(refusal(lived(past), command)).toBe('payment/same-person'));

  it('the event tells for whom one acted', () => expect(newest(lived([...decided('200.00'), authorise(1, 'payer-1', ['payer-3'])]), 'PaymentAuthorised').onBehalfOf).toEqual(['payer-3']));

  it('above the limit of the programme a third person confirms before it is paid', () => {
    const start = opened({ claims: { moreEyesAbove: '199.99' } });
    const once = lived([...authorised, confirm()], start);
    expect(newest(once, 'PaymentConfirmed')).toEqual({ claim: 1, remaining: 1 });
    expect(refusal(once, record())).toBe('payment/wrong-step');
    expect(refusal(once, confirm(1, 'payer-2'))).toBe('payment/same-person');
    expect(refusal(once, confirm(1, 'payer-1'))).toBe('payment/same-person');
    const twice = lived([...authorised, confirm(), confirm(1, 'payer-3'), record()], start);
    expect(newest(twice, 'PaymentConfirmed')).toEqual({ claim: 1, remaining: 0 });
    expect(newest(lived([...authorised, confirm()], opened({ claims: { moreEyesAbove: '200.00' } })), 'PaymentConfirmed')).toEqual({ claim: 1 });
  });
});

describe('a payment that a report has to be accepted for', () => {
  const know = (kind: 'progress' | 'final', claim: number | null = null) => ({ type: 'KnowReport' as const, kind, claim });
  it('the last one waits for the final report', () => {
    const past = [...decided('100.00', '100.00', '100.00'), ...paid(1), ...paid(2)];
    const start = opened({ claims: { finalReportBeforeLastPayment: true } });
    expect(refusal(lived(past, start), authorise(3))).toBe('payment/final-report-missing');
    expect(newest(lived([...past, know('final'), know('final'), authorise(3)], start), 'PaymentAuthorised').claim).toBe(3);
  });
  it('each one waits for the progress report of its claim', () => {
    const start = opened({ claims: { progressReports: true } });
    expect(refusal(lived([...decided('100.00', '100.00'), know('progress', 2)], start), authorise(1))).toBe('payment/final-report-missing');
    expect(newest(lived([...decided('100.00'), know('progress', 1), authorise(1)], start), 'PaymentAuthorised').claim).toBe(1);
  });
});

describe('an order at the bank', () => {
  const order = (endToEndId: string) => ({ type: 'OrderPayment' as const, ...stamp('payer-1'), claim: 1, batch: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', endToEndId });
  const rejected = (endToEndId: string) => ({ type: 'RejectPayment' as const, ...stamp('payer-1'), claim: 1, endToEndId, code: 'AC01', note: null });
  const confirmed = [...decided('200.00'), authorise(), confirm()];
  it('is made once, refused, and made anew under another reference', () => {
    const past = lived([...confirmed, order('E1'), order('E1')]);
    expect(past.events.filter(({ type }) => type === 'PaymentOrdered')).toHaveLength(1);
    expect(refusal(past, order('E2'))).toBe('payment/wrong-step');
    expect(refusal(past, authorise())).toBe('payment/wrong-step');
    expect(refusal(past, rejected('E2'))).toBe('payment/wrong-step');
    const again = lived([...confirmed, order('E1'), rejected('E1')]);
    expect(refusal(again, order('E1'))).toBe('payment/wrong-step');
    expect(newest(lived([...confirmed, order('E1'), rejected('E1'), order('E2'), record()]), 'PaymentRecorded').amount).toBe('200.00');
  });
  it('is not made for nothing, nor before it is confirmed', () => {
    expect(refusal(lived([...decided('200.00'), authorise()]), order('E1'))).toBe('payment/wrong-step');
    expect(refusal(lived([advance('200.00'), ...decided('200.00'), authorise(), confirm()]), order('E1'))).toBe('payment/wrong-step');
  });
  it('is not made for what the bank has for another claim already: the two together would be more than is decided', () => {
    const two = [...decided('200.00', '100.00'), authorise(1), confirm(1), authorise(2), confirm(2), correct(1, '-50.00')];
    const second = { ...order('E2'), claim: 2 };
    const past = [...two, order('E1')];
    expect(refusal(lived(past), second)).toBe('payment/over-certified');
    expect(refusal(lived(past), record(2))).toBe('payment/over-certified');
    expect(newest(lived([...past, authorise(2)]), 'PaymentAuthorised')).toEqual({ claim: 2, amount: '50.00' });
    expect(newest(lived([...past, rejected('E1'), second]), 'PaymentOrdered').claim).toBe(2);
  });
  it('what the bank has paid is recorded although a correction made it too much: that has to come back', () => {
    const past = lived([...confirmed, order('E1'), correct(1, '-50.00'), record()]);
    expect(receivableIn(past.state)).toBe(50_00n);
  });
});

describe('the parts of the EU and the state', () => {
  it('of all payments add up to the split of their sum', () => {
    const past = lived([...decided('0.01', '0.01', '0.01'), ...paid(1), ...paid(2), ...paid(3)], opened({}, { euShare: { percent: '50', of: 'support' } }));
    expect(past.events.flatMap((event) => (event.type === 'PaymentAuthorised' ? [event.data.shares] : []))).toEqual([{ eu: '0.00', state: '0.01' }, { eu: '0.01', state: '0.00' }, { eu: '0.00', state: '0.01' }]);
  });
});
