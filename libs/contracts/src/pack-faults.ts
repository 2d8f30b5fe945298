import type { z } from 'zod';
import { crossFaults } from './pack-checks.js';
import { partsOf } from './pack-parts.js';
import { packShape } from './pack-shape.js';
import type { Pack } from './pack.js';

/** What is wrong with a pack: where (`costModels.1.flatRates.0.base.2`), what was expected there and what was found. */
export interface PackFault {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Reads what may be a programme pack. What stands in one part and contradicts another is told together with what has the
 * wrong form, so that whoever writes a pack sees all faults at once.
 * @param words what a schema expects where it has no words of its own
 * @returns the pack with its defaults filled in, or every fault of it
 */
export function readPack(given: unknown, words: (issue: z.core.$ZodRawIssue) => string): { pack: Pack } | { faults: PackFault[] } {
  const read = packShape.safeParse(given, { error: words });
  const contradictions = crossFaults(partsOf(given)).map(({ path, expected }) => faultAt(path, expected, given));
  if (read.success && contradictions.length === 0) return { pack: read.data };
  return { faults: [...(read.error?.issues ?? []).flatMap((issue) => faultsOf(issue, given)), ...contradictions] };
}

export const packFaultText = ({ path, expected, found }: PackFault): string => `${path}: expected ${expected}, found ${found}`;

function faultsOf(issue: z.core.$ZodIssue, given: unknown): PackFault[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => faultAt([...issue.path, key], 'no such key', given));
  // Of a union the branch that came closest says the most.
  if (issue.code === 'invalid_union') {
    const nearest = issue.errors.toSorted((one, other) => one.length - other.length)[0] ?? [];
    if (nearest.length > 0) return nearest.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }, given));
  }
  return [faultAt(issue.path, issue.message, given)];
}

function faultAt(path: readonly PropertyKey[], expected: string, given: unknown): PackFault {
  const value = path.reduce<unknown>((found, key) => (found as Record<PropertyKey, unknown> | null | undefined)?.[key], given);
  return { path: path.map(String).join('.') || '(whole file)', expected, found: described(value) };
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value) && value.some((entry) => typeof entry === 'object')) return `a list of ${value.length === 1 ? '1 entry' : `${value.length} entries`}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
