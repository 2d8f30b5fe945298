import type { z } from 'zod';
import { crossFaults } from './pack-checks.js';
import { partsOf } from './pack-parts.js';
import { packShape } from './pack-shape.js';

export { EU_STATE, OWN } from './pack-shape.js';

/**
 * A programme as data, checked whole: its form, and then that no part contradicts another. Whoever wants both at once,
 * with what was found, calls `readPack`.
 */
export const pack = packShape.superRefine((given, context) => {
  for (const { path, expected } of crossFaults(partsOf(given))) context.addIssue({ code: 'custom', path, message: expected });
});
export type Pack = z.infer<typeof pack>;
