import { LONGEST_SEARCH } from '../api.js';
import { queueKinds, type QueueItem } from '../office-types.js';

export const queueSorts = ['age', 'due', '-amount'] as const;
export type QueueSort = (typeof queueSorts)[number];

export interface QueueQuery {
  readonly search: string;
  readonly kind: string;
  /** Of whose cases; empty: of everybody's. */
  readonly authority: string;
  readonly sort: QueueSort;
}

/** What the id of an authority is made of; the API judges it. */
const SHORT_NAME = /^[\w.+-]{1,64}$/;

/** What the address asks for; what it cannot ask for is left out. */
export function queueQueryOf(address: URLSearchParams): QueueQuery {
  const [kind, authority, sort] = [address.get('kind'), address.get('authority'), address.get('sort')];
  return { search: (address.get('search') ?? '').trim().slice(0, LONGEST_SEARCH), kind: queueKinds.find((known) => known === kind) ?? '', authority: authority !== null && SHORT_NAME.test(authority) ? authority : '', sort: queueSorts.find((known) => known === sort) ?? 'age' };
}

export function queueAddressOf({ search, kind, authority, sort }: QueueQuery): URLSearchParams {
  return new URLSearchParams({ ...(search === '' ? {} : { search }), ...(kind === '' ? {} : { kind }), ...(authority === '' ? {} : { authority }), ...(sort === 'age' ? {} : { sort }) });
}

export function queueRequestOf({ search, kind, authority, sort }: QueueQuery, after: string | null): string {
  const query = new URLSearchParams({ sort, ...(kind === '' ? {} : { kind }), ...(authority === '' ? {} : { authority }), ...(search === '' ? {} : { search }), ...(after === null ? {} : { after }) });
  return `/api/v1/applications/queue?${query}`;
}

type NextStep = 'wait' | 'prepare' | 'assess' | 'decide' | 'read-supplement' | 'hearing' | 'rectification' | 'read-rectification' | 'decide-amendment' | 'prepare-amendment' | 'condition' | 'answer';

/**
 * What is to be done next about a case by somebody with these roles, and where. `step` is below `officeQueue.step`.
 * @param today in Helsinki: until its due day a case waits for the applicant
 */
export function nextStep({ kind, application, number, due }: Pick<QueueItem, 'kind' | 'application' | 'number' | 'due'>, roles: readonly string[], today: string): { readonly step: NextStep; readonly to: string } {
  const at = `/queue/${encodeURIComponent(application)}`;
  const decides = roles.includes('decision-maker');
  const waits = due !== null && due >= today;
  switch (kind) {
    case 'application':
      if (waits) return { step: 'wait', to: at };
      // Who has several roles begins with what comes first in the life of an application.
      if (roles.includes('case-officer')) return { step: 'prepare', to: at };
      if (roles.includes('assessor')) return { step: 'assess', to: `${at}#assessment` };
      return decides ? { step: 'decide', to: `${at}/decision` } : { step: 'prepare', to: at };
    case 'supplement':
      return { step: 'read-supplement', to: `${at}#supplement` };
    case 'hearing':
      return { step: 'hearing', to: `${at}#hearing` };
    case 'rectification':
      return { step: decides ? 'rectification' : 'read-rectification', to: `${at}/decision` };
    case 'amendment':
      return { step: waits ? 'wait' : decides ? 'decide-amendment' : 'prepare-amendment', to: `/grants/${encodeURIComponent(application)}/amendments/${number ?? 'latest'}` };
    case 'condition':
      return { step: 'condition', to: `${at}/decision#conditions` };
    case 'message':
      return { step: 'answer', to: `${at}#messages` };
    default:
      return kind satisfies never;
  }
}

const DAY = 86_400_000;

/** Whole days from an instant or a day until now. */
export const daysSince = (since: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(since)) / DAY));

/** How a due day stands to today (both `YYYY-MM-DD`): it is over, close, or far. */
export function urgency(due: string | null, today: string): 'over' | 'close' | 'far' {
  if (due === null) return 'far';
  const left = (Date.parse(due.slice(0, 10)) - Date.parse(today)) / DAY;
  return left < 0 ? 'over' : left <= 7 ? 'close' : 'far';
}
