import type { Language } from './words.js';

/** A cell of a table. A cell that shows nothing says why to those who listen to the table. */
export type Cell = { text: string; spoken?: string };
export type Row = { cells: Cell[]; weight: 'normal' | 'total' };
/** The first column holds names, the others figures. */
export type Table = { kind: 'table'; columns: string[]; rows: Row[]; notes: string[] };
export type Paragraph = { kind: 'paragraph'; lines: string[]; rightToLeft: boolean };
export type List = { kind: 'list'; items: string[]; rightToLeft: boolean };
export type Facts = { kind: 'facts'; facts: Fact[] };
export type Fact = { label: string; values: string[] };
export type Notices = { kind: 'notices'; heading: string; items: string[] };
export type Section = { heading: string | null; blocks: (Table | Paragraph | List | Facts | Notices)[] };

/** A report as it is set: every text is final, nothing is left to compute. */
export type ReportPage = {
  language: Language;
  /** The title of the document for windows and lists of files. */
  documentTitle: string;
  /** The day of the newest event (Helsinki). Never today: the same content gives the same bytes. */
  date: { year: number; month: number; day: number };
  kind: string;
  title: string;
  facts: Fact[];
  sections: Section[];
  footer: string;
  pageWord: string;
  /** Said at the end when a text holds characters that cannot be set. */
  replacedNote: string;
};
