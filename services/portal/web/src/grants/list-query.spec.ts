import { describe, expect, it } from '@jest/globals';
import { addressOf, listQueryOf, pressed, requestOf, sortedAs } from './list-query.js';

describe('the list and its address', () => {
  it('come back as they were', () => {
    const query = { search: 'polku & "ä"', status: 'ended', sort: '-certified' } as const;
    expect(listQueryOf(addressOf(query))).toEqual(query);
    expect(addressOf({ search: '', status: '', sort: 'code' }).toString()).toBe('');
  });

  it('ignore what cannot be asked for', () => {
    expect(listQueryOf(new URLSearchParams('status=nonsense&sort=drop&search=' + 'x'.repeat(500)))).toEqual({ search: 'x'.repeat(100), status: '', sort: 'code' });
  });

  it('become a request with the page to go on from', () => {
    expect(requestOf({ search: '', status: '', sort: 'code' }, null)).toBe('/api/v1/reports?limit=50&sort=code');
    expect(requestOf({ search: 'S2', status: 'running', sort: '-granted' }, 'to/ken')).toBe('/api/v1/reports?limit=50&sort=-granted&search=S2&status=running&after=to%2Fken');
  });

  it('sort by a column, and the other way round at the second press', () => {
    expect(pressed('code', 'name')).toBe('name');
    expect(pressed('name', 'name')).toBe('-name');
    expect(pressed('code', 'granted')).toBe('-granted');
    expect(pressed('-granted', 'granted')).toBe('granted');
    expect([sortedAs('-granted', 'granted'), sortedAs('granted', 'granted'), sortedAs('code', 'granted')]).toEqual(['descending', 'ascending', 'none']);
  });
});
