import { Inject, Injectable } from '@nestjs/common';
import { RUNTIME, type Runtime } from '@toteuma/platform';

/** Which drafts of claims are open, for whoever files a later claim. */
@Injectable()
export class OpenDrafts {
  constructor(@Inject(RUNTIME) private readonly runtime: Pick<Runtime, 'sql'>) {}

  /**
   * The first day of an open draft whose period lies between what is claimed already and what is filed now; null where there is none.
   * @param next the day from which on nothing is claimed yet: what was drafted of earlier days keeps nobody from filing
   * @param from first day of the period that is filed
   * @param filer whose claim it is, where each partner files its own
   */
  async between(grant: string, next: string, from: string, filer: string | null = null): Promise<string | null> {
    if (from <= next) return null;
    const [found] = await this.runtime.sql.query<{ from: string }>(
      `SELECT period_from AS "from" FROM claim_drafts
       WHERE grant_id = $1 AND state <> 'filed' AND period_from >= $2 AND period_from < $3 AND filer IS NOT DISTINCT FROM $4 ORDER BY period_from LIMIT 1`,
      [grant, next, from, filer],
    );
    return found?.from ?? null;
  }
}
