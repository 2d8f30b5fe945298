import { LONGEST_SEARCH } from '../api.js';
// The filters and the order of the list live in the address, so that a view can be kept, shared and gone back to.
export const sortKeys = ['code', 'name', 'granted', 'certified', 'realisation'] as const;
export type SortKey = (typeof sortKeys)[number];
export type Sort = SortKey | `-${SortKey}`;
export const sorts: readonly Sort[] = sortKeys.flatMap((key): Sort[] => [key, `-${key}`]);
export const statuses = ['running', 'ended'] as const;

export interface ListQuery {
  readonly search: string;
  readonly status: string;
  readonly sort: Sort;
}

/** What the address asks for; what it cannot ask for is left out. */
export function listQueryOf(address: URLSearchParams): ListQuery {
  const sort = address.get('sort');
  const status = address.get('status');
  return {
    search: (address.get('search') ?? '').trim().slice(0, LONGEST_SEARCH),
    status: statuses.find((known) => known === status) ?? '',
    sort: sorts.find((known) => known === sort) ?? 'code',
  };
}

/** The address of a query: only what differs from the ordinary view. */
export function addressOf({ search, status, sort }: ListQuery): URLSearchParams {
  return new URLSearchParams({ ...(search === '' ? {} : { search }), ...(status === '' ? {} : { status }), ...(sort === 'code' ? {} : { sort }) });
}

/** The request for a page of the list; `after` is the `next` of the page before. */
export function requestOf({ search, status, sort }: ListQuery, after: string | null): string {
  const query = new URLSearchParams({ limit: '50', sort, ...(search === '' ? {} : { search }), ...(status === '' ? {} : { status }), ...(after === null ? {} : { after }) });
  return `/api/v1/reports?${query}`;
}

/** What a press on a column's heading asks for: that column, and at the second press the other way round. Amounts begin with the largest. */
export function pressed(sort: Sort, key: SortKey): Sort {
  const first: Sort = key === 'code' || key === 'name' ? key : `-${key}`;
  const other: Sort = first === key ? `-${key}` : key;
  return sort === first ? other : first;
}

/** How a column is sorted, in the words of `aria-sort`. */
export function sortedAs(sort: Sort, key: SortKey): 'ascending' | 'descending' | 'none' {
  return sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : 'none';
}
