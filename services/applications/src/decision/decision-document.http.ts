import { Controller, Get, Headers, Inject, Param, ParseIntPipe } from '@nestjs/common';
import { contracts, type DecisionContent, type DomainEvent } from '@toteuma/contracts';
import { EventStore } from '@toteuma/eventing';
import { CONFIG, Open, problem, RUNTIME, type BaseConfig, type Runtime } from '@toteuma/platform';
import type { Packs } from '../config.js';
import type { State } from '../application/application-state.js';
import { application } from '../application/application.js';
import { decisionContentOf, decisionTexts, isDecided, packOfDecision, type DecisionKind } from './decision-content.js';

const kinds: Partial<Record<string, DecisionKind>> = { GrantAwarded: 'award', ApplicationRejected: 'rejection', GrantRectified: 'rectification' };

/** What the documents of decisions say, for the service that sets them. */
@Controller('internal/applications')
export class DecisionDocumentHttp {
  constructor(
    private readonly store: EventStore,
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  /** The decision that the event at this position of the history made, with its texts: for services of the platform only. */
  @Get('decisions/:id/:position')
  @Open()
  async document(@Headers('authorization') pass: string, @Param('id') id: string, @Param('position', ParseIntPipe) position: number): Promise<DecisionContent> {
    await this.runtime.pass.check(pass, 'applications');
    const events = (await this.store.readStream(id, 0)).filter((event) => event.position <= position);
    const last = events.at(-1);
    const kind = last?.position === position ? kinds[last.type] : undefined;
    const state = events.reduce<State>((now, { type, schemaVersion, data, metadata, occurredAt }) => {
      const event = { type, data: contracts.find(type).parse(data, schemaVersion) } as DomainEvent;
      return application.evolve(now, { ...event, actor: metadata.actor, occurredAt });
    }, application.initial);
    if (kind === undefined || !isDecided(state)) throw problem('not-found');
    const bodies = await this.store.texts(decisionTexts(state).map(({ text }) => text));
    return decisionContentOf(kind, state, packOfDecision(state, this.config.TOTEUMA_PACKS), (ref) => (ref === null ? '' : (bodies.get(ref.text) ?? '')));
  }
}
