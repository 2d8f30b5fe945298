import { Injectable } from '@nestjs/common';
import { money } from '@toteuma/kernel';
import { judge, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import { file } from '../claim/claim-filing.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { submitClaim } from '../claim/filing.http.js';
import { ClaimDrafts, type DraftRow, type PlacedRow } from './draft.rows.js';
import type { SeenDraft } from './draft-desk.http.js';
import type { draftAnswer, draftedRow } from './draft-answers.http.js';
import { Duplicates } from './duplicates.rows.js';
import { RowRules } from './row-problems.http.js';
import type { RowProblem } from './typed-row.js';

type Shown = z.infer<typeof draftedRow>;
type Answer = z.infer<typeof draftAnswer>;

/** Rows that are looked through at once. */
const STEP = 2000;
/** Problems that are told at once. */
const MOST_PROBLEMS = 100;

/** Shows drafts and their rows with what is wrong with them. */
@Injectable()
export class DraftView {
  constructor(
    private readonly drafts: ClaimDrafts,
    private readonly duplicates: Duplicates,
  ) {}

  parts({ parts, own }: Pick<SeenDraft, 'parts' | 'own'>): Answer['parts'] {
    return parts.map(({ partner, organisation, version, ready, rows, sum }) => {
      const isOwn = own.includes(partner);
      return { partner, version, right: isOwn ? ('edit' as const) : ('none' as const), organisation: isOwn ? organisation : null, rows: isOwn ? rows : null, sum: isOwn ? money(BigInt(sum)) : null, ready };
    });
  }

  /** What is wrong with each of some rows. */
  async problemsOf(caller: Caller, draft: SeenDraft, state: OpenClaims | null, rows: readonly PlacedRow[]): Promise<(readonly RowProblem[])[]> {
    if (state === null) return rows.map(() => []);
    const rules = rulesFor(draft, state, caller, await this.drafts.idsOfSeveral(draft.id, idsOf(rows)));
    return rows.map(({ content, partner }) => rules.problemsOf({ ...content, partner }));
  }

  /** Rows as they are shown: each with its problems and with others that look like it. */
  async shown(caller: Caller, draft: SeenDraft, rows: readonly PlacedRow[], problems: readonly (readonly RowProblem[])[]): Promise<Shown[]> {
    const prints = rows.flatMap(({ fingerprint }) => fingerprint ?? []);
    const [drafted, filed] = await Promise.all([this.duplicates.drafted(draft.id, prints), this.duplicates.told(caller, draft.grant, prints)]);
    return rows.map(({ key, partner, content, fingerprint }, index) => {
      const others = fingerprint === null ? [] : (drafted.get(fingerprint) ?? []).filter((other) => other.key !== key || other.partner !== partner);
      const inDraft = others.map((other) => ({ where: 'draft' as const, ...(draft.own.includes(other.partner) && { partner: other.partner, key: other.key }) }));
      const elsewhere = fingerprint === null ? [] : (filed.get(fingerprint) ?? []);
      return { key, ...content, partner, problems: problems[index]!.map((one) => inWords(one, caller)), duplicates: [...inDraft, ...elsewhere] };
    });
  }

  /**
   * A page of rows.
   * @param onlyWrong only those with problems: as many rows are looked through as it takes to find enough of them
   */
  async page(caller: Caller, draft: SeenDraft, state: OpenClaims | null, asked: { readonly partner: string | null; readonly after: string; readonly limit: number; readonly onlyWrong: boolean }): Promise<{ rows: Shown[]; next: string | null }> {
    const { partner, limit, onlyWrong } = asked;
    const found: { row: PlacedRow; problems: readonly RowProblem[] }[] = [];
    let after = asked.after;
    for (;;) {
      const rows = await this.drafts.rows(draft.id, { partner, after, limit: onlyWrong ? STEP : limit + 1 });
      const judged = await this.problemsOf(caller, draft, state, rows);
      for (const [at, row] of rows.entries()) {
        const problems = judged[at]!;
        if (!onlyWrong || problems.length > 0) found.push({ row, problems });
        if (found.length > limit) break;
      }
      after = rows.at(-1)?.place ?? after;
      if (found.length > limit || !onlyWrong || rows.length < STEP) break;
    }
    const page = found.slice(0, limit);
    const shown = await this.shown(caller, draft, page.map(({ row }) => row), page.map(({ problems }) => problems));
    return { rows: shown, next: found.length > limit ? page.at(-1)!.row.place : null };
  }

  /** All that keeps a draft from being filed: of the whole first, then row by row. */
  async problems(caller: Caller, draft: SeenDraft, state: OpenClaims | null): Promise<{ problems: Answer['problems']; count: number }> {
    if (state === null) return { problems: [], count: 0 };
    const ofHead = draft.leads ? headProblems(draft, state, caller.stamp.today) : [];
    const rules = rulesFor(draft, state, caller, await this.drafts.idsOfSeveral(draft.id, null));
    const problems: Answer['problems'] = ofHead.map((one) => inWords(one, caller));
    let count = ofHead.length;
    let after = '0';
    for (;;) {
      const rows = await this.drafts.rows(draft.id, { after, limit: STEP });
      for (const { key, partner, content } of rows) {
        if (!draft.own.includes(partner)) continue;
        for (const one of rules.problemsOf({ ...content, partner })) {
          count += 1;
          if (problems.length < MOST_PROBLEMS) problems.push({ ...inWords(one, caller), row: key, partner });
        }
      }
      if (rows.length < STEP) return { problems, count };
      after = rows.at(-1)!.place;
    }
  }
}

const inWords = ({ type, field, expected }: RowProblem, caller: Caller): RowProblem => ({ type, field, expected: caller.inWords(expected) });

export const rulesFor = ({ period, filer }: Pick<DraftRow, 'period' | 'filer'>, state: OpenClaims, caller: Caller, idsOfSeveral?: ReadonlySet<string>): RowRules => new RowRules(state, period, caller.stamp.today, filer, idsOfSeveral);

const idsOf = (rows: readonly PlacedRow[]): string[] => rows.flatMap(({ content }) => content.id ?? []);

/** What is wrong with period, revenue, financing and what is taken up: as filing them without rows would be refused. */
export function headProblems(draft: Pick<DraftRow, 'period' | 'last' | 'revenue' | 'financing' | 'takeUp' | 'filer'>, state: OpenClaims, today: string): RowProblem[] {
  const read = judge(submitClaim, headOf(draft));
  if (!read.ok) return read.faults.map((fault) => ({ type: 'request/invalid', ...fault }));
  const { rows: _, ...head } = read.value;
  const filed = file({ ...head, rows: [] }, today, state);
  return filed.ok ? [] : [{ type: filed.error.type, field: filed.error.field ?? '(draft)', expected: filed.error.expected ?? filed.error.detail }];
}

/** The body of a claim, rows left out. */
export function headOf({ period, last, revenue, financing, takeUp, filer }: Pick<DraftRow, 'period' | 'last' | 'revenue' | 'financing' | 'takeUp' | 'filer'>) {
  return { period, last, revenue: revenue.map(withoutBlanks), financing: financing.map(withoutBlanks), ...(takeUp.length > 0 && { takeUp }), ...(filer !== null && { filer }) };
}

const withoutBlanks = (entry: object): object => Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== ''));
