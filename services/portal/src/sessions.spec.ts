import { describe, expect, it } from '@jest/globals';
import { MemoryStore } from './session-store.js';
import { Sessions, type Tokens } from './sessions.js';

const MINUTE = 60_000;
const user = { person: 'pia', roles: ['applicant'], organisation: 'org-a' } as const;

/** Sessions that idle for an hour, with a clock that the test sets. */
function withClock() {
  const clock = { now: 1_000_000 };
  const store = new MemoryStore(() => clock.now);
  const sessions = new Sessions(store, 60 * MINUTE, () => clock.now);
  const tokens = (minutes: number, refresh: string | null = null): Tokens => ({ access: 'access', refresh, until: clock.now + minutes * MINUTE });
  return { clock, store, sessions, tokens };
}

describe('a session', () => {
  it('is found by its id and by no other', async () => {
    const { sessions, tokens } = withClock();
    const [one, two] = [await sessions.begin(user, tokens(480)), await sessions.begin(user, tokens(480))];
    expect(one).toMatch(/^[\w-]{43}$/);
    expect(two).not.toBe(one);
    expect(await sessions.find(one)).toMatchObject({ user });
    expect((await sessions.find(one))!.csrf).not.toBe((await sessions.find(two))!.csrf);
    for (const id of [undefined, '', 'x', `${one}x`, one.slice(1), '../session', 'A'.repeat(43), '%00'.repeat(14)]) expect(await sessions.find(id)).toBeNull();
  });

  it('ends with its token', async () => {
    const { clock, sessions, tokens } = withClock();
    const id = await sessions.begin(user, tokens(30));
    clock.now += 30 * MINUTE - 1;
    expect(await sessions.find(id)).not.toBeNull();
    clock.now += 1;
    expect(await sessions.find(id)).toBeNull();
  });

  it('idles for an hour, and no longer', async () => {
    const { clock, sessions, tokens } = withClock();
    const id = await sessions.begin(user, tokens(480));
    for (let hour = 0; hour < 5; hour += 1) {
      clock.now += 59 * MINUTE;
      expect(await sessions.find(id)).not.toBeNull();
    }
    clock.now += 60 * MINUTE;
    expect(await sessions.find(id)).toBeNull();
  });

  it('outlives its token when that can be renewed, but not by more than half a day', async () => {
    const { clock, sessions, tokens } = withClock();
    const id = await sessions.begin(user, tokens(5, 'refresh'));
    for (let passed = 0; passed < 12 * 60 - 50; passed += 50) {
      clock.now += 50 * MINUTE;
      expect(await sessions.renew(id, user, tokens(5, 'refresh'))).toMatchObject({ tokens: { refresh: 'refresh' } });
    }
    clock.now += 50 * MINUTE;
    expect(await sessions.find(id)).toBeNull();
  });

  it('stays away once it was ended, whoever is still at work with it', async () => {
    const { clock, sessions, tokens } = withClock();
    const id = await sessions.begin(user, tokens(480, 'refresh'));
    clock.now += MINUTE;
    await Promise.all([sessions.find(id), sessions.renew(id, user, tokens(480)), sessions.end(id), sessions.find(id), sessions.renew(id, user, tokens(480))]);
    expect(await sessions.find(id)).toBeNull();
    expect(await sessions.renew(id, user, tokens(480))).toBeNull();
  });
});

describe('a sign-in under way', () => {
  const [browser, other, state] = ['b', 'o', 's'].map((letter) => letter.repeat(43)) as [string, string, string];
  const attempt = { nonce: 'n', verifier: 'v', to: '/grants' };

  it('comes back once, to the browser that began it', async () => {
    const { sessions } = withClock();
    await sessions.attempt(browser, state, attempt);
    expect(await sessions.resume(other, state)).toBeNull();
    expect(await sessions.resume(undefined, state)).toBeNull();
    expect(await sessions.resume(browser, undefined)).toBeNull();
    expect(await sessions.resume(browser, state)).toEqual(attempt);
    expect(await sessions.resume(browser, state)).toBeNull();
  });

  it('is over after ten minutes', async () => {
    const { clock, sessions } = withClock();
    await sessions.attempt(browser, state, attempt);
    clock.now += 10 * MINUTE;
    expect(await sessions.resume(browser, state)).toBeNull();
  });
});

describe('the store in memory', () => {
  it('forgets the oldest beyond its measure', async () => {
    const store = new MemoryStore(() => 0, 3);
    for (const key of ['a', 'b', 'c', 'a', 'd']) await store.put(key, key, 1000);
    expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => store.get(key)))).toEqual(['a', null, 'c', 'd']);
  });

  it('keeps sessions however many sign-ins strangers begin', async () => {
    const store = new MemoryStore(() => 0, 2);
    const sessions = new Sessions(store, 60 * MINUTE, () => 0);
    const id = await sessions.begin(user, { access: 'access', refresh: null, until: 480 * MINUTE });
    for (const state of ['a', 'b', 'c', 'd']) await sessions.attempt('browser', state, { nonce: 'n', verifier: 'v', to: '/' });
    expect(await sessions.find(id)).toMatchObject({ user });
  });

  it('drops what is over before what is not', async () => {
    let now = 0;
    const store = new MemoryStore(() => now, 2);
    await store.put('long', 'x', 1000);
    await store.put('short', 'x', 10);
    now = 20;
    await store.put('new', 'x', 1000);
    expect(await Promise.all(['long', 'short', 'new'].map((key) => store.get(key)))).toEqual(['x', null, 'x']);
  });
});
