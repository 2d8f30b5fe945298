import { describe, expect, it } from '@jest/globals';
import { homeOf, ownPath, signInAddress } from './session.js';

describe('where the sign-in leads', () => {
  it('is a page of ours, with its filters', () => {
    expect(ownPath('/grants?status=ended&search=a%20b#reports')).toBe('/grants?status=ended&search=a%20b#reports');
  });

  it.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', 'grants', '', '/sign-in?to=/sign-in'])('is nothing for %s', (to) => {
    expect(ownPath(to)).toBeNull();
  });

  it('is nothing when nothing was named', () => {
    expect(ownPath(null)).toBeNull();
    expect(signInAddress(null)).toBe('/portal/sign-in?to=%2F');
    expect(signInAddress('/grants/1?a=b', 'auditor')).toBe('/portal/sign-in?as=auditor&to=%2Fgrants%2F1%3Fa%3Db');
  });

  it.each([[['applicant'], '/home'], [['case-officer'], '/queue'], [['assessor'], '/queue'], [['verifier', 'payer'], '/claims'], [['payer'], '/payments'], [['auditor', 'decision-maker'], '/queue'], [['auditor'], '/grants'], [[], '/grants']])('is for %j %s', (roles, home) => {
    expect(homeOf({ roles })).toBe(home);
  });
});
