import { acceptsCosts } from '@toteuma/kernel';
import type { OpenClaims } from '../claim/claim-state.js';

/** The categories that take rows of a ledger. */
export function acceptedCategories({ categories, costModel }: Pick<OpenClaims, 'categories' | 'costModel'>): string[] {
  return categories.filter(({ id, computed }) => !computed && acceptsCosts(costModel, id)).map(({ id }) => id);
}
