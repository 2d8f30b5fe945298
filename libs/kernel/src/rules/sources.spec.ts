import { describe, expect, it } from '@jest/globals';
import { money, parseMoney } from '../money.js';
import { publicPart, sharesOfPublic, splitEuState, TO_THE_CENT, type RoundingPolicy } from './sources.js';

const line = (source: string, amount: string, partner: string | null = null) => ({ source, partner, amount: parseMoney(amount) });
const partOf = (...financing: ReturnType<typeof line>[]) =>
  publicPart({ financing, publicSources: ['eu', 'municipal', 'state'], countsAs: new Map([['lead', 'municipal'], ['p2', 'other-public']]) });

describe('the public part of a plan', () => {
  it('is public sources and own money of public bodies, under what it counts as', () => {
    const { total, bySource } = partOf(line('eu', '45'), line('municipal', '20'), line('private', '99'), line('own', '5'), line('own', '3', 'p2'), line('own', '9', 'p3'));
    expect(money(total)).toBe('73.00');
    expect([...bySource].map(([source, amount]) => [source, money(amount)])).toEqual([['eu', '45.00'], ['municipal', '25.00'], ['other-public', '3.00']]);
  });
});

describe('sources that are shares of the public part', () => {
  const shares = [['eu', '45'], ['municipal', '20'], ['state', '35']].map(([source = '', percent = '']) => ({ source, percent }));
  const largest: RoundingPolicy = { ...TO_THE_CENT, residual: 'largest' };
  const found = (policy: RoundingPolicy, amounts: [string, string, string], of = shares) => {
    const { lines, residual } = sharesOfPublic(partOf(line('eu', amounts[0]), line('municipal', amounts[1]), line('state', amounts[2])), of, policy);
    return { expected: lines.map(({ expected }) => money(expected)), given: lines.map(({ given }) => money(given)), residual: residual && { ...residual, expected: money(residual.expected), given: money(residual.given), residual: money(residual.residual) } };
  };

  it('are of it and not of the total', () => {
    expect(found(largest, ['45000', '20000', '35000'])).toEqual({ expected: ['45000.00', '20000.00', '35000.00'], given: ['45000.00', '20000.00', '35000.00'], residual: null });
  });

  it('leave a residual that the largest carries', () => {
    // 45.0045, 20.002 and 35.0035 of 100.01.
    expect(found(largest, ['45.01', '20.00', '35.00'])).toEqual({
      expected: ['45.01', '20.00', '35.00'], given: ['45.01', '20.00', '35.00'], residual: { expected: '100.00', given: '100.01', residual: '0.01', carriedBy: 'eu' },
    });
  });

  it.each<[RoundingPolicy['mode'], string[], string]>([
    ['half-up', ['555.56', '247.00', '432.00'], '-0.44'],
    ['down', ['556.56', '246.00', '432.00'], '1.56'],
    ['up', ['554.56', '247.00', '433.00'], '-1.44'],
  ])('round %s to whole euros', (mode, expected, residual) => {
    expect(found({ mode, unit: '1.00', residual: 'last-year' }, ['555.56', '247.00', '432.00'])).toMatchObject({ expected, residual: { residual, carriedBy: 'eu' } });
  });

  it.each(['own', 'nobody'] as const)('must come out even where %s carries the residual', (residual) => {
    expect(found({ ...TO_THE_CENT, residual }, ['45.01', '20.00', '35.00'])).toMatchObject({ expected: ['45.00', '20.00', '35.00'], residual: null });
  });

  it('leave none where other public sources take the rest', () => {
    expect(found(largest, ['60.00', '20.00', '20.01'], shares.slice(1, 2))).toEqual({ expected: ['20.00'], given: ['20.00'], residual: null });
  });

  it('prefer the first among equals', () => {
    const halves = [{ source: 'eu', percent: '50' }, { source: 'state', percent: '50' }];
    // 50.005 twice, half up 50.01.
    expect(found(largest, ['50.00', '0', '50.01'], halves)).toMatchObject({ expected: ['50.00', '50.01'], residual: { residual: '-0.01', carriedBy: 'eu' } });
  });
});

describe('EU and state money', () => {
  const plan = { publicPart: parseMoney('100000'), support: parseMoney('80000') };
  const split = (amount: string, percent: string, of: 'support' | 'public') => {
    const { eu, state } = splitEuState(parseMoney(amount), { percent, of }, plan);
    return [money(eu), money(state)];
  };

  it('of the support: the EU rounded down, the state the rest', () => {
    expect(split('0.03', '50', 'support')).toEqual(['0.01', '0.02']);
    expect(split('141109.00', '66.67', 'support')).toEqual(['94077.37', '47031.63']);
  });

  it('of the public part: 45 of the 80 % that are support', () => {
    // 56.25 % of 12 345.67 is 6 944.439...
    expect(split('12345.67', '45', 'public')).toEqual(['6944.43', '5401.24']);
    expect(split('80000', '45', 'public')).toEqual(['45000.00', '35000.00']);
  });

  it('the EU pays no more than the support, and nothing of nothing', () => {
    expect(split('80', '90', 'public')).toEqual(['80.00', '0.00']);
    expect(splitEuState(0n, { percent: '45', of: 'public' }, { publicPart: 0n, support: 0n })).toEqual({ eu: 0n, state: 0n });
  });
});
