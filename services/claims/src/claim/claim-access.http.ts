import { Inject, Injectable } from '@nestjs/common';
import { id } from '@toteuma/contracts';
import { problem, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { KnownApplications } from '../views/known-applications.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';

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

  /** The number of a claim that is there. */
  async claim(caller: Caller, grant: string, number: string): Promise<number> {
    const { claims } = await this.seen(caller, grant);
    const claim = numberInPath.safeParse(number);
    if (!claim.success || claim.data > claims.length) throw problem('not-found');
    return claim.data;
  }

  /** The same for acts of the beneficiary: only its own people act for it, whatever other role they may have. */
  async ownClaim(caller: Caller, grant: string, number: string): Promise<number> {
    const claim = await this.claim(caller, grant, number);
    const state = await this.seen(caller, grant);
    if (state.organisation !== caller.organisation) throw problem('not-found');
    return claim;
  }
}
