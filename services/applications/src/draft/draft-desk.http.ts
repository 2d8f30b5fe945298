import { Inject, Injectable } from '@nestjs/common';
import { id as uuid, type Pack } from '@toteuma/contracts';
import { CONFIG, problem, refusal, type BaseConfig, type Caller, type Problem } from '@toteuma/platform';
import { applicantOf, packOf } from '../application/filing.http.js';
import { APPLICATIONS, type Applications } from '../application/application.http.js';
import type { Packs } from '../config.js';
import { Drafts, type DraftRow, type Reader } from './draft.rows.js';
import { allows, standing, type Right, type Standing } from './rights.js';

/** Hands out drafts to those who may have them. */
@Injectable()
export class DraftDesk {
  constructor(
    private readonly drafts: Drafts,
    @Inject(APPLICATIONS) private readonly applications: Applications,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  readerOf(caller: Caller): Reader {
    return { person: caller.person, organisation: applicantOf(caller), today: caller.stamp.today };
  }

  /**
   * The draft, for somebody with the right to it.
   * @throws Problem not-found where the organisation has no such draft, auth/forbidden without the right
   */
  async draftFor(caller: Caller, id: string, needed: Right, deletedToo = false): Promise<DraftRow & Standing> {
    const reader = this.readerOf(caller);
    let row = uuid.safeParse(id).success ? await this.drafts.find(id, reader) : null;
    if (row?.state === 'submitting') row = await this.#healed(row, reader);
    if (row === null || (row.deleted && !deletedToo)) throw problem('not-found');
    const stands = standing(row);
    if (!allows(stands.right, needed)) throw problem('auth/forbidden', { detail: needed === 'submit' ? 'You may not submit, share or delete this draft.' : 'You may not edit this draft.' });
    caller.judgeHeaders();
    return { ...row, ...stands };
  }

  packOf({ programme, pack }: { readonly programme: string; readonly pack: object | null }): Pack {
    return packOf(pack ?? programme, this.config);
  }

  /** What was cut off between the closing of the draft and its end: the application is there, or it will not come any more. */
  async #healed(row: DraftRow, reader: Reader): Promise<DraftRow | null> {
    const { state } = await this.applications.load(row.id);
    if (state.status !== 'none') await this.drafts.submitted(row.id, row.receipt!);
    else if (row.abandoned) await this.drafts.reopen(row.id);
    else return row;
    return this.drafts.find(row.id, reader);
  }
}

/** Why nothing in this draft can be changed any more, or not now; null when it can. */
export function closedProblem({ state }: Pick<DraftRow, 'state'>): Problem | null {
  if (state === 'submitted') return draftRefusal('application/already-submitted', 'This application was submitted before.');
  return state === 'submitting' ? draftRefusal('draft/being-submitted', 'The draft is being submitted just now.') : null;
}

/** A refusal by the state of the draft. */
export function draftRefusal(type: 'application/already-submitted' | 'draft/being-submitted' | 'draft/last-submitter', detail: string): Problem {
  return refusal({ type, because: 'state', detail });
}
