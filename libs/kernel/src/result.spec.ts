import { describe, expect, it } from '@jest/globals';
import { err, ok, type Result } from './result.js';

function half(number: number): Result<number, string> {
  return number % 2 === 0 ? ok(number / 2) : err(`${number} is odd`);
}

describe('result', () => {
  it('is either the value or the reason', () => {
    expect(half(4)).toEqual({ ok: true, value: 2 });
    expect(half(3)).toEqual({ ok: false, error: '3 is odd' });
  });
});
