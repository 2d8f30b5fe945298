import { Inject, Injectable } from '@nestjs/common';
import { id as uuid } from '@toteuma/contracts';
import { problem, refusal, type Caller, type Problem } from '@toteuma/platform';
import { ClaimAccess } from '../claim/claim-access.http.js';
import type { ClaimsState, OpenClaims } from '../claim/claim-state.js';
import { CLAIMS, type Claims } from '../claim/claim.js';
import { ClaimDrafts, type DraftRow } from './draft.rows.js';

/** A draft and what of it the caller may see and write. */
export interface SeenDraft extends DraftRow {
  /** Whether it is the organisation of the grant, which sees all parts and files. */
  readonly leads: boolean;
  /** The partners whose parts the caller sees. */
  readonly own: readonly string[];
}

/** Hands out drafts to those who may have them. */
@Injectable()
export class ClaimDraftDesk {
  constructor(
    private readonly drafts: ClaimDrafts,
    private readonly access: ClaimAccess,
    @Inject(CLAIMS) private readonly claims: Claims,
  ) {}

  /**
   * The draft, for its organisation, or for that of a partner.
   * @throws Problem not-found for anybody else
   */
  async draftFor(caller: Caller, id: string): Promise<SeenDraft> {
    const found = uuid.safeParse(id).success ? await this.drafts.find(id) : null;
    if (found === null || caller.organisation === null) throw problem('not-found');
    const leads = found.organisation === caller.organisation;
    const own = found.parts.filter(({ organisation }) => leads || organisation === caller.organisation).map(({ partner }) => partner);
    if (!leads && own.length === 0) throw problem('not-found');
    caller.judgeHeaders();
    const draft = found.state === 'filing' ? await this.#healed(found) : found;
    return { ...draft, leads, own };
  }

  /** The draft, for the organisation that files it. A partner sees it and may not. */
  async ledBy(caller: Caller, id: string): Promise<SeenDraft> {
    const draft = await this.draftFor(caller, id);
    if (!draft.leads) throw problem('auth/forbidden', { detail: 'Only the organisation that files the claim may do this.' });
    return draft;
  }

  /** The partner whose part is meant, if the caller may write it. */
  partnerOf({ own, parts }: SeenDraft, asked: string | undefined): string {
    const partner = asked ?? own[0]!;
    if (own.includes(partner)) return partner;
    throw problem('request/invalid', { errors: [{ field: 'partner', expected: `one of ${parts.filter((part) => own.includes(part.partner)).map((part) => part.partner).join(', ')}` }] });
  }

  /** The claims of a grant that the caller files for. */
  async grantOf(caller: Caller, grant: string): Promise<ClaimsState> {
    return this.access.filing(caller, grant);
  }

  /** What the grant's rules are now, for a draft that was seen. Null once nothing can be claimed from it any more. */
  async rulesOf({ grant }: Pick<DraftRow, 'grant'>): Promise<OpenClaims | null> {
    const { state } = await this.claims.load(grant);
    return state.status === 'open' ? state : null;
  }

  /** What was cut off between the closing of the draft and its end: the claim is there, or it will not come any more. */
  async #healed(draft: DraftRow): Promise<DraftRow> {
    const claim = await this.drafts.claimOf(draft);
    if (claim !== null) await this.drafts.filed(draft.id, claim);
    else if (draft.abandoned) await this.drafts.reopen(draft.id);
    else return draft;
    return (await this.drafts.find(draft.id))!;
  }
}

/** Why nothing in this draft can be changed any more, or not now. */
export function closedProblem({ state }: Pick<DraftRow, 'state'>): Problem | null {
  if (state === 'filed') return refusal({ type: 'draft/filed', because: 'state', detail: 'This claim was filed before.' });
  return state === 'filing' ? refusal({ type: 'draft/being-submitted', because: 'state', detail: 'The draft is being submitted just now.' }) : null;
}
