import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Loop } from '@toteuma/eventing';
import { RUNTIME, type Runtime } from '@toteuma/platform';
import { ClaimImports, CUT_OFF, CUT_OFF_AFTER } from './claim-imports.rows.js';

/** How often what was left behind is looked for (milliseconds). */
const LOOK_AGAIN = 60_000;

/** Clears away what readings left behind that were cut off: nobody may ever ask for them again. */
@Injectable()
export class ImportLeftovers implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #loop: Loop;

  constructor(
    private readonly imports: ClaimImports,
    @Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'sql' | 'log'>,
  ) {
    this.#loop = new Loop(async () => {
      await this.clearAway();
      return false;
    }, (error) => runtime.log.warn({ err: error }, 'imports: what was left behind will be cleared away later'), LOOK_AGAIN);
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  /** Ends readings that were cut off, and removes lines of files that came to nothing, or are of no import any more. */
  async clearAway(): Promise<void> {
    const cutOff = await this.runtime.sql.query<{ id: string }>(`SELECT id FROM claim_imports WHERE state = 'reading' AND seen_at < now() - interval '${CUT_OFF_AFTER} seconds'`, []);
    for (const { id } of cutOff) await this.imports.fail(id, CUT_OFF);
    // From one import to the next by the index: there are many lines of each.
    const nobodys = await this.runtime.sql.query<{ id: string }>(
      `WITH RECURSIVE staged (id) AS (
         (SELECT import FROM claim_import_rows ORDER BY import LIMIT 1)
         UNION ALL SELECT (SELECT r.import FROM claim_import_rows r WHERE r.import > staged.id ORDER BY r.import LIMIT 1) FROM staged WHERE staged.id IS NOT NULL)
       SELECT staged.id FROM staged LEFT JOIN claim_imports i USING (id) WHERE staged.id IS NOT NULL AND (i.id IS NULL OR i.state IN ('failed', 'stopped'))`,
      [],
    );
    for (const { id } of nobodys) await this.imports.clear(id);
  }
}
