import { describe, expect, it } from '@jest/globals';
import { queueKinds } from '../office-types.js';
import { daysSince, nextStep, queueAddressOf, queueQueryOf, queueRequestOf, urgency } from './queue-query.js';

describe('the work queue and its address', () => {
  it('come back as they were, and ignore what cannot be asked for', () => {
    const query = { search: 'polku', kind: 'amendment', authority: 'ely-hame', sort: 'due' } as const;
    expect(queueQueryOf(queueAddressOf(query))).toEqual(query);
    expect(queueAddressOf({ search: '', kind: '', authority: '', sort: 'age' }).toString()).toBe('');
    expect(queueQueryOf(new URLSearchParams('kind=nonsense&authority=a%20b&sort=drop'))).toEqual({ search: '', kind: '', authority: '', sort: 'age' });
  });

  it('become a request with the page to go on from', () => {
    expect(queueRequestOf({ search: '', kind: '', authority: '', sort: 'age' }, null)).toBe('/api/v1/applications/queue?sort=age');
    expect(queueRequestOf({ search: 'a b', kind: 'message', authority: 'ely-hame', sort: '-amount' }, 'to/ken')).toBe('/api/v1/applications/queue?sort=-amount&kind=message&authority=ely-hame&search=a+b&after=to%2Fken');
  });
});

describe('the next step', () => {
  const item = (kind: (typeof queueKinds)[number], number: number | null = null, due: string | null = null) => ({ kind, application: 'a1', number, due });
  const today = '2026-03-04';

  it('follows the role', () => {
    expect(nextStep(item('application'), ['case-officer'], today)).toEqual({ step: 'prepare', to: '/queue/a1' });
    expect(nextStep(item('application'), ['assessor'], today)).toEqual({ step: 'assess', to: '/queue/a1#assessment' });
    expect(nextStep(item('application'), ['decision-maker'], today)).toEqual({ step: 'decide', to: '/queue/a1/decision' });
    expect(nextStep(item('amendment', 2), ['decision-maker'], today)).toEqual({ step: 'decide-amendment', to: '/grants/a1/amendments/2' });
  });

  it('is to wait while the applicant has time', () => {
    expect(nextStep(item('application', null, today), ['case-officer'], today).step).toBe('wait');
    expect(nextStep(item('amendment', 1, today), ['decision-maker'], today).step).toBe('wait');
    expect(nextStep(item('application', null, '2026-03-03'), ['case-officer'], today).step).toBe('prepare');
  });

  it('is somewhere for every kind and everybody', () => {
    for (const kind of queueKinds) for (const role of ['case-officer', 'assessor', 'decision-maker', 'verifier']) expect(nextStep(item(kind), [role], today).to).toMatch(/^\/(queue|grants)\/a1/);
  });
});

it('counts days, and sees what is late', () => {
  expect(daysSince('2026-03-01T09:00:00Z', Date.parse('2026-03-04T08:00:00Z'))).toBe(2);
  expect(daysSince('2026-03-05', Date.parse('2026-03-04T08:00:00Z'))).toBe(0);
  expect([urgency('2026-03-03', '2026-03-04'), urgency('2026-03-04', '2026-03-04'), urgency('2026-03-20', '2026-03-04'), urgency(null, '2026-03-04')]).toEqual(['over', 'close', 'far', 'far']);
});
