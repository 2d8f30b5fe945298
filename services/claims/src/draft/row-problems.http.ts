import { judge } from '@toteuma/platform';
import type { z } from 'zod';
import { unknownToGrant, wrongRow, type Filing } from '../claim/claim-filing.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { claimRowInput, withAmount } from '../claim/filing.http.js';
import { given, type RowProblem, type TypedRow } from './typed-row.js';

const TO_FILL = 'to be filled in';
/** As filing says it of the second of them. */
const SAME_ID: RowProblem = { type: 'claim/duplicate-row', field: 'id', expected: 'an id that no other row of the claim has' };
type ReadRow = z.infer<typeof claimRowInput>;

/** A row as filing reads it, or what keeps it from being read. */
export function readRow(row: TypedRow): { readonly row: ReadRow; readonly problems: readonly [] } | { readonly row: null; readonly problems: readonly RowProblem[] } {
  const written = given(row);
  const result = judge(claimRowInput, written);
  if (result.ok) return { row: result.value, problems: [] };
  const problems = result.faults.map(({ field, expected }) => ({ type: 'request/invalid', field, expected: field in written || field.includes('.') ? expected : TO_FILL }));
  return { row: null, problems };
}

/**
 * Judges rows one by one, by the rules of filing themselves. What the rules say of a row depends on who, what and when alone, so
 * that one of a kind speaks for all of its kind; rows with hours are judged each.
 */
export class RowRules {
  readonly #known = new Map<string, RowProblem | null>();

  constructor(
    private readonly state: OpenClaims,
    private readonly period: { readonly from: string; readonly to: string },
    private readonly today: string,
    /** Whose claim it is, where each partner files its own. */
    private readonly filer: string | null = null,
    /** Ids that more than one row of the draft has. */
    private readonly idsOfSeveral: ReadonlySet<string> = new Set(),
  ) {}

  problemsOf(row: TypedRow): readonly RowProblem[] {
    const { id } = given(row);
    const sameId = id !== undefined && this.idsOfSeveral.has(id) ? [SAME_ID] : [];
    const read = readRow(row);
    const problem = read.row && this.problemOf(read.row);
    return [...sameId, ...read.problems, ...(problem === null ? [] : [problem])];
  }

  /** What the rules say of a row that can be read. */
  problemOf(row: ReadRow): RowProblem | null {
    if ('unit' in row && row.unit !== undefined) return this.#judged(row);
    const kind = `${row.partner}\n${row.category}\n${row.incurredOn}\n${row.paidOn}`;
    let known = this.#known.get(kind);
    if (known === undefined) {
      known = this.#judged({ ...row, amount: '1.00' });
      this.#known.set(kind, known);
    }
    return known;
  }

  #judged(row: ReadRow): RowProblem | null {
    const filing: Filing = { period: this.period, rows: [{ ...withAmount(row, this.state), supplier: null, description: null }], revenue: [], financing: [], last: false, ...(this.filer !== null && { filer: this.filer }) };
    // The period is judged as a part of the draft, not once more with each row.
    const rejection = unknownToGrant({ ...filing, period: { from: this.today, to: this.today } }, this.today, this.state) ?? wrongRow(filing, this.state);
    if (rejection === null) return null;
    return { type: rejection.type, field: rejection.field?.replace(/^rows\[0\]\./, '') ?? '(row)', expected: rejection.expected ?? rejection.detail };
  }
}
