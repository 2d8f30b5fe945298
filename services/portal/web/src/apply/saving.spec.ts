import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { afterPress, savingOf, type Saving } from './saving.js';

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

describe('what is done when a field is left', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function world() {
    const page = new EventTarget();
    const done: string[] = [];
    const run = afterPress(page, new AbortController().signal);
    return { done, leave: (name: string) => run(() => done.push(name)), comes: (event: string) => (page.dispatchEvent(new Event(event)), jest.runAllTimers()) };
  }

  it('is done at once by the keyboard', () => {
    const { done, leave, comes } = world();
    leave('name');
    comes('keyup');
    expect(done).toEqual(['name']);
  });
  it('waits for the release while a button is held down, so that the page does not move from under it', () => {
    const { done, leave, comes } = world();
    comes('pointerdown');
    leave('name');
    leave('summary');
    comes('pointermove');
    expect(done).toEqual([]);
    comes('pointerup');
    expect(done).toEqual(['name', 'summary']);
    comes('pointerup');
    expect(done).toEqual(['name', 'summary']);
  });
});
