import { Inject, Injectable } from '@nestjs/common';
import { id } from '@toteuma/contracts';
import { problem, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { KnownApplications } from '../views/known-applications.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';
import { partnersOf } from './filers.js';

/** The number of a claim in an address, or of something that belongs to one. */
export const numberInPath = z.string().regex(/^[1-9]\d{0,8}$/).transform(Number);

/** Finds grants and their claims for whoever may see them. */
@Injectable()
export class ClaimAccess {
  constructor(
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly applications: KnownApplications,
  ) {}

  /** @throws Problem not-found for a grant of another organisation; while an application is not awarded its claims are unknown */
  async visible(caller: Caller, grant: string): Promise<ClaimsState> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state } = await this.claims.load(grant);
    caller.mustSee(state.status === 'open' ? state.organisation : await this.applications.organisationOf(grant));
    return state;
  }

  async seen(caller: Caller, grant: string): Promise<OpenClaims> {
    const state = await this.visible(caller, grant);
    if (state.status === 'unknown') throw problem('not-found');
    return state;
  }

  /**
   * The claims of a grant for its lead, or for a partner that files its own: only their own people file, whatever other role they may have.
   * @throws Problem not-found for anybody else; while an application is not awarded its claims are unknown
   */
  async filing(caller: Caller, grant: string): Promise<ClaimsState> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state } = await this.claims.load(grant);
    const isTheirs = state.status === 'open' ? partnersOf(state, caller.organisation).length > 0 : caller.organisation !== null && caller.organisation === (await this.applications.organisationOf(grant));
    if (!isTheirs) throw problem('not-found');
    caller.judgeHeaders();
    return state;
  }

  /** The number of a claim that is there: a partner sees those that it files itself. */
  async claim(caller: Caller, grant: string, number: string): Promise<number> {
    return this.#claim(grant, number, caller, (state) => caller.ofAuthority || state.organisation === caller.organisation);
  }

  /** The same for acts of the beneficiary: only its own people act for it, whatever other role they may have. */
  async ownClaim(caller: Caller, grant: string, number: string): Promise<number> {
    return this.#claim(grant, number, caller, (state) => state.organisation === caller.organisation);
  }

  async #claim(grant: string, path: string, caller: Caller, seesAll: (state: OpenClaims) => boolean): Promise<number> {
    if (!id.safeParse(grant).success) throw problem('not-found');
    const { state } = await this.claims.load(grant);
    if (state.status === 'unknown') throw problem('not-found');
    const number = numberInPath.safeParse(path).data;
    const claim = state.claims.find((one) => one.number === number);
    const own = partnersOf(state, caller.organisation);
    if (!seesAll(state) && !own.includes(claim?.filer ?? '')) throw problem('not-found');
    caller.judgeHeaders();
    if (!claim) throw problem('not-found');
    return claim.number;
  }
}
