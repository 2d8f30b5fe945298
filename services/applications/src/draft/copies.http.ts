import { Inject, Injectable } from '@nestjs/common';
import { EventStore } from '@toteuma/eventing';
import { problem, type Caller } from '@toteuma/platform';
import { planOn } from '../application/application-state.js';
import { APPLICATIONS, type Applications } from '../application/application.http.js';
import { textsOf } from '../application/application-shown.http.js';
import { copied } from './copied.js';
import { DraftDesk } from './draft-desk.http.js';
import { Drafts, typedOf } from './draft.rows.js';
import type { Typed } from './sections.js';

/** What a new draft begins with. */
@Injectable()
export class Copies {
  constructor(
    private readonly drafts: Drafts,
    private readonly desk: DraftDesk,
    private readonly store: EventStore,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  /** The contents of an application or draft that the caller may see. The call is the new draft's own. */
  async of(caller: Caller, from: { readonly application?: string | undefined; readonly draft?: string | undefined } | undefined): Promise<Typed> {
    if (from === undefined) return {};
    const typed = from.draft === undefined ? await this.#application(caller, from.application!) : await this.#draft(caller, from.draft);
    if (typed.basics === undefined) return typed;
    const { call: _, ...basics } = typed.basics;
    return { ...typed, basics };
  }

  async #application(caller: Caller, id: string): Promise<Typed> {
    const { state } = await this.applications.load(id);
    if (state.status === 'none') throw problem('not-found');
    caller.mustSee(state.organisation);
    const bodies = await this.store.texts(textsOf(state).map(({ text }) => text));
    return copied({ ...state, plan: planOn(state, caller.stamp.today) }, (ref) => (ref === null ? null : (bodies.get(ref.text) ?? null)));
  }

  /** Of a draft that was submitted, the application. */
  async #draft(caller: Caller, id: string): Promise<Typed> {
    const { state } = await this.desk.draftFor(caller, id, 'view');
    if (state === 'submitted') return this.#application(caller, id);
    const { rows } = await this.drafts.contents(id);
    return typedOf(rows);
  }
}
