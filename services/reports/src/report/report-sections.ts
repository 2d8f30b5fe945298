import { REPORT_TABLES, type ReportSection } from '@toteuma/contracts';

/** A section as it is set; without names of its own it has the title that reports usually have. */
export type ShownSection = Pick<ReportSection, 'id' | 'shows'> & { readonly names: ReportSection['names'] | null };

const TABLES: readonly ShownSection[] = REPORT_TABLES.map((shows) => ({ id: shows, shows, names: null }));
const TEXTS: readonly ShownSection[] = ['done', 'results', 'remains'].map((id) => ({ id, shows: 'text', names: null }));

/** What a report is made of, in this order: as the programme says, and as usual where it says nothing of tables, or nothing at all. */
export function shownSections(named: readonly ReportSection[] = []): readonly ShownSection[] {
  if (named.length === 0) return [...TABLES, ...TEXTS];
  return named.some(({ shows }) => shows !== 'text') ? named : [...TABLES, ...named];
}

/** The sections for which the beneficiary writes a text in the final report. */
export const textSections = (named?: readonly ReportSection[]): string[] => shownSections(named).flatMap(({ id, shows }) => (shows === 'text' ? [id] : []));
