import { describe, it } from '@jest/globals';
import { given } from '@toteuma/testing';
import { register, type EntryContent } from './register.js';

const content: EntryContent = {
  name: 'Hyvä alku', authority: 'An authority', portfolio: 'Culture', focus: null, stage: 'running', period: { from: '2016-01-01', to: '2018-12-31' },
  funders: [], implementers: [], sources: [], financing: [], partners: [], statedTotal: null, summary: null, roles: [],
};
const made = { type: 'RegisterEntryMade' as const, data: { code: 'S20492', ...content } };

describe('an entry of the register', () => {
  it('is made once for an operation', () => {
    given(register).when({ type: 'EnterOperation', code: 'S20492', content }).then(made);
    given(register, made).when({ type: 'EnterOperation', code: 'S20492', content }).rejects('request/invalid');
  });

  it('is changed as a whole, as often as there is something else to say', () => {
    const other = { ...content, stage: 'ended' as const };
    given(register, made).when({ type: 'ChangeEntry', content: other }).then({ type: 'RegisterEntryChanged', data: other });
    given(register, made, { type: 'RegisterEntryChanged', data: other }).when({ type: 'ChangeEntry', content }).then({ type: 'RegisterEntryChanged', data: content });
    given(register).when({ type: 'ChangeEntry', content }).rejects('not-found');
  });
});
