import { describe, expect, it } from '@jest/globals';
import { contracts } from '@toteuma/contracts';
import { claims } from '../claim/claim.js';
import { receivableIn } from './account.js';
import { advance, authorise, confirm, correct, decided, followUp, irregularity, life, lived, newest, opened, orderRecovery, paid, record, recover, refusal, stamp, TODAY } from './money-life.js';

const interest = { rates: [{ from: '2023-01-01', percent: '5.5' }, { from: '2023-07-01', percent: '7' }], lateMargin: '4', yearDays: 365 as const };
const whole = [...decided('100.00', '100.00', '100.00'), ...paid(1), ...paid(2), ...paid(3)];

describe('recoveries', () => {
  const tooMuch = [...decided('400.00'), authorise(), confirm(), record(1, '2023-02-16'), correct(1, '-100.00')];
  it('an order asks for all that has to come back, with interest from the day of payment', () => {
    const past = lived([...tooMuch, orderRecovery(null, '2023-09-01')], opened({ recovery: { dueDays: 14, interest } }));
    expect(newest(past, 'RecoveryOrdered')).toEqual({
      recovery: 1, amount: '100.00', interest: '3.22', orderedOn: '2023-09-01', dueOn: '2023-09-15', reason: null,
      // 135 days of 5.5 % and 62 days of 7 % on 100.00.
      interestParts: [{ from: '2023-02-16', to: '2023-06-30', percent: '5.5', amount: '2.03' }, { from: '2023-07-01', to: '2023-08-31', percent: '7', amount: '1.19' }],
    });
  });
  it('what came last is what was too much', () => {
    const past = [...decided('300.00', '60.00'), authorise(), confirm(), record(1, '2023-02-16'), authorise(2), confirm(2), record(2, '2023-07-01'), correct(1, '-100.00')];
    const start = opened({ recovery: { dueDays: 0, interest } });
    const first = lived([...past, orderRecovery('80.00', '2023-07-31')], start);
    // 60.00 since 1 July (30 days of 7 %), 20.00 since 16 February (135 of 5.5 %, 30 of 7 %).
    expect(newest(first, 'RecoveryOrdered').interestParts.map(({ amount }) => amount)).toEqual(['0.35', '0.41', '0.12']);
    const second = lived([...past, orderRecovery('80.00', '2023-07-31'), orderRecovery(null, '2023-07-31')], start);
    expect(newest(second, 'RecoveryOrdered')).toMatchObject({ recovery: 2, amount: '20.00' });
    expect(newest(second, 'RecoveryOrdered').interestParts.map(({ from }) => from)).toEqual(['2023-02-16', '2023-07-01']);
    expect(refusal(second, orderRecovery())).toBe('recovery/over-receivable');
  });
  it('what was paid again after it had come back has interest from then on, not from the first time', () => {
    const paidAgain = [...tooMuch, orderRecovery(null, '2023-03-01'), recover('100.00', { recovery: 1 }), correct(1, '100.00'), authorise(), confirm(), record(1, '2023-07-01'), correct(1, '-100.00')];
    const again = newest(lived([...paidAgain, orderRecovery(null, '2023-07-31')], opened({ recovery: { dueDays: 14, interest } })), 'RecoveryOrdered');
    // 30 days of 7 %.
    expect(again).toMatchObject({ recovery: 2, amount: '100.00', interest: '0.58', interestParts: [{ from: '2023-07-01', to: '2023-07-30', percent: '7', amount: '0.58' }] });
  });
  it('an order asks for less once less has to come back: the newest first, with its interest in proportion', () => {
    const start = opened({ recovery: { dueDays: 14, interest } });
    const past = [...tooMuch, orderRecovery('30.00', '2023-09-01'), orderRecovery('70.00', '2023-09-01')];
    const lessened = (of: ReturnType<typeof lived>) => of.events.flatMap((event) => (event.type === 'RecoveryLessened' ? [event.data] : []));
    const corrected = lived([...past, correct(1, '80.00')], start);
    // 70.00 since 16 February: 1.42 and 0.83; 30.00: 0.61 and 0.36, of which a third.
    expect(lessened(corrected)).toEqual([{ recovery: 2, amount: '70.00', interest: '2.25' }, { recovery: 1, amount: '10.00', interest: '0.32' }]);
    expect([receivableIn(corrected.state), corrected.state.treasury.recoveries]).toMatchObject([20_00n, [{ amount: 20_00n, interest: 65n }, { amount: 0n, interest: 0n }]]);
    expect(refusal(corrected, recover('20.01', { recovery: 1 }))).toBe('recovery/over-receivable');
    // What it does not ask for any more can be ordered anew, should it have to come back after all.
    expect(newest(lived([...past, correct(1, '80.00'), correct(1, '-80.00'), orderRecovery(null, '2023-09-02')], start), 'RecoveryOrdered')).toMatchObject({ recovery: 3, amount: '80.00' });
    expect(lessened(lived([...past, recover('70.00')], start))).toEqual([]);
  });
  it('what was said before changes nothing, though more was ordered than has to come back when nothing lessened an order yet', () => {
    const known = { type: 'KnowReport' as const, kind: 'final' as const, claim: null };
    const { state } = lived([...tooMuch, orderRecovery(), known]);
    const before = { ...state, treasury: { ...state.treasury, recoveries: state.treasury.recoveries.map((one) => ({ ...one, amount: one.amount + 50_00n })) } };
    expect(claims.decide(known, before)).toEqual({ ok: true, value: [] });
    expect(claims.decide(recover('10.00', { recovery: 1 }), before)).toMatchObject({ ok: true, value: [{ type: 'RecoveryReceived' }, { type: 'RecoveryLessened', data: { recovery: 1, amount: '50.00' } }] });
  });
  it('without interest rules of the programme there is none', () => expect(newest(lived([...tooMuch, orderRecovery()]), 'RecoveryOrdered')).toMatchObject({ interest: '0.00', interestParts: [] }));
  it('no more than what has to come back is ordered or taken', () => {
    expect(refusal(lived(tooMuch), orderRecovery('100.01'))).toBe('recovery/over-receivable');
    expect(refusal(lived(tooMuch), recover('100.01'))).toBe('recovery/over-receivable');
    expect(refusal(lived(decided('100.00')), orderRecovery())).toBe('recovery/over-receivable');
    expect(refusal(lived(tooMuch), recover('0.00'))).toBe('request/invalid');
    expect(refusal(lived(tooMuch), recover('1.00', { recovery: 1 }))).toBe('request/invalid');
  });
  it('more than any order asks for fills the oldest first and leaves their interest due; the rest came unasked', () => {
    const past = lived([...tooMuch, orderRecovery('30.00', '2023-09-01'), orderRecovery('50.00', '2023-09-01'), recover('90.00', { interest: '0.50' })], opened({ recovery: { dueDays: 14, interest } }));
    const after = past.events.slice(-3).map(({ type, data }) => [type, data]);
    expect(after).toMatchObject([['RecoveryReceived', { recovery: 1, amount: '30.00', interest: '0.50' }], ['RecoveryReceived', { recovery: 2, amount: '50.00', interest: '0.00' }], ['RecoveryReceived', { recovery: null, amount: '10.00', interest: '0.00' }]]);
    expect(past.state.treasury).toMatchObject({ recovered: 90_00n, recoveries: [{ amount: 30_00n, interest: 97n, received: 30_00n }, { amount: 50_00n, received: 50_00n }] });
    expect(receivableIn(past.state)).toBe(10_00n);
    expect(past.state.treasury.recoveries[1]!.interest).toBe(161n);
  });
  it('money that names no order is for the oldest one it fits into, and interest comes beside it', () => {
    const past = lived([...tooMuch, orderRecovery('30.00'), orderRecovery('70.00'), recover('70.00', { interest: '2.25' })]);
    expect(newest(past, 'RecoveryReceived')).toMatchObject({ recovery: 2, amount: '70.00', interest: '2.25' });
    expect(receivableIn(past.state)).toBe(30_00n);
    expect(refusal(past, recover('30.01', { recovery: 1 }))).toBe('recovery/over-receivable');
    expect(newest(lived([...tooMuch, recover('100.00')]), 'RecoveryReceived').recovery).toBeNull();
  });
});

describe('an interrupted operation', () => {
  const past = lived([...decided('100.00'), life('Interrupt')]);
  const submit = decided('1.00')[0]!;
  it.each([
    ['filing', submit], ['authorising', authorise()], ['an advance', advance('1.00')], ['interrupting it again', life('Interrupt')], ['closing it', life('Close')],
    ['verifying', { type: 'VerifyClaim' as const, ...stamp('verifier'), claim: 1, deduct: [], park: [] }], ['deciding', { type: 'DecideClaim' as const, ...stamp('decider'), claim: 1 }],
  ])('refuses %s', (_, command) => expect(refusal(past, command)).toBe('claim/grant-not-running'));

  it('goes on with corrections and recoveries, and with everything once it is resumed', () => {
    const interrupted = [...decided('100.00'), ...paid(), life('Interrupt'), correct(1, '-40.00'), orderRecovery(), recover('40.00')];
    expect(receivableIn(lived(interrupted).state)).toBe(0n);
    expect(newest(lived([...interrupted, life('Resume'), advance('1.00')]), 'AdvancePaid').advance).toBe(1);
    expect(refusal(lived([]), life('Resume'))).toBe('claim/not-interrupted');
  });
  it('takes the answer of the bank to what was ordered before', () => {
    const order = { type: 'OrderPayment' as const, ...stamp('payer-1'), claim: 1, batch: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', endToEndId: 'E1' };
    expect(newest(lived([...decided('100.00'), authorise(), confirm(), order, life('Interrupt'), record()]), 'PaymentRecorded').amount).toBe('100.00');
  });
});

describe('closing', () => {
  it.each([
    ['the last claim is not decided', [...decided('100.00'), ...paid()]], ['something is not paid', decided('100.00', '100.00', '100.00')],
    ['a payment is on its way', whole.slice(0, -1)], ['something has to come back', [...whole, correct(1, '-1.00')]], ['an irregularity is followed up', [...whole, irregularity()]],
    ['a rectification is asked for', [...whole, { type: 'RequestClaimRectification' as const, ...stamp('applicant'), claim: 1, reason: null }]],
    ['an irregularity is taken up again', [...whole, irregularity(), followUp(true), followUp(false)]],
  ])('is refused while %s', (_, past) => expect(refusal(lived(past), life('Close'))).toBe('claim/cannot-close'));

  it('tells until when the documents are kept', () => {
    expect(newest(lived([...whole, irregularity(), followUp(true), life('Close')]), 'OperationClosed').retainUntil).toBe('2028-12-31');
    expect(newest(lived([...whole, life('Close', '2024-02-29')], opened({ retention: { years: 10, from: 'closure' } })), 'OperationClosed').retainUntil).toBe('2034-02-28');
    expect(newest(lived([...whole, life('Close')], opened({ retention: { years: 3, from: 'programme-end' } })), 'OperationClosed').retainUntil).toBeNull();
    expect(newest(lived([...decided('0.00', '0.00', '0.00'), life('Close')]), 'OperationClosed').retainUntil).toBeNull();
  });
  it('after it nothing changes until it is opened again', () => {
    const closed = lived([...whole, life('Close')]);
    for (const command of [correct(1, '-1.00'), recover('1.00'), orderRecovery(), irregularity(), advance('1.00'), authorise(), life('Interrupt'), life('Close')]) expect(refusal(closed, command)).toBe('claim/grant-not-running');
    expect(receivableIn(lived([...whole, life('Close'), life('Reopen'), correct(1, '-1.00')]).state)).toBe(100n);
    expect(refusal(lived(whole), life('Reopen'))).toBe('claim/not-closed');
  });
});

describe('irregularities', () => {
  it('name a claim and a row of it, or neither', () => {
    const open = irregularity() as Extract<ReturnType<typeof irregularity>, { type: 'OpenIrregularity' }>;
    const past = lived(decided('100.00'));
    expect(refusal(past, { ...open, claim: 2 })).toBe('request/invalid');
    expect(refusal(past, { ...open, claim: 1, row: 'r2' })).toBe('request/invalid');
    expect(refusal(past, { ...open, row: 'r1' })).toBe('request/invalid');
    expect(refusal(past, followUp(true))).toBe('not-found');
    expect(newest(lived([...decided('100.00'), { ...open, claim: 1, row: 'r1', amount: '10.00' }]), 'IrregularityOpened')).toMatchObject({ irregularity: 1, claim: 1, row: 'r1', amount: '10.00' });
  });
});

it('all of it, stored and read back, leads to the same state', () => {
  const past = lived([advance('50.00'), ...whole, correct(1, '-40.00'), orderRecovery(), recover('40.00'), irregularity(), followUp(true), life('Close'), life('Reopen')]);
  const replayed = past.events.reduce((state, { type, data, actor }) => {
    const declared = contracts.find(type);
    return claims.evolve(state, { type, data: declared.parse(JSON.parse(JSON.stringify(data)), declared.version), actor, occurredAt: `${TODAY}T09:00:00.000Z` } as Parameters<typeof claims.evolve>[1]);
  }, claims.initial);
  expect(replayed).toEqual(past.state);
});
