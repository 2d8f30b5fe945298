import { LONGEST_SEARCH } from '../api.js';
import { registerPath } from './register-data.js';

export const registerSorts = ['code', 'name', 'portfolio', '-total'] as const;
export type RegisterSort = (typeof registerSorts)[number];

export interface RegisterQuery {
  readonly search: string;
  readonly portfolio: string;
  readonly focus: string;
  readonly sort: RegisterSort;
}

const LONGEST_LABEL = 200;

/** What the address asks for; what it cannot ask for is left out. */
export function registerQueryOf(address: URLSearchParams): RegisterQuery {
  const text = (name: string, longest: number) => (address.get(name) ?? '').trim().slice(0, longest);
  const sort = address.get('sort');
  return { search: text('search', LONGEST_SEARCH), portfolio: text('portfolio', LONGEST_LABEL), focus: text('focus', LONGEST_LABEL), sort: registerSorts.find((known) => known === sort) ?? 'code' };
}

/** The address of a query: only what differs from the ordinary view. */
export function registerAddressOf({ sort, ...filters }: RegisterQuery): URLSearchParams {
  return new URLSearchParams([...Object.entries(filters).filter(([, value]) => value !== ''), ...(sort === 'code' ? [] : [['sort', sort]])] as [string, string][]);
}

export function registerRequestOf({ sort, ...filters }: RegisterQuery, after: string | null): string {
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  return `${registerPath}?${new URLSearchParams([['sort', sort], ...given, ...(after === null ? [] : [['after', after]])] as [string, string][])}`;
}
