import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import { given } from '@toteuma/testing';
import { call, closedFault, phaseAt, type CallContent, type Command } from './call.js';

const content: CallContent = {
  names: { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' },
  description: { fi: null, sv: null, en: null },
  opensAt: '2026-01-12T06:00:00.000Z',
  closesAt: '2026-03-02T14:00:00.000Z',
  budget: '2500000.00',
  authority: null,
  priority: null,
};
const stamp = (at: string) => ({ actor: 'officer', at, today: at.slice(0, 10) });
const early = stamp('2026-01-05T09:00:00.000Z');
const identity = { code: 'skills-2026', programme: 'esf-plus-2021-2027', copiedFrom: null };
const drafted: DomainEvent = { type: 'CallDrafted', data: { ...identity, ...content } };
const published: DomainEvent = { type: 'CallPublished', data: { opensAt: content.opensAt, closesAt: content.closesAt } };
const draft = (more: Partial<CallContent> = {}): Command => ({ type: 'DraftCall', ...early, ...identity, ...content, ...more });
const change = (more: Partial<CallContent> = {}): Command => ({ type: 'ChangeCallDraft', ...early, ...content, ...more });
const publish = (at = early.at): Command => ({ type: 'PublishCall', ...stamp(at) });
const extend = (closesAt: string, at = '2026-02-20T09:00:00.000Z'): Command => ({ type: 'ExtendCall', ...stamp(at), closesAt, reason: null });

describe('a call', () => {
  it('is drafted', () => given(call).when(draft()).then(drafted));
  it('has a code that no other call has', () => given(call, drafted).when(draft()).rejects('request/invalid', { field: 'code' }));
  it('closes after it opens', () => {
    given(call).when(draft({ closesAt: content.opensAt })).rejects('request/invalid', { field: 'closesAt' });
    given(call, drafted).when(change({ closesAt: '2026-01-01T00:00:00.000Z' })).rejects('request/invalid', { field: 'closesAt' });
  });
  it('can be changed as long as it is a draft', () => {
    given(call, drafted).when(change({ budget: '3000000.00' })).then({ type: 'CallDraftChanged', data: { ...content, budget: '3000000.00' } });
    given(call, drafted, published).when(change()).rejects('call/already-published', { because: 'state' });
  });
  it('is published once, and not after it would have closed', () => {
    given(call, drafted).when(publish()).then(published);
    given(call, drafted, published).when(publish()).rejects('call/already-published');
    given(call, drafted).when(publish('2026-03-02T14:00:00.999Z')).then(published);
    given(call, drafted).when(publish('2026-03-02T14:00:01.000Z')).rejects('call/already-closed', { because: 'state' });
  });
  it('is not there before it is drafted', () => {
    for (const command of [change(), publish(), extend('2026-04-01T12:00:00.000Z')]) given(call).when(command).rejects('not-found');
  });
});

describe('a call that is extended', () => {
  const longer = '2026-03-09T14:00:00.000Z';
  const extended: DomainEvent = { type: 'CallExtended', data: { was: content.closesAt, closesAt: longer, reason: null } };

  it('says what it closed at before', () => {
    given(call, drafted, published).when(extend(longer)).then(extended);
    given(call, drafted, published, { ...extended, occurredAt: '2026-02-20T09:00:00.000Z' }).thenState((state) =>
      expect(state).toMatchObject({ closesAt: longer, extensions: [{ was: content.closesAt, closesAt: longer, on: '2026-02-20T09:00:00.000Z' }] }));
  });
  it('is never shortened', () => {
    given(call, drafted, published, extended).when(extend(content.closesAt)).rejects('request/invalid', { field: 'closesAt' });
    given(call, drafted, published).when(extend(content.closesAt)).rejects('request/invalid', { field: 'closesAt' });
  });
  it('may have closed already, but not be extended into the past', () => {
    given(call, drafted, published).when(extend(longer, '2026-03-03T09:00:00.000Z')).then(extended);
    given(call, drafted, published).when(extend(longer, '2026-03-10T09:00:00.000Z')).rejects('request/invalid', { field: 'closesAt' });
  });
  it('is a published one', () => given(call, drafted).when(extend(longer)).rejects('call/not-published', { because: 'state' }));
});

describe('a call is open', () => {
  it.each([
    ['2026-01-12T05:59:59.999Z', 'published'], ['2026-01-12T06:00:00.000Z', 'open'], ['2026-03-02T14:00:00.000Z', 'open'], ['2026-03-02T14:00:00.999Z', 'open'], ['2026-03-02T14:00:01.000Z', 'closed'],
  ])('to the second: at %s it is %s', (at, phase) => expect(phaseAt(content, at)).toBe(phase));

  it('and says in Helsinki time when it was or will be', () => {
    expect(closedFault(content, '2026-03-02T14:00:01.000Z')).toMatchObject({ type: 'application/call-closed', because: 'state', detail: 'The call closed on 2.3.2026 at 16.00.00.' });
    expect(closedFault(content, '2026-01-12T05:59:59.000Z')).toMatchObject({ type: 'application/call-closed', detail: 'The call opens on 12.1.2026 at 08.00.00.' });
    expect(closedFault(content, '2026-03-02T14:00:00.500Z')).toBeNull();
  });
  it('always, where it is the one without times', () => expect(closedFault(null, '1999-01-01T00:00:00.000Z')).toBeNull());

  it('over the change to summer time and back, by the clock in Helsinki', () => {
    // 03:00 on 29 March becomes 04:00; 04:00 on 25 October becomes 03:00.
    expect(closedFault({ opensAt: '2026-03-01T06:00:00.000Z', closesAt: '2026-03-29T00:59:59.000Z' }, '2026-03-29T01:00:00.000Z')?.detail).toBe('The call closed on 29.3.2026 at 02.59.59.');
    expect(closedFault({ opensAt: '2026-03-01T06:00:00.000Z', closesAt: '2026-03-29T01:00:00.000Z' }, '2026-03-29T01:00:01.000Z')?.detail).toBe('The call closed on 29.3.2026 at 04.00.00.');
    expect(closedFault({ opensAt: '2026-10-01T06:00:00.000Z', closesAt: '2026-10-25T01:00:00.000Z' }, '2026-10-25T01:00:01.000Z')?.detail).toBe('The call closed on 25.10.2026 at 03.00.00.');
    expect(closedFault({ opensAt: '2026-10-25T02:00:00.000Z', closesAt: '2026-11-01T01:00:00.000Z' }, '2026-10-25T01:30:00.000Z')?.detail).toBe('The call opens on 25.10.2026 at 04.00.00.');
  });
});
