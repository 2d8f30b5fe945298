import { APPLICANT, type Measured } from './rows.js';

/** What is asked of a list. `page` is a page in the middle, found by reading up to there. */
export interface Question {
  readonly kind: 'list' | 'page' | 'filter' | 'search' | 'own';
  readonly query: Readonly<Record<string, string>>;
  readonly by: 'officer' | 'applicant';
  /** Whether a row is one that was asked for. */
  readonly fits: (row: Row) => boolean;
}
export type Row = Readonly<Record<string, unknown>>;

const always = () => true;
const has = (field: string, value: unknown) => (row: Row): boolean => row[field] === value;
const named = (word: string) => (row: Row): boolean => String(row['name']).toLowerCase().includes(word);
const asked = (kind: Question['kind'], query: Question['query'], fits: Question['fits'] = always, by: Question['by'] = 'officer'): Question => ({ kind, query, by, fits });

const sorts: Record<Measured, readonly string[]> = {
  applications: ['-submittedOn', 'submittedOn', 'name', '-name', 'code', '-code', 'granted', '-granted'],
  operations: ['code', '-code', 'name', '-name', 'granted', '-granted', 'certified', '-certified', 'realisation', '-realisation'],
};
const filters: Record<Measured, readonly Question[]> = {
  applications: [
    asked('filter', { status: 'awarded' }, has('status', 'awarded')), asked('filter', { status: 'withdrawn' }, has('status', 'withdrawn')),
    asked('filter', { programme: 'esf-2014-2020' }, has('programme', 'esf-2014-2020')), asked('filter', { programme: 'esf-2014-2020', status: 'submitted', sort: 'name' }, has('status', 'submitted')),
    asked('filter', { programme: 'none' }),
  ],
  operations: [asked('filter', { status: 'running' }, has('status', 'running')), asked('filter', { status: 'ended', sort: '-granted' }, has('status', 'ended'))],
};

/** Everything that is asked of a list: pages by every sort from the front and from the middle, filters, searches for what is frequent, rare, alone and nowhere. */
export function questionsOf(list: Measured): Question[] {
  const bySort = sorts[list].map((sort) => ({ sort }));
  return [
    ...bySort.map((query) => asked('list', query)),
    ...bySort.map((query) => asked('page', query)),
    ...filters[list],
    ...['hanke', 'metsä'].map((search) => asked('search', { search }, named(search))),
    asked('search', { search: 'METSÄ', sort: 'name' }, named('metsä')),
    asked('search', { search: 'S000123' }, has('code', 'S000123')), asked('search', { search: ' 777' }), asked('search', { search: 'ei löydy mistään' }),
    asked('own', {}, list === 'applications' ? has('organisation', APPLICANT) : always, 'applicant'),
    asked('own', { search: 'hanke', sort: 'name' }, named('hanke'), 'applicant'),
  ];
}
