import { money, type Cents } from '@toteuma/kernel';
import type { OpenClaims } from '../claim/claim-state.js';
import { sharesOf } from '../claim/claim-support.js';

/**
 * What the EU and the state pay of a payment: the split of all money out with it, less that of all before it, so that the parts of
 * the payments add up to the split of their sum. Null where the programme does not split.
 */
export function sharesOfPart(state: OpenClaims, before: Cents, part: Cents): { eu: string; state: string } | null {
  const [earlier, after] = [sharesOf(before, state), sharesOf(before + part, state)];
  return earlier && after && { eu: money(after.eu - earlier.eu), state: money(after.state - earlier.state) };
}
