import { Inject, Injectable } from '@nestjs/common';
import { id as uuid } from '@toteuma/contracts';
import type { CommandHandler } from '@toteuma/eventing';
import { problem, type Caller } from '@toteuma/platform';
import type { State } from './application-state.js';
import type { Command } from './application.js';
import { isConflicted } from '../processing/processing-assessment.js';
import type { Refusal } from './refusal.js';

export const APPLICATIONS = Symbol('applications');
export type Applications = CommandHandler<State, Command, Refusal>;
export type FiledState = Exclude<State, { status: 'none' }>;

/** Finds applications for whoever may see them. */
@Injectable()
export class ApplicationAccess {
  constructor(@Inject(APPLICATIONS) private readonly applications: Applications) {}

  /** @throws Problem not-found for an application of another organisation, and one that a conflict of interest hides */
  async loaded(caller: Caller, id: string): Promise<{ state: FiledState; version: number }> {
    const found = await this.withConflicts(caller, id);
    if (isHiddenFrom(caller, found.state)) throw problem('not-found');
    return found;
  }

  async seen(caller: Caller, id: string): Promise<FiledState> {
    return (await this.loaded(caller, id)).state;
  }

  /** The same, but a conflict of interest hides nothing: for acts that say themselves that there is one. */
  async withConflicts(caller: Caller, id: string): Promise<{ state: FiledState; version: number }> {
    if (!uuid.safeParse(id).success) throw problem('not-found');
    const { state, version } = await this.applications.load(id);
    if (state.status === 'none') throw problem('not-found');
    caller.mustSee(state.organisation);
    return { state, version };
  }

  /** The application of the caller's own organisation: only the applicant acts for itself, whatever other role the caller may have. */
  async own(caller: Caller, id: string): Promise<FiledState> {
    const state = await this.seen(caller, id);
    if (state.organisation !== caller.organisation) throw problem('not-found');
    return state;
  }
}

/** Whoever assesses and has no other part in the authority does not see what they declared a conflict of interest for. */
export function isHiddenFrom(caller: Caller, { processing }: FiledState): boolean {
  return caller.assessesOnly && isConflicted(processing, caller.person);
}
