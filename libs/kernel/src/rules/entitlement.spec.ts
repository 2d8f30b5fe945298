import { describe, expect, it } from '@jest/globals';
import { money, parseMoney } from '../money.js';
import { complement, halfUp, parseRate } from '../rate.js';
import { capsOfUnits, entitlement, entitlementOfUnits, splitSupport } from './entitlement.js';

const rate = parseRate('80');
const ample = parseMoney('999999');

function claims(...nets: (string | [net: string, other: string])[]) {
  return nets.map((entry) => {
    const [net, other] = typeof entry === 'string' ? [entry, '0'] : entry;
    return { net: parseMoney(net), otherFinancing: parseMoney(other) };
  });
}

describe('entitlement', () => {
  it('stops at the grant and says what the grant holds back', () => {
    const net = parseMoney('183716.34');
    const granted = parseMoney('141109');
    const { support, uncapped, overGrant } = entitlement({ rate, claims: claims('183716.34'), granted });
    expect([support, uncapped, overGrant].map(money)).toEqual(['141109.00', '146973.07', '5864.07']);
    expect(money(net - support)).toBe('42607.34');
    expect(money(halfUp(complement(rate), net))).toBe('36743.27');
  });

  it('rounds down claim by claim', () => {
    const first = entitlement({ rate, claims: claims('296.92'), granted: ample }).support;
    const both = entitlement({ rate, claims: claims('296.92', '295.87'), granted: ample }).support;
    // 237.536 and 236.696; 80 % of the sum would be 474.232.
    expect([first, both - first, both].map(money)).toEqual(['237.53', '236.69', '474.22']);
  });

  it('leaves others what they paid', () => {
    expect(money(entitlement({ rate, claims: claims(['100', '30']), granted: ample }).support)).toBe('70.00');
    expect(money(entitlement({ rate, claims: claims(['100', '30'], ['100', '0']), granted: ample }).support)).toBe('160.00');
  });

  it('is never negative, though a decision may take back', () => {
    const before = entitlement({ rate, claims: claims('100'), granted: ample }).support;
    const after = entitlement({ rate, claims: claims('100', '-200'), granted: ample });
    expect([before, after.support, after.uncapped, after.overGrant].map(money)).toEqual(['80.00', '0.00', '-100.00', '0.00']);
  });

  it('is nothing without claims', () => {
    expect(entitlement({ rate, claims: [], granted: ample })).toEqual({ support: 0n, uncapped: 0n, overGrant: 0n });
  });
});

describe('the support of a joint operation', () => {
  const partners = [{ partner: 'lead', net: 15211n }, { partner: 'P2', net: 42311n }, { partner: 'P3', net: 32826n }];

  it('is computed for the operation and split by largest remainder', () => {
    const { support } = entitlement({ rate, claims: claims('903.48'), granted: ample });
    expect(money(support)).toBe('722.78');
    expect(splitSupport(support, partners)).toEqual([{ partner: 'lead', support: 12169n }, { partner: 'P2', support: 33848n }, { partner: 'P3', support: 26261n }]);
  });

  it('prefers the lead among equals, then the order of the list', () => {
    const equals = ['P2', 'lead', 'P3'].map((partner) => ({ partner, net: 1n }));
    expect(splitSupport(2n, equals)).toEqual([{ partner: 'lead', support: 1n }, { partner: 'P2', support: 1n }, { partner: 'P3', support: 0n }]);
  });

  it('counts a negative net as 0', () => {
    expect(splitSupport(80n, [{ partner: 'lead', net: -50n }, { partner: 'P2', net: 150n }])).toEqual([{ partner: 'lead', support: 0n }, { partner: 'P2', support: 80n }]);
  });

  it('is split the same way when it is taken back', () => {
    expect(splitSupport(-72278n, partners).map((part) => part.support)).toEqual([-12169n, -33848n, -26261n]);
  });
});

describe('the entitlement of partners and lines', () => {
  const unit = (id: string, nets: string[], cap: string, other = '0') => ({ unit: id, nets: nets.map(parseMoney), otherFinancing: parseMoney(other), cap: parseMoney(cap) });

  it('stops each at its own part of the grant: what one leaves no other gets', () => {
    const { support, overGrant, units } = entitlementOfUnits(rate, [unit('staff', ['100.01'], '50'), unit('travel', ['10'], '30')]);
    expect(units.map((one) => [one.unit, money(one.support), money(one.overGrant)])).toEqual([['staff', '50.00', '30.00'], ['travel', '8.00', '0.00']]);
    expect([support, overGrant].map(money)).toEqual(['58.00', '30.00']);
    // For the whole operation it would be 80 % of 110.01.
    expect(money(entitlement({ rate, claims: claims('110.01'), granted: parseMoney('80') }).support)).toBe('80.00');
  });

  it('rounds down by claim in each, counts what others paid there, and is never below 0', () => {
    const { support, uncapped, units } = entitlementOfUnits(rate, [unit('lead', ['0.01', '0.01'], '9'), unit('p2', ['100', '-20'], '99', '30'), unit('p3', ['-5'], '9')]);
    expect(units.map((one) => money(one.support))).toEqual(['0.00', '50.00', '0.00']);
    expect([support, uncapped].map(money)).toEqual(['50.00', '50.00']);
  });

  it('has the grant split by the net budgets, by largest remainder', () => {
    const nets = [['lead', '100'], ['p2', '100'], ['p3', '100']].map(([id = '', net = '']) => ({ unit: id, net: parseMoney(net) }));
    expect(capsOfUnits(parseMoney('200'), nets).map(({ cap }) => money(cap))).toEqual(['66.67', '66.67', '66.66']);
    expect(capsOfUnits(0n, [])).toEqual([]);
  });
});
