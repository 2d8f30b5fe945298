import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import * as values from './values.js';

const NUL = 'a\u0000b';
const LONE_SURROGATE = 'a\ud800b';
const DIGEST = '0123456789abcdef'.repeat(4);
const UUID = '0b4f1c1e-7d0a-4f0e-9a53-3a4a6f0e2f11';
const notTexts = [null, undefined, 1, 12.5, Number.NaN, true, {}, ['1.00']];

const forms: [string, z.ZodType, unknown[], unknown[]][] = [
  ['amount', values.moneyText,
    ['0', '0.00', '-0.05', '145201.00', '155520.8', '007.10', '999999999999.99', '-999999999999'],
    ['', ' 1', '1 ', '+1', '1,00', '1 000', '1.', '.5', '1.005', '1e3', 'NaN', 'Infinity', '0x10', '1000000000000000', '1000000000000', '--1', '1\n', '١', ...notTexts]],
  ['amount that is not negative', values.nonNegativeMoney, ['0', '0.01', '141109.00'], ['-0.01', '-0', '-1', '', '1.005', '1e3', ...notTexts]],
  ['percentage with two decimals', values.percentText, ['107.11', '0.00', '-72.97', '100.00'], ['107.1', '107', '107.110', '107,11', '107.11 %', '1e2', 'NaN', '', ...notTexts]],
  ['percentage', values.rateText, ['80', '17', '66.67', '0', '1.5', '66.6667'], ['-1', '80 %', '66.66667', '1000', '80.', '1e1', '80,5', '', ' 80', 'NaN', ...notTexts]],
  ['day', values.day,
    ['2022-10-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'],
    ['2023-02-29', '1900-02-29', '2023-13-01', '2023-00-10', '2023-04-31', '2023-4-1', '2023-06-30T00:00:00Z', '30.6.2023', '0000-01-01', ' 2022-10-01', '2022-10-01\n', '', ...notTexts]],
  ['instant', values.instant,
    ['2022-05-16T09:00:00Z', '2022-05-16T09:00:00.123Z'],
    ['2022-05-16', '2023-02-29T09:00:00Z', '2022-05-16T24:00:00Z', '2022-05-16T09:00:00', '2022-05-16T12:00:00+03:00', '2022-05-16 09:00:00Z', '', ...notTexts]],
  ['period', values.period,
    [{ from: '2022-10-01', to: '2023-06-30' }, { from: '2022-10-01', to: '2022-10-01' }],
    [{ from: '2023-06-30', to: '2022-10-01' }, { from: '2022-10-01' }, { from: '2022-10-01', to: '2023-02-29' }, { from: '2022-10-01', to: '2023-06-30', months: 9 }, '2022', null, []]],
  ['id', values.id, [UUID], ['', '1', UUID.slice(1), `${UUID}0`, `{${UUID}}`, ...notTexts]],
  ['short name', values.slug, ['staff', 'flat-17-staff', 'esf-plus-2021-2027', 'P2', 'EECO01', '1', 'a'.repeat(64)], ['', '-staff', 'flat rate', 'a_b', 'ä', 'a'.repeat(65), 'a\n', NUL, LONE_SURROGATE, ...notTexts]],
  ['reference', values.reference, ['1', 'V 2023/17', 'ä', 'x'.repeat(64)], ['', 'x'.repeat(65), NUL, LONE_SURROGATE, '\udc00', ...notTexts]],
  ['count', values.count, [0, 1, 1_000_000_000], [-1, 0.5, 1_000_000_001, Number.NaN, Infinity, '1', null, 10 ** 15]],
  ['year', values.year, [1990, 2023, 2100], [1989, 2101, 2023.5, '2023', null]],
  ['operation code', values.operationCode, ['S1017', 'S22999', 'A123456'], ['s22999', 'S229', 'S2299999', '22999', 'SS2299', ' S22999', 'S22999\n', '', ...notTexts]],
  ['business ID', values.businessId, ['0116297-6', '0201256-6'], ['0116297-5', '116297-6', '01162976', 'FI01162976', '0000001-1', '', ...notTexts]],
  ['positions', values.positions, [{}, { claims: 0, applications: 17 }], [{ claims: -1 }, { claims: 1.5 }, { claims: '1' }, { 'Maija Esimerkki': 1 }, null, []]],
  ['public label', values.publicLabel(), ['ULPO', 'Ulkomaalaistaustaisten polku – ULPO', '👋', 'x'.repeat(200)], ['', 'x'.repeat(201), NUL, LONE_SURROGATE, ...notTexts]],
  ['free text', values.freeText(), ['', 'line\nline', '👋', 'x'.repeat(20_000)], ['x'.repeat(20_001), NUL, LONE_SURROGATE, '\udfff', ...notTexts]],
  ['short free text', values.freeText(3), ['abc'], ['abcd']],
  ['personal text', values.personal(), ['Maija Esimerkki', ''], ['x'.repeat(201), NUL, LONE_SURROGATE, ...notTexts]],
  ['reference to a text', values.textRef, [{ text: UUID, digest: DIGEST }], [{ text: UUID }, { text: 'reason', digest: DIGEST }, { text: UUID, digest: DIGEST.toUpperCase() }, { text: UUID, digest: DIGEST.slice(1) }, { text: UUID, digest: DIGEST, words: 'x' }, 'text', null]],
  ['name of a section', values.textName, ['summary', 'targetGroups', 'a-1'], ['', '1a', 'target groups', 'ä', 'x'.repeat(65), NUL, LONE_SURROGATE, ...notTexts]],
];

describe.each(forms)('%s', (_, schema, accepted, refused) => {
  it.each(accepted.map((value) => [shown(value), value]))('accepts %s and leaves it as it is', (_text, value) => {
    expect(schema.parse(value)).toEqual(value);
  });

  it.each(refused.map((value) => [shown(value), value]))('refuses %s', (_text, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});

describe('what a reader of the JSON Schema is told', () => {
  it('agrees with the parser: a text that the parser takes matches every pattern', () => {
    for (const [name, schema, accepted] of forms) {
      const told = z.toJSONSchema(schema, { io: 'input' });
      const patterns = [told, ...(told.allOf ?? [])].flatMap((part) => (typeof part === 'object' && part.pattern ? [part.pattern] : []));
      for (const value of accepted) for (const pattern of patterns) expect([name, value, new RegExp(pattern, 'u').test(String(value))]).toEqual([name, value, true]);
    }
  });

  it('says what was expected of a wrong value, once', () => {
    expect(values.day.safeParse('2023-02-29').error?.issues.map((issue) => issue.message)).toEqual(['a day such as 2022-10-01']);
    expect(values.day.safeParse('tomorrow').error?.issues.map((issue) => issue.message)).toEqual(['a day such as 2022-10-01']);
    expect(values.nonNegativeMoney.safeParse('1e3').error?.issues.map((issue) => issue.message)).toEqual(['an amount such as 1234.50: at most 12 digits and two decimals']);
    expect(values.nonNegativeMoney.safeParse('-1').error?.issues.map((issue) => issue.message)).toEqual(['an amount that is not negative']);
  });
});

describe('the kind of a field', () => {
  it('is kept when the schema is refined, bounded or described', () => {
    expect(values.fieldKind(values.personal().min(1).describe('name'))).toBe('personal');
    expect(values.fieldKind(values.freeText().refine((text) => text !== 'x'))).toBe('free-text');
    expect(values.fieldKind(values.publicLabel().max(20))).toBe('public-label');
    expect(values.fieldKind(values.reference)).toBe('ledger-reference');
  });

  it('is none for a text of a fixed form', () => {
    expect(values.fieldKind(values.slug)).toBeUndefined();
  });
});

function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 40)}... (${text.length})` : text;
}
