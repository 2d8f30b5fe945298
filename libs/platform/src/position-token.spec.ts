import { describe, expect, it } from '@jest/globals';
import { PositionTokens } from './position-token.js';

const tokens = new PositionTokens('a secret that the services of this spec share');
const at = { stream: '0713650d-dbc2-4d4e-bd25-0813382a4f9c', version: 3, position: 12 };
const given = tokens.of('claims', at);

describe('the position of an event', () => {
  it('comes back as it was given out', () => {
    expect(tokens.read(given)).toEqual({ source: 'claims', stream: at.stream, position: 12, sealed: true });
    expect(tokens.read(` ${given} `)?.sealed).toBe(true);
  });

  it.each([
    ['another position', given.replace(':12.', ':13.')],
    ['another stream', given.replace('0713', '0714')],
    ['another source', given.replace('claims', 'reports')],
    ['another secret', new PositionTokens('another secret of the services of this spec').of('claims', at)],
    ['no seal', given.replace(/\..*$/, '')],
  ])('is not taken for one of ours with %s', (_what, token) => expect(tokens.read(token)).toMatchObject({ sealed: false }));

  it.each(['', 'claims', 'claims/x', 'claims/x:', 'claims/x:1.short', 'Claims/x:1', `${given}x`, 'claims/x:1234567890123456'])('is not %s', (token) => expect(tokens.read(token)).toBeNull());
});
