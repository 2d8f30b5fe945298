import type { Duty } from './duty-data.js';

export interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly duties: readonly Duty[];
}

/** Duties by the month in which they are due, in the order of their days. */
export function byMonth(duties: readonly Duty[]): Month[] {
  const months = new Map<string, Duty[]>();
  for (const duty of duties.toSorted((one, other) => one.dueOn.localeCompare(other.dueOn))) {
    const month = duty.dueOn.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), duty]);
  }
  return [...months].map(([month, own]) => ({ month, duties: own }));
}

/** What stands among the tasks already. */
const TASKS: ReadonlySet<string> = new Set(['condition', 'amendment-supplement']);

/**
 * What there is to do next: what is late, then what can be done now, then what comes. Old duties that are late never push out
 * what can be done now, such as an answer that the clock of a payment waits for; what comes only fills the list up.
 */
export function nextOf({ late, due, coming }: Readonly<Record<'late' | 'due' | 'coming', readonly Duty[]>>, most: number): Duty[] {
  const [first, then, last] = [late, due, coming].map((duties) => duties.filter(({ kind }) => !TASKS.has(kind)).slice(0, most)) as [Duty[], Duty[], Duty[]];
  return [...first, ...then, ...last.slice(0, Math.max(most - first.length - then.length, 0))];
}

/** A month by its name: "maaliskuu 2026". */
export function monthName(month: string, language: string): string {
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** The page on which a duty is done; null for one that passes by itself. */
export function placeOf({ kind, grant, claim }: Pick<Duty, 'kind' | 'grant' | 'claim'>): string | null {
  const at = `/grants/${encodeURIComponent(grant)}`;
  switch (kind) {
    case 'claim':
    case 'last-claim':
    case 'receivable':
      return `${at}/claims`;
    case 'clarification':
    case 'deduction-hearing':
      return `${at}/claims/${claim ?? ''}`;
    case 'progress-report':
      return `${at}/calendar#progress`;
    case 'amendment-supplement':
      return `${at}/amendment`;
    case 'retention':
      return null;
    default:
      return at;
  }
}

/** Days before the due day as they are typed, `14, 3, 0, -7`; null where one of them is none. */
export function stepsIn(text: string): number[] | null {
  const words = text.replaceAll('\u2212', '-').split(/[\s,;]+/).filter((word) => word !== '');
  return words.every((word) => /^-?\d{1,3}$/.test(word)) ? words.map(Number) : null;
}
