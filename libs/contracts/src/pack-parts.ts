import type { z } from 'zod';
import { packShape, type PackShape } from './pack-shape.js';

/** What of a value has the right form: anything else is left out, and a list keeps a hole there, so that the others keep their place. */
type Sound<T> = T extends (infer Entry)[] ? (Sound<Entry> | undefined)[] : T extends object ? { readonly [K in keyof T]?: Sound<T[K]> | undefined } : T;

export type PackParts = Sound<PackShape>;

/** Takes a pack apart, so that what is well-formed can be compared although something else is not. */
export function partsOf(given: unknown): PackParts {
  return soundPart(packShape, given) ?? {};
}

function soundPart(schema: z.ZodType, value: unknown): unknown {
  const whole = schema.safeParse(value);
  if (whole.success) return whole.data;
  const inner = innermost(schema);
  if ('element' in inner) return Array.isArray(value) ? value.map((entry) => soundPart(inner.element as z.ZodType, entry)) : undefined;
  if (!('shape' in inner) || !isObject(value)) return undefined;
  const fields = Object.entries(inner.shape as Record<string, z.ZodType>).map(([name, field]) => [name, soundPart(field, value[name])] as const);
  return Object.fromEntries(fields.filter(([, part]) => part !== undefined));
}

/** The list or object itself, of one that may be left out or null. */
function innermost(schema: z.ZodType): z.ZodType {
  return 'unwrap' in schema && !('element' in schema) ? innermost((schema as unknown as { unwrap: () => z.ZodType }).unwrap()) : schema;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One place of a pack that contradicts another, and what was expected there. */
export interface CrossFault {
  readonly path: (string | number)[];
  readonly expected: string;
}
