import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, invalidFields, problem, refusal, type BaseConfig, type Caller } from '@toteuma/platform';
import type { Packs } from '../config.js';
import { CertifiedView } from '../views/certified.js';
import { ClaimedCells } from '../views/claimed-cells.js';
import { acceptedOf, budgetPart, conflictsOf, neededFor, requestFaults, type AskedFor } from './amendment.js';
import { partFaults, proposalFaults, proposedTerms, type Place } from './amendment-checks.js';
import { impactOf, type Impact, type ImpactFacts } from './amendment-impact.js';
import type { KnownTypes } from './amendment-input.http.js';
import type { Amendment } from './amendment-state.js';
import type { Awarded } from '../application/application-state.js';
import { ApplicationAccess, type FiledState } from '../application/application-access.http.js';
import type { Certified } from '../application/terms.js';

/** What the routes of amendments share: the grant, and what an amendment would do to it. */
@Injectable()
export class AmendmentDesk {
  constructor(
    private readonly access: ApplicationAccess,
    private readonly certified: CertifiedView,
    private readonly claimed: ClaimedCells,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  /** The application of the caller's own organisation. @throws Problem not-found */
  own(caller: Caller, id: string): Promise<FiledState> {
    return this.access.own(caller, id);
  }

  seen(caller: Caller, id: string): Promise<FiledState> {
    return this.access.seen(caller, id);
  }

  /** The amendment of this number, or the latest. */
  amendmentOf(state: FiledState, number: string): Amendment {
    const amendments = state.status === 'awarded' ? state.amendments : [];
    const wanted = number === 'latest' ? amendments.length : Number(number);
    const found = amendments.find((known) => known.number === wanted);
    if (found === undefined) throw problem('not-found');
    return found;
  }

  /** What the programme knows of organisations; nothing where the grant brought its own pack. */
  packOf({ programme }: FiledState): KnownTypes {
    return this.config.TOTEUMA_PACKS.get(programme);
  }

  certifiedOf(id: string): Promise<Certified> {
    return this.certified.of(id);
  }

  /** @throws Problem request/invalid naming each field of a part that the grant does not know or allow */
  refuseUnknown(state: Awarded, { parts, change }: Pick<AskedFor, 'parts' | 'change'>, at: Place): void {
    const faults = partFaults(state, { parts, change: budgetPart(parts, change) }, at);
    if (faults.length > 0) throw invalidFields(faults);
  }

  /** What a request would change, and what would forbid it. */
  async impactOfRequest(id: string, state: Awarded, asked: AskedFor & { readonly today: string }): Promise<Impact> {
    const certified = await this.certified.of(id);
    return this.#impact(id, state, asked, { conflicts: [], faults: requestFaults({ ...asked, certified }, state) });
  }

  /** What an amendment would change on what is in force now; a decided one as it was decided. */
  async impactOfAmendment(id: string, state: Awarded, found: Amendment): Promise<Impact> {
    const { parts, before, proposed } = found;
    if (before !== null) {
      const claimed = await this.claimed.of(id);
      const facts = { before, after: proposed ?? before, parts, conflicts: [], faults: [], flexibility: neededFor({ parts, change: found.requested }, { ...state, terms: before }) };
      return impactOf({ ...facts, model: state.rules.costModel, plan: state.plan, names: state.names, effectiveFrom: found.effectiveFrom, claimed });
    }
    const { change, conflicts } = conflictsOf(found, state);
    const accepted = acceptedOf(found, parts.map(({ kind }) => ({ kind, outcome: 'accepted', reason: null })), state);
    const faults = proposalFaults(state, { parts: accepted.parts, change: accepted.change, support: null }, await this.certified.of(id), (kind) => `parts.${kind}.`);
    return this.#impact(id, state, { parts, change, effectiveFrom: found.effectiveFrom }, { conflicts, faults });
  }

  async #impact(id: string, state: Awarded, asked: Pick<AskedFor, 'parts' | 'change' | 'effectiveFrom'>, known: Pick<ImpactFacts, 'conflicts' | 'faults'>): Promise<Impact> {
    const { terms, rules, plan, names } = state;
    const { parts, effectiveFrom } = asked;
    const change = budgetPart(asked.parts, asked.change);
    const after = change === null ? terms : proposedTerms(state, change, null);
    return impactOf({ before: terms, after, model: rules.costModel, plan, names, effectiveFrom, parts, claimed: await this.claimed.of(id), flexibility: neededFor(asked, state), ...known });
  }
}

/** @throws Problem application/not-awarded: said after whatever is wrong with the request itself */
export function awardedOnly(state: FiledState): Awarded {
  if (state.status === 'awarded') return state;
  throw refusal({ type: 'application/not-awarded', because: 'state', detail: 'Nothing was awarded to this application, so it has no grant to change.' });
}
