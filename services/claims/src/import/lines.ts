import type { Cell } from './amounts.js';

/** One line of a file: its number as a person counts, from 1. */
export interface Line {
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** What is worth knowing of a file though it can be read. */
export interface Notice {
  readonly type: 'formulas' | 'merged-cells' | 'other-sheets' | 'encoding';
  /** Cells or names, the first few. */
  readonly where: readonly string[];
  readonly count: number;
}

/** A file while it is read line by line; notices are whole once the last line is read. */
export interface OpenFile {
  readonly kind: 'csv' | 'xlsx';
  readonly sheets: readonly string[];
  readonly sheet: string | null;
  /** How a text file is written: its encoding and what stands between the values. */
  readonly encoding: string | null;
  readonly separator: string | null;
  /** Whether the numbers of days count from 1904. */
  readonly date1904: boolean;
  readonly notices: readonly Notice[];
  /** In their order, some at a time: to hand on each by itself would take as long as to read it. */
  lines(gate?: Gate): AsyncGenerator<readonly Line[]>;
  close(): Promise<void>;
}

/** Closed by whoever takes lines in and cannot keep up: no more of the file is read meanwhile. */
export class Gate {
  #open: Promise<void> = Promise.resolve();
  #release: (() => void) | null = null;

  shut(): void {
    if (this.#release === null) this.#open = new Promise((resolve) => (this.#release = resolve));
  }

  open(): void {
    this.#release?.();
    this.#release = null;
  }

  get opened(): Promise<void> {
    return this.#open;
  }
}

export const isBlank = (cell: Cell | undefined): boolean => cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');
