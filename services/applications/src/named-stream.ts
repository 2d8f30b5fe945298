import { createHash } from 'node:crypto';

/** The stream of what has a name of its own, so that no two of a kind have the same: a name-based UUID of version 8 (RFC 9562, section 5.8). */
export function namedStream(...name: readonly (string | number | null)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(name)).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
