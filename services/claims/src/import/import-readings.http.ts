import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { RUNTIME, type Caller, type Runtime } from '@toteuma/platform';
import { unreadable, ReadingFault } from './reading-fault.js';
import type { SeenDraft } from '../draft/draft-desk.http.js';
import { rulesFor } from '../draft/draft-view.http.js';
import type { OpenClaims } from '../claim/claim-state.js';
import { acceptedCategories } from './accepted-categories.js';
import { ClaimImports, CUT_OFF, type Format, type ImportRow } from './claim-imports.rows.js';
import { fingerprintOf } from './fingerprint.rows.js';
import { Gate, type Line, type OpenFile } from './lines.js';
import { RowMaker, type RowContext } from './made-row.js';
import { applied, columnsOf, guessedMapping, headerRowOf, type Mapping, type SavedMapping } from './mapping.js';
import { stage } from './staging.rows.js';

/** Lines from which headings and what stands below them are learnt. */
const PEEK = 60;
/** Lines that are read again at once. */
const STEP = 5000;
/** So long an answer waits for a reading to end; what takes longer goes on and can be asked for (milliseconds). */
const PATIENCE = 2000;

/** Who reads for whom, by the rules of the grant as they are now. */
export interface ReadingFor {
  readonly caller: Caller;
  readonly draft: SeenDraft;
  readonly state: OpenClaims;
  readonly partner: string;
}

/** Reads files into the database beside the requests that brought them. */
@Injectable()
export class ImportReadings implements OnApplicationShutdown {
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly imports: ClaimImports,
    @Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'pool' | 'log'>,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** Reads a file that was sent. @param using a saved mapping by which it is to be understood, or some of which one may fit */
  async first(id: string, file: OpenFile, reading: ReadingFor, using: { readonly named: SavedMapping | null; readonly any: readonly SavedMapping[] }, done: () => Promise<void>): Promise<void> {
    await this.#patiently(async () => {
      try {
        await this.#failing(id, async () => {
          const gate = new Gate();
          const lines = file.lines(gate);
          const peeked: Line[] = [];
          for (let next = await lines.next(); !next.done; next = await lines.next()) {
            peeked.push(...next.value);
            if (peeked.length >= PEEK) break;
          }
          if (peeked.length === 0) throw unreadable('The file has no rows.', '(file)', 'a file with rows');
          const { columns, mapping } = understood(peeked.slice(0, PEEK), using);
          await this.imports.understood(id, columns, mapping);
          const maker = new RowMaker(mapping, contextOf(reading, file.date1904));
          const all = async function* () {
            yield peeked;
            yield* lines;
          };
          const counts = await stage(this.runtime.pool, all(), { import: id, reading: 1, headerRow: mapping.headerRow, maker, told: (so) => this.imports.progress(id, so) }, gate);
          await (counts ? this.imports.finish({ id, draft: reading.draft.id }, 1, { counts, values: maker.values, notices: file.notices }) : this.imports.clear(id));
        });
      } finally {
        await file.close();
        await done();
      }
    });
  }

  /** Reads lines that are there by another mapping. The reading was begun. */
  async again(row: ImportRow, mapping: Mapping, reading: ReadingFor): Promise<void> {
    await this.#patiently(() => this.#failing(row.id, async () => {
      const number = row.reading + 1;
      const maker = new RowMaker(mapping, contextOf(reading, (row.format as Format).date1904));
      const counts = await stage(this.runtime.pool, this.#linesOf(row), { import: row.id, reading: number, headerRow: mapping.headerRow, maker, told: (so) => this.imports.progress(row.id, so) });
      await (counts ? this.imports.finish(row, number, { counts, values: maker.values, notices: null }) : this.imports.clear(row.id));
    }));
  }

  async *#linesOf({ id, reading }: ImportRow): AsyncGenerator<readonly Line[]> {
    let after = -1;
    for (;;) {
      const lines = await this.imports.lines(id, reading, after, STEP);
      yield lines;
      if (lines.length < STEP) return;
      after = lines.at(-1)!.line;
    }
  }

  /** Waits for what is soon done; the rest goes on by itself. */
  async #patiently(work: () => Promise<void>): Promise<void> {
    const running = work().catch((error: unknown) => this.runtime.log.error({ err: error }, 'import: a reading was not ended'));
    this.#running.add(running);
    void running.finally(() => this.#running.delete(running));
    const patience = new AbortController();
    await Promise.race([running, wait(PATIENCE, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
  }

  async #failing(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const fault = error instanceof ReadingFault ? error : null;
      if (fault === null) this.runtime.log.warn({ err: error }, 'import: a file could not be read');
      await this.imports.fail(id, fault === null ? CUT_OFF : { type: fault.type, detail: fault.message, field: fault.field, expected: fault.expected });
    }
  }
}

/** How a file is understood: by the mapping that was named, by one that fits, or by its headings. */
function understood(lines: readonly Line[], { named, any }: { readonly named: SavedMapping | null; readonly any: readonly SavedMapping[] }) {
  const headerRow = headerRowOf(lines);
  const columns = columnsOf(lines, headerRow);
  const saved = [...(named ? [named] : []), ...any];
  for (const one of saved) {
    const mapping = applied(one, columns, headerRow);
    if (mapping !== null) return { columns, mapping };
  }
  return { columns, mapping: guessedMapping(lines, headerRow) };
}

function contextOf({ caller, draft, state, partner }: ReadingFor, date1904: boolean): RowContext {
  const rules = rulesFor(draft, state, caller);
  return { partner, partners: draft.own, categories: acceptedCategories(state), date1904, printOf: (row) => fingerprintOf(row, draft.grant), problemOf: (row) => rules.problemOf(row) };
}
