const WEIGHTS = [7, 9, 10, 5, 8, 4, 2];

/**
 * Whether the text is a Finnish business ID (Y-tunnus): seven digits, a hyphen and a matching check digit.
 * It identifies a legal body, not a unit of it: several offices of one body share an ID.
 */
export function isBusinessId(text: string): boolean {
  if (!/^\d{7}-\d$/.test(text)) return false;
  const remainder = WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0) % 11;
  // A remainder of 1 would need the check digit 10: no digit fits, such numbers are never given out.
  return Number(text[8]) === (remainder === 0 ? 0 : 11 - remainder);
}
