import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { decisionContent, type DecisionContent, type TextRef } from '@toteuma/contracts';
import { Texts, type VaultText } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, invalidFields, refusal, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import type { Packs } from '../config.js';
import { ApplicationAccess, type FiledState } from '../application/application-access.http.js';
import type { State } from '../application/application-state.js';
import { application, type Command } from '../application/application.js';
import { decisionContentOf, isDecided, packOfDecision } from './decision-content.js';
import { decisionInput } from './decision-input.http.js';
import { commandOf } from './decision.http.js';
import { changeFaults, rateFaults } from '../application/known-to-pack.js';

/** Stands for the code in a preview of an award that names none: it is given with the decision. */
const NO_CODE = 'X0000';

/** What the document of a decision would say, for who is about to decide. */
@Controller('api/v1/applications')
export class DecisionPreviewHttp {
  constructor(
    private readonly access: ApplicationAccess,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  @Post(':id/decision/preview')
  @HttpCode(200)
  @Roles('decision-maker')
  @Describe({
    summary: 'What the document of a decision would say; nothing is decided', name: 'previewDecision', body: decisionInput, answer: decisionContent,
    example: {
      body: { outcome: 'reject', reason: 'Hanke ei vastaa haun tavoitetta.' },
      answer: {
        decision: 'rejection', number: null, on: '2022-09-12', code: null, name: 'Kielitaito työelämään', organisation: 'org-jedu', applicant: 'Esimerkin opisto', partners: [],
        programmeName: { fi: 'Esimerkkiohjelma', sv: 'Exempelprogrammet', en: 'The example programme' }, call: 'open', period: { from: '2022-10-01', to: '2023-06-30' }, award: null,
        reason: 'Hanke ei vastaa haun tavoitetta.', labels: {}, texts: { decision: null, appeal: null }, rectificationUntil: '2022-10-12',
      },
    },
    problems: ['application/withdrawn', 'application/already-decided', 'application/ineligible', 'application/not-assessed', 'application/below-threshold', 'application/hearing-required', 'application/financing-does-not-foot'],
  })
  async preview(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown): Promise<DecisionContent> {
    const state = await this.access.seen(caller, id);
    const input = checked(decisionInput, body);
    if (input.outcome === 'award') {
      const change = { cells: input.budget, financing: input.financing };
      const faults = [...rateFaults(input, state.limits), ...changeFaults({ plan: state.plan, rules: state.rules, change, at: '', models: 'this' })];
      if (faults.length > 0) throw invalidFields(faults);
    }
    const texts = new Texts();
    const after = decidedState(commandOf(caller, input, input.outcome === 'award' ? (input.code ?? state.processing.formerCode ?? NO_CODE) : '', texts), state);
    const content = decisionContentOf(input.outcome === 'award' ? 'award' : 'rejection', after, packOfDecision(state, this.config.TOTEUMA_PACKS), (ref) => bodyOf(ref, texts.kept));
    return content.code === NO_CODE ? { ...content, code: null } : content;
  }
}

const bodyOf = (ref: TextRef | null, kept: readonly VaultText[]): string => kept.find(({ id }) => id === ref?.text)?.body ?? '';

/** The application as it would be after this decision. */
function decidedState(command: Command, state: FiledState) {
  const decision = application.decide(command, state);
  if (!decision.ok) throw refusal(decision.error);
  const after = decision.value.reduce<State>((now, event) => application.evolve(now, { ...event, actor: command.actor, occurredAt: command.at }), state);
  if (!isDecided(after)) throw new Error(`expected a decision, got the status ${after.status}`);
  return after;
}
