/**
 * The parts of an application that are saved one by one. Their order is that of the form, and of the versions in the
 * draft's row. Each field of an application belongs to one of them.
 */
export const sections = ['basics', 'organisation', 'budget', 'financing', 'indicators', 'principles', 'content'] as const;
export type Section = (typeof sections)[number];

export const fieldsOf = {
  basics: ['name', 'summary', 'period', 'frame', 'call'],
  organisation: ['applicant', 'partners'],
  budget: ['costModel', 'budget', 'revenue'],
  financing: ['financing', 'statedTotals', 'advance'],
  indicators: ['indicators'],
  principles: ['principles'],
  content: ['texts'],
} as const satisfies Record<Section, readonly string[]>;

/** What was typed, section by section; a section that was never saved is not there. */
export type Typed = Readonly<Partial<Record<Section, Content>>>;
export type Content = Readonly<Record<string, unknown>>;

/** The section of a field such as `budget[2].amount`; null when no section has it. */
export function sectionOf(field: string): Section | null {
  const [top = ''] = stepsOf(field);
  return sections.find((section) => (fieldsOf[section] as readonly string[]).includes(top)) ?? null;
}

const stepsOf = (field: string): string[] => field.split(/[.[\]]+/).filter((step) => step !== '');

/** What stands at a path such as `budget[2].amount`; undefined where nothing does. */
export function valueAt(content: unknown, field: string): unknown {
  return stepsOf(field).reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Content)[step] : undefined), content);
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

/** Without the fields that were left blank, which are the same as none. Entries of lists keep their places. */
export function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && !isBlank(inner)).map(([key, inner]) => [key, withoutBlanks(inner)]));
}

/** Lines of one list that an application may have. */
export const MOST_LINES = 1000;

/** Where a list has more lines than any application may have: it is not looked at line by line. Null where none has. */
export function tooLong(value: unknown, at = ''): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) && value.length > MOST_LINES) return at;
  for (const [key, inner] of Object.entries(value)) {
    const found = tooLong(inner, Array.isArray(value) ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}

/** Whether nothing was filled in. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || isBlank(value)) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
