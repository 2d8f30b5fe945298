import { dayAfter } from '@toteuma/kernel';

import type { CrossFault, PackParts } from './pack-parts.js';

type Authority = NonNullable<NonNullable<PackParts['authorities']>[number]>;

/** What of the authorities cannot be: a successor that is nowhere, or not yet or no longer there when the cases come to it. */
export function authorityFaults({ authorities = [] }: PackParts): CrossFault[] {
  return authorities.flatMap((authority, at) => {
    if (authority === undefined) return [];
    const { from, to, successor } = authority;
    const place = (field: string, expected: string | null) => (expected === null ? [] : [{ path: ['authorities', at, field], expected }]);
    const twin = authorities.slice(0, at).find((other) => other?.names?.fi !== undefined && other.names.fi === authority.names?.fi && overlap(other, authority));
    return [
      ...place('to', typeof to === 'string' && from !== undefined && to < from ? 'a day not before from' : null),
      ...place('to', to === null && typeof successor === 'string' ? 'the last day, where there is a successor' : null),
      ...place('successor', successorFault(authority, authorities)),
      ...place('from', twin === undefined ? null : `a day after the authority ${twin.id} of the same name has ended`),
    ];
  });
}

function successorFault({ id, to, successor }: Authority, authorities: readonly (Authority | undefined)[]): string | null {
  if (typeof successor !== 'string') return null;
  const find = (wanted: string | null | undefined) => authorities.find((authority) => authority?.id !== undefined && authority.id === wanted);
  const heir = find(successor);
  if (heir === undefined) return 'an authority of this pack';
  const seen = new Set<Authority>();
  for (let next: Authority | undefined = heir; next !== undefined && !seen.has(next); next = find(next.successor)) {
    if (next.id === id) return 'an authority that is not succeeded by this one (a circle)';
    seen.add(next);
  }
  if (typeof to !== 'string' || heir.from === undefined) return null;
  const day = dayAfter(to);
  return heir.from <= day && (typeof heir.to !== 'string' || heir.to >= day) ? null : `an authority that is there on ${day}, when the cases come to it`;
}

function overlap(one: Authority, other: Authority): boolean {
  const startsBeforeEnd = (later: Authority, earlier: Authority) => later.from !== undefined && earlier.to !== undefined && (earlier.to === null || later.from <= earlier.to);
  return startsBeforeEnd(other, one) && startsBeforeEnd(one, other);
}
