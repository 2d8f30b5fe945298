import { describe, expect, it } from '@jest/globals';
import { searchable, sought } from './search.js';

const row = searchable('S40101', 'Kielestä työhön – Café Åbo', 'Jokilaakson koulutuskuntayhtymä', null);
/** As the database answers it. */
const finds = (text: string, column = row) => sought(text).every((part) => ('in' in part ? part.in.includes(column) : column.includes(part.contains)));

describe('a search', () => {
  it.each([
    'S40101', 's401', '0101', 'kielestä', 'KIELESTÄ', 'ESTÄ', 'työ', 'cafe', 'café', 'ÅBO', 'laakso', 'yhtymä', 'jokilaakson työhön', 'kunta s40', 'k', 'å', 'jo', 'Kielesta\u0308', ' – työhön!', 'työhön  työhön',
  ])('finds %j', (text) => {
    expect(finds(text)).toBe(true);
  });
  // Without its dots or ring a letter of Finnish and Swedish is another one; a short text is looked for where words begin.
  it.each(['kielesta', 'tyohon', 'abo', 'koulutus joensuu', 'b', 'tö', 'xyz', '-', '%', '___'])('does not find %j', (text) => {
    expect(finds(text)).toBe(false);
  });
  it('takes the letters of neighbours for ours, and others as they are', () => {
    expect(finds('tromsö', searchable('Tromsø'))).toBe(true);
    expect(finds('Škoda', searchable('skoda'))).toBe(true);
    expect(finds('мир', searchable('Новый мир'))).toBe(true);
  });
  it('has in its column nothing that stands for something else in a pattern', () => {
    expect(searchable('50 %_\\ "x"')).toBe(' 50 x');
    expect(searchable('', null)).toBe('');
  });
});
