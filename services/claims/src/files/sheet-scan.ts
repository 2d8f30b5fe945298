import type { Notice } from '../import/lines.js';

/** Places that are told. */
const MOST = 20;
/** A mark is not longer than this; one that begins in the last bytes is looked at with those that follow. */
const MARK = 128;
/** So far before a formula its cell begins at most. */
const BEFORE = 512;

/** Notices formulas and merged cells in a sheet while it passes, which the reader of its values does not tell. */
export class SheetScan {
  #kept: Buffer = Buffer.alloc(0);
  /** Where in what is kept the next look begins: what stands before it is there to look back at. */
  #from = 0;
  readonly #formulas = { where: [] as string[], count: 0 };
  readonly #merged = { where: [] as string[], count: 0 };

  push(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#kept, chunk]);
    const end = Math.max(this.#from, bytes.length - MARK);
    this.#look(bytes, this.#from, end);
    const begin = Math.max(0, end - BEFORE);
    this.#kept = Buffer.from(bytes.subarray(begin));
    this.#from = end - begin;
  }

  end(): void {
    this.#look(this.#kept, this.#from, this.#kept.length);
    this.#from = this.#kept.length;
  }

  get notices(): Notice[] {
    return [
      ...(this.#formulas.count > 0 ? [{ type: 'formulas' as const, ...this.#formulas }] : []),
      ...(this.#merged.count > 0 ? [{ type: 'merged-cells' as const, ...this.#merged }] : []),
    ];
  }

  #look(bytes: Buffer, from: number, end: number): void {
    for (let at = bytes.indexOf('<f', from); at !== -1 && at < end; at = bytes.indexOf('<f', at + 2)) {
      // Not the beginning of a longer name.
      if (!' />'.includes(String.fromCharCode(bytes[at + 2] ?? 0))) continue;
      const cell = bytes.lastIndexOf('<c ', at);
      note(this.#formulas, cell < 0 ? undefined : /\br="([A-Z]{1,3}\d{1,7})"/.exec(bytes.toString('latin1', cell, at))?.[1]);
    }
    for (let at = bytes.indexOf('<mergeCell ', from); at !== -1 && at < end; at = bytes.indexOf('<mergeCell ', at + 11)) {
      note(this.#merged, /\bref="([A-Z0-9:]{1,24})"/.exec(bytes.toString('latin1', at, at + MARK))?.[1]);
    }
  }
}

function note(found: { where: string[]; count: number }, place: string | undefined): void {
  found.count += 1;
  if (place !== undefined && found.where.length < MOST) found.where.push(place);
}
