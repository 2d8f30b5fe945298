import { describe, expect, it } from '@jest/globals';
import { savingOf, type Saving } from './saving.js';

const part = (state: Saving['state'], more: Partial<Saving> = {}): Saving => ({ state, savedAt: null, keptHere: true, problem: null, joined: null, ...more });

describe('the saving of a whole', () => {
  it('is as far as the part that has come the least far', () => {
    expect(savingOf([part('saved'), part('changed'), part('saving')]).state).toBe('saving');
    expect(savingOf([part('waiting'), part('conflict'), part('refused')]).state).toBe('conflict');
    expect(savingOf([]).state).toBe('saved');
  });
  it('was saved when its newest part was, and is kept when all of it is', () => {
    const whole = savingOf([part('saved', { savedAt: '2026-02-01T12:00:00.000Z', joined: '2026-02-01T11:00:00.000Z' }), part('saved', { savedAt: '2026-02-02T12:00:00.000Z' }), part('saved', { keptHere: false })]);
    expect(whole).toMatchObject({ savedAt: '2026-02-02T12:00:00.000Z', joined: '2026-02-01T11:00:00.000Z', keptHere: false, problem: null });
  });
});
