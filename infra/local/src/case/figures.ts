/** Records whose keys appear only when the operation has something there: a missing one is "not given". */
const OPEN = new Set(['sources', 'partners', 'years', 'indicators', 'warnings']);

/** Stands for a path that leads nowhere, so that a mistyped one never passes for "not given". */
export const NO_SUCH_FIGURE = 'no such figure';

/**
 * The value at a path such as `categories.staff.certified` or `warnings.support-over-grant.0.amount`.
 * @returns null for what is not given, and undefined when the path leads nowhere
 */
export function figureAt(figures: unknown, path: string): unknown {
  let value = figures;
  const keys = path.split('.');
  for (const [index, key] of keys.entries()) {
    if (value === null) return null;
    if (typeof value !== 'object' || value === undefined) return undefined;
    if (Object.hasOwn(value, key)) {
      value = (value as Record<string, unknown>)[key];
    } else {
      const under = keys[index - 1] ?? '';
      return OPEN.has(under) || keys[0] === 'warnings' || Array.isArray(value) ? null : undefined;
    }
  }
  return value;
}

/** Splits `S10171:support.granted` into the code and the path; the code is null when there is none. */
export function splitFigure(figure: string): { code: string | null; path: string } {
  const colon = figure.indexOf(':');
  return colon < 0 ? { code: null, path: figure } : { code: figure.slice(0, colon), path: figure.slice(colon + 1) };
}
