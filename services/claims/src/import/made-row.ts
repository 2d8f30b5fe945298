import { money } from '@toteuma/kernel';
import type { RowProblem, TypedRow } from '../draft/typed-row.js';
import { readAmount, type Cell, type Read } from './amounts.js';
import { readDay } from './days.js';
import { isBlank, type Line } from './lines.js';
import { textOf, type Columns, type Mapping } from './mapping.js';
import { remembering } from './remembering.js';

/** What is at fault in a line: which field, in which column, and what stands there. */
export interface CellProblem extends RowProblem {
  readonly column: number | null;
  readonly value: string | null;
}

/** As it is kept: 0 no row of the claim, 1 good, 2 bad, 3 duplicate. */
export const states = ['left-out', 'good', 'bad', 'duplicate'] as const;

export type Made =
  | { readonly state: 0 }
  | { readonly state: 1; readonly content: TypedRow; readonly cents: bigint; readonly fingerprint: string }
  | { readonly state: 2; readonly problems: readonly CellProblem[] };

/** What rows are judged by besides the file. */
export interface RowContext {
  /** Whose part the file is read into, and the partners that a column may name. */
  readonly partner: string;
  readonly partners: readonly string[];
  readonly categories: readonly string[];
  readonly date1904: boolean;
  /** By what a row is compared with others. */
  printOf(row: { supplier: string | null; voucher: string; paidOn: string; cents: bigint }): string;
  /** What the grant's rules say of a row. */
  problemOf(row: { id: string; voucher: string; category: string; partner: string; incurredOn: string; paidOn: string; amount: string }): RowProblem | null;
}

const TO_FILL = 'to be filled in';
const TO_MAP = 'a column in the mapping';
type Field = keyof Columns;

/** Characters of a day as it mostly stands in a file. */
const SHORT = 12;
/** Different values of the category's column that are counted, how many of them are told, and characters of one. */
const [MOST_COUNTED, MOST_TOLD, LONGEST_VALUE] = [1000, 200, 200];

/** A value of the category's column. */
interface Value {
  /** The category that it stands for: null for what is left out, undefined when it is not known. */
  readonly meant: string | null | undefined;
  readonly isBlank: boolean;
  times: number;
}

/** Makes rows of lines as a mapping says. One for each reading: it remembers what it has seen of categories and days. */
export class RowMaker {
  readonly #values = new Map<string, Value>();
  readonly #known: ReadonlySet<string>;
  readonly #mapped: ReadonlyMap<string, string | null>;
  readonly #readDay: (cell: Cell) => Read<string>;
  readonly #knownDay: (cell: Cell) => Read<string>;

  constructor(
    private readonly mapping: Mapping,
    private readonly context: RowContext,
  ) {
    this.#known = new Set(context.categories);
    this.#mapped = new Map(Object.entries(mapping.categories).map(([value, category]) => [value.trim().toLowerCase(), category]));
    this.#readDay = (cell) => readDay(cell, mapping.dates, context.date1904);
    this.#knownDay = remembering(this.#readDay);
  }

  /** The different values of the category's column so far, the most frequent first: what each means can be said in the mapping. */
  get values(): string[] {
    const found = [...this.#values].filter(([, { isBlank: blank }]) => !blank);
    found.sort(([a, one], [b, other]) => other.times - one.times || (a < b ? -1 : 1));
    return found.slice(0, MOST_TOLD).map(([value]) => value.replaceAll('\u0000', '').toWellFormed());
  }

  made({ line, cells }: Line): Made {
    const { columns, only, headerRow } = this.mapping;
    if (line <= headerRow) return { state: 0 };
    const value = columns.category === undefined ? null : this.#valueOf(textOf(cells[columns.category]));
    if (only && textOf(cells[only.column]).toLowerCase() !== only.value.trim().toLowerCase()) return { state: 0 };
    const problems: CellProblem[] = [];
    const fault = (field: string, column: number | undefined, expected: string, type = 'request/invalid'): null => {
      const value = column === undefined ? null : textOf(cells[column]).slice(0, 200);
      problems.push({ type, field, expected, column: column ?? null, value });
      return null;
    };
    const category = this.#category(value, fault);
    if (category === undefined) return { state: 0 };
    const text = (field: Field, most: number, needed: boolean): string | null => this.#text(cells, field, most, needed, fault);
    const [voucher, supplier, description, id] = [text('voucher', 64, true), text('supplier', 500, false), text('description', 2000, false), text('id', 64, false)];
    const paidOn = this.#day(cells, 'paidOn', fault);
    const incurredOn = columns.incurredOn === undefined || isBlank(cells[columns.incurredOn]) ? paidOn : this.#day(cells, 'incurredOn', fault);
    const cents = this.#amount(cells, fault);
    const partner = this.#partner(cells, fault);
    if (problems.length > 0 || category === null || voucher === null || paidOn === null || incurredOn === null || cents === null || partner === null) return { state: 2, problems };
    const amount = money(cents);
    const rule = this.context.problemOf({ id: id ?? voucher, voucher, category, partner, incurredOn, paidOn, amount });
    if (rule !== null) {
      const column = columns[rule.field as Field];
      return { state: 2, problems: [{ ...rule, column: typeof column === 'number' ? column : null, value: typeof column === 'number' ? textOf(cells[column]).slice(0, 200) : null }] };
    }
    const content: TypedRow = {
      ...(id !== null && { id }), voucher, category, partner, ...(incurredOn !== paidOn && { incurredOn }), paidOn, ...(supplier !== null && { supplier }), ...(description !== null && { description }), amount,
    };
    return { state: 1, content, cents, fingerprint: this.context.printOf({ supplier, voucher, paidOn, cents }) };
  }

  #valueOf(text: string): Value {
    const known = this.#values.get(text);
    if (known !== undefined) {
      known.times += 1;
      return known;
    }
    const value = { meant: this.#meant(text), isBlank: text === '', times: 1 };
    // What is cut out of a file keeps what it was cut from in memory: it is copied.
    if (this.#values.size < MOST_COUNTED && text.length <= LONGEST_VALUE) this.#values.set(Buffer.from(text, 'utf16le').toString('utf16le'), value);
    return value;
  }

  /** @returns undefined for what does not belong to the claim */
  #category(value: Value | null, fault: Fault): string | null | undefined {
    const { columns, category } = this.mapping;
    if (value === null) return category ?? fault('category', undefined, TO_MAP);
    if (value.meant === undefined) return fault('category', columns.category, value.isBlank ? TO_FILL : `one of ${this.context.categories.join(', ')}, or a meaning in the mapping`);
    return value.meant ?? undefined;
  }

  /** The category that a value stands for: null for what is left out, undefined when it is not known. */
  #meant(value: string): string | null | undefined {
    const mapped = this.#mapped.get(value.toLowerCase());
    if (mapped !== undefined) return mapped;
    if (value === '') return this.mapping.category ?? undefined;
    return this.#known.has(value) ? value : ([...this.#known].find((one) => one.toLowerCase() === value.toLowerCase()) ?? this.mapping.category ?? undefined);
  }

  #text(cells: readonly Cell[], field: Field, most: number, needed: boolean, fault: Fault): string | null {
    const column = this.mapping.columns[field] as number | undefined;
    const value = column === undefined ? '' : textOf(cells[column]);
    if (value === '') return needed ? fault(field, column, column === undefined ? TO_MAP : TO_FILL) : null;
    if (value.length > most) return fault(field, column, `at most ${most} characters`);
    return value.isWellFormed() && !value.includes('\u0000') ? value : fault(field, column, 'text without NUL characters and lone surrogates');
  }

  #day(cells: readonly Cell[], field: 'paidOn' | 'incurredOn', fault: Fault): string | null {
    const column = this.mapping.columns[field];
    if (column === undefined) return fault(field, undefined, TO_MAP);
    const cell = cells[column] ?? null;
    if (isBlank(cell)) return fault(field, column, TO_FILL);
    const day = typeof cell === 'string' && cell.length > SHORT ? this.#readDay(cell) : this.#knownDay(cell);
    return day.ok ? day.value : fault(field, column, day.expected);
  }

  #amount(cells: readonly Cell[], fault: Fault): bigint | null {
    const { amount } = this.mapping.columns;
    if (amount === undefined) return fault('amount', undefined, TO_MAP);
    const cents = (column: number): bigint | null => {
      const read = readAmount(cells[column] ?? null, this.mapping.numbers);
      return read.ok ? read.value : fault('amount', column, read.expected);
    };
    if (typeof amount === 'number') return isBlank(cells[amount]) ? fault('amount', amount, TO_FILL) : cents(amount);
    const [debit, credit] = [isBlank(cells[amount.debit]), isBlank(cells[amount.credit])];
    if (debit && credit) return fault('amount', amount.debit, TO_FILL);
    const [plus, minus] = [debit ? 0n : cents(amount.debit), credit ? 0n : cents(amount.credit)];
    return plus === null || minus === null ? null : plus - minus;
  }

  #partner(cells: readonly Cell[], fault: Fault): string | null {
    const { partner: column } = this.mapping.columns;
    const value = column === undefined ? '' : textOf(cells[column]);
    if (value === '') return this.context.partner;
    const partner = this.context.partners.find((one) => one.toLowerCase() === value.toLowerCase());
    return partner ?? fault('partner', column, `one of ${this.context.partners.join(', ')}`);
  }
}

type Fault = (field: string, column: number | undefined, expected: string, type?: string) => null;
