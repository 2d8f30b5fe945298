import { describe, expect, it } from '@jest/globals';
import { drawSample, money, populationOf } from '@toteuma/kernel';
import { replayed, sampleCommand, type ToldSample } from './sample.js';

const rows = Array.from({ length: 12 }, (_, at) => ({ id: `v${at + 1}`, partner: 'lead', category: 'staff', amount: BigInt(1000 + at * 700) }));
const seed = '5c'.repeat(32);
const { sha256, amount } = populationOf(rows);
const told: ToldSample = {
  code: 'S20001', claim: 1, sample: 1, rule: 'desk-checks', method: 'random', size: 3, seed, population: { rows: 12, amount: money(amount), sha256 },
  rows: drawSample(rows, { method: 'random', size: 3 }, seed), from: rows.map((row) => ({ ...row, amount: money(row.amount) })),
};

describe('a sample that is drawn again', () => {
  it('is the same', () => {
    const { same, lines } = replayed(told);
    expect(same).toBe(true);
    expect(lines).toEqual([expect.stringContaining('3 of 12 rows'), expect.stringContaining(`are the same (12 rows, ${money(amount)} euros, SHA-256 ${sha256})`), `Drawn again, the same 3 rows: ${told.rows.join(', ')}.`]);
  });
  it('is the same row, when it is one', () => {
    const [only] = drawSample(rows, { method: 'random', size: 1 }, seed);
    expect(replayed({ ...told, size: 1, rows: [only!] }).lines[2]).toBe(`Drawn again, the same row: ${only}.`);
  });
  it('shows which rows are others', () => {
    const other = rows.map(({ id }) => id).find((id) => !told.rows.includes(id))!;
    const { same, lines } = replayed({ ...told, rows: [other, ...told.rows.slice(1)] });
    expect(same).toBe(false);
    expect(lines[2]).toBe(`Drawn again, other rows. Only in the event: ${other}. Only drawn again: ${told.rows[0]}.`);
  });
  it('shows that a row was changed since', () => {
    const { same, lines } = replayed({ ...told, from: told.from.map((row, at) => (at === 4 ? { ...row, amount: '0.01' } : row)) });
    expect(same).toBe(false);
    expect(lines[1]).toMatch(/^The rows that it was drawn from are others/);
  });
  it('is asked for in the right way', async () => {
    const said: string[] = [];
    const to = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
    for (const args of [[], ['replay'], ['draw', 'x'], ['replay', 'x', 'y'], ['--url']]) expect(await sampleCommand(args, to)).toBe(2);
    expect(await sampleCommand(['--url', 'http://127.0.0.1:1', 'replay', 'x'], to)).toBe(1);
    expect(said).toEqual([...Array.from({ length: 5 }, () => expect.stringMatching(/^usage: npm run sample/)), 'No platform answers at http://127.0.0.1:1 (--url URL).']);
  });
});
