import { describe, expect, it } from '@jest/globals';
import { contracts, toldToAuthorityOnly } from './index.js';

describe('what only the authority is told of', () => {
  it('are types of events, each once', () => {
    const known = contracts.all().map(({ type }) => type);
    expect(toldToAuthorityOnly.filter((type) => !known.includes(type))).toEqual([]);
    expect(new Set(toldToAuthorityOnly).size).toBe(toldToAuthorityOnly.length);
  });
  it('is how a claim is checked, and not what is asked, decided or paid', () => {
    expect(toldToAuthorityOnly).toEqual(expect.arrayContaining(['RiskAssessed', 'ChecklistFilled', 'SampleDrawn', 'FindingRecorded']));
    for (const type of ['ClarificationAsked', 'DeductionHearingOpened', 'ClaimDecided', 'ClaimRectificationDecided', 'PaymentRecorded']) expect(toldToAuthorityOnly).not.toContain(type);
  });
});
