import { describe, expect, it } from '@jest/globals';
import type { Step } from './case-file.js';
import type { Client } from './client.js';
import { isOfRegister, registerFigure, registerOf } from './register.js';

const step = (code: string, more: object = {}) => ({ ok: true, step: { at: '2019-02-04', by: 'case-officer', do: 'enter-register', code, ...more } as Step });
const figures = { total: '683116.00', stated: null, years: { 2016: { total: '226372.00' } } };
const asked: string[] = [];
const client = {
  get: async (role: string, path: string) => {
    asked.push(`${role} ${path}`);
    return path.endsWith('S20493') ? { status: 404, body: {}, problem: 'not-found' } : { status: 200, body: { figures }, problem: null };
  },
} as unknown as Client;

describe('the figures of the register', () => {
  it('are read for each entry that was made, as the auditor', async () => {
    const steps = [step('S20492'), step('S20493'), step('S20494', { refused: 'request/invalid' }), { ...step('S20495'), ok: false }, { ok: true, step: { at: '2019-02-04', by: 'verifier', do: 'verify-claim' } as Step }];
    expect(await registerOf(steps, client)).toEqual({ S20492: figures });
    expect(asked).toEqual(['auditor /reports/register/S20492', 'auditor /reports/register/S20493']);
  });

  it('are found behind register and the code', async () => {
    const register = await registerOf([step('S20492')], client);
    const figure = (path: string, more: object = {}) => registerFigure(register, { figure: path, ...more });
    expect([isOfRegister('register:S20492.total'), isOfRegister('S20492:total'), isOfRegister('total')]).toEqual([true, false, false]);
    expect([figure('register:S20492.total'), figure('register:S20492.years.2016.total'), figure('register:S20492.stated')]).toEqual(['683116.00', '226372.00', null]);
    expect([figure('register:S20499.total'), figure('register:S20492.sum'), figure('register:S20492.total', { asOf: '2020-01-01' })]).toEqual([undefined, undefined, undefined]);
  });
});
