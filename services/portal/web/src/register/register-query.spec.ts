import { describe, expect, it } from '@jest/globals';
import { registerAddressOf, registerQueryOf, registerRequestOf } from './register-query.js';

describe('what the register is asked for', () => {
  it('is read from the address, and only what can be asked for', () => {
    expect(registerQueryOf(new URLSearchParams('search= silta &portfolio=Elinvoima&sort=-total&x=1'))).toEqual({ search: 'silta', portfolio: 'Elinvoima', focus: '', sort: '-total' });
    expect(registerQueryOf(new URLSearchParams('sort=price'))).toEqual({ search: '', portfolio: '', focus: '', sort: 'code' });
  });

  it('is kept in the address, and sent with the page that comes next', () => {
    const query = { search: 'a&b', portfolio: '', focus: 'Mallit', sort: 'name' } as const;
    expect(registerQueryOf(registerAddressOf(query))).toEqual(query);
    expect(String(registerAddressOf({ search: '', portfolio: '', focus: '', sort: 'code' }))).toBe('');
    expect(registerRequestOf(query, 'next page')).toBe('/api/v1/reports/register?sort=name&search=a%26b&focus=Mallit&after=next+page');
  });
});
