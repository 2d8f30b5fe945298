import { describe, expect, it } from '@jest/globals';
import { instantOf, wallOf } from './helsinki.js';

describe('the clock in Helsinki', () => {
  it('is two hours ahead in winter and three in summer', () => {
    expect(instantOf('2026-03-02', '16:00')).toEqual({ kind: 'instant', instant: '2026-03-02T14:00:00.000Z' });
    expect(instantOf('2026-06-30', '16:00:59')).toEqual({ kind: 'instant', instant: '2026-06-30T13:00:59.000Z' });
    expect(wallOf('2026-12-31T22:30:00Z')).toBe('2027-01-01T00:30:00');
  });

  it('never shows the hour that summer time takes', () => {
    expect(instantOf('2026-03-29', '02:59:59')).toMatchObject({ kind: 'instant', instant: '2026-03-29T00:59:59.000Z' });
    expect(instantOf('2026-03-29', '03:00')).toEqual({ kind: 'never' });
    expect(instantOf('2026-03-29', '03:59:59')).toEqual({ kind: 'never' });
    expect(instantOf('2026-03-29', '04:00')).toMatchObject({ kind: 'instant', instant: '2026-03-29T01:00:00.000Z' });
  });

  it('shows the hour twice that winter time gives back', () => {
    expect(instantOf('2026-10-25', '03:30')).toEqual({ kind: 'twice', first: '2026-10-25T00:30:00.000Z', second: '2026-10-25T01:30:00.000Z' });
    expect(instantOf('2026-10-25', '04:00')).toMatchObject({ kind: 'instant', instant: '2026-10-25T02:00:00.000Z' });
  });

  it.each([['', '16:00'], ['2026-02-30', '16:00'], ['2026-03-02', ''], ['2026-03-02', '25:00'], ['tomorrow', 'noon']])('makes nothing of %s %s', (day, time) => {
    expect(instantOf(day, time).kind).not.toBe('instant');
  });
});
