import { describe, expect, it } from '@jest/globals';
import { claimOf, largeRows, outcomeOf, verificationOf } from './large-claim.js';

describe('a claim of many rows', () => {
  it('has rows of which some are deducted from and some are parked, and comes to what the rules say', () => {
    const rows = largeRows(50);
    // 50 rows of 9.00 and 1.00 to 49 cents more: 462.25. Five lose a euro, rows 25 and 50 (9.24 and 9.49) are parked.
    expect(JSON.parse(claimOf(rows))).toMatchObject({ rows: expect.arrayContaining([{ voucher: 'R-50', category: 'staff', paidOn: '2011-01-15', amount: '9.49' }]) });
    const { deduct, park } = JSON.parse(verificationOf(rows)) as { deduct: { row: string }[]; park: object[] };
    expect([deduct.map(({ row }) => row), park]).toEqual([['R-1', 'R-11', 'R-21', 'R-31', 'R-41'], [{ row: 'R-25' }, { row: 'R-50' }]]);
    // Declared 462.25 and 78.58; certified 438.52 and 74.55, of which 80 % is 410.456.
    expect(outcomeOf(rows)).toEqual({ declared: '540.83', certified: '513.07', support: '410.45' });
  });
});
