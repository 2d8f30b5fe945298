import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { id as uuid, slug, type Pack } from '@toteuma/contracts';
import { EventStore, Texts } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, invalidFields, problem, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import type { Packs } from '../config.js';
import { unknownToPack } from '../pack/pack.js';
import { CallList } from '../views/call-list.js';
import type { Call, CallContent } from './call.js';
import { phaseAt } from './call.js';
import { ALWAYS_OPEN, CALLS, callStream, type Calls } from './call-lookup.http.js';
import { callAccepted, callAnswer, callChangeInput, callInput, copyInput, examples, extensionInput, publicationInput } from './call-shapes.http.js';

/** Calls for applications. `{call}` is the id of a call, or its code. */
@Controller('api/v1/applications/calls')
export class CallHttp {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    private readonly list: CallList,
    @Inject(CALLS) private readonly calls: Calls,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({ summary: 'Draft a call for applications', body: callInput, answer: callAccepted, example: examples.draft })
  async draftCall(@Acting() caller: Caller, @Body() body: unknown) {
    const input = checked(callInput, body);
    const texts = new Texts();
    return this.#draft(caller, input.code, { programme: input.programme, ...this.#contentOf(input, input.programme, texts), copiedFrom: null }, texts);
  }

  @Put(':call')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({ summary: 'Change the draft of a call: the whole of it', body: callChangeInput, answer: callAccepted, example: examples.change, problems: ['call/already-published'] })
  async changeCall(@Acting() caller: Caller, @Param('call') named: string, @Body() body: unknown) {
    const { id, state } = await this.#seen(caller, named);
    const input = checked(callChangeInput, body);
    const fixed = (['code', 'programme'] as const).filter((field) => input[field] !== undefined && input[field] !== state[field]);
    if (fixed.length > 0) throw invalidFields(fixed.map((field) => ({ field, expected: 'as it was drafted' })));
    const texts = new Texts();
    const command = { type: 'ChangeCallDraft' as const, ...caller.stamp, ...this.#contentOf(input, state.programme, texts) };
    return this.edge.accept(caller, this.calls, id, command, { texts, answer: () => ({ code: state.code }) });
  }

  @Post(':call/publication')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({ summary: 'Publish a call', body: publicationInput, answer: callAccepted, example: examples.publish, problems: ['call/already-published', 'call/already-closed'] })
  async publishCall(@Acting() caller: Caller, @Param('call') named: string, @Body() body: unknown) {
    const { id, state } = await this.#seen(caller, named);
    checked(publicationInput, body);
    return this.edge.accept(caller, this.calls, id, { type: 'PublishCall', ...caller.stamp }, { answer: () => ({ code: state.code }) });
  }

  @Post(':call/extension')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({ summary: 'Let a published call close later', body: extensionInput, answer: callAccepted, example: examples.extend, problems: ['call/not-published'] })
  async extendCall(@Acting() caller: Caller, @Param('call') named: string, @Body() body: unknown) {
    const { id, state } = await this.#seen(caller, named);
    const { closesAt, reason } = checked(extensionInput, body);
    const texts = new Texts();
    const command = { type: 'ExtendCall' as const, ...caller.stamp, closesAt, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.calls, id, command, { texts, answer: () => ({ code: state.code }) });
  }

  @Post(':call/copies')
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({ summary: 'Draft a call like an earlier one', body: copyInput, answer: callAccepted, example: examples.copy })
  async copyCall(@Acting() caller: Caller, @Param('call') named: string, @Body() body: unknown) {
    const { id, state } = await this.#seen(caller, named);
    const { code, opensAt, closesAt } = checked(copyInput, body);
    const texts = new Texts();
    const { programme, names, budget, authority, priority } = state;
    // A text belongs to the event that it was written for: the copy has its own.
    const said = await this.#described(state);
    const description = { fi: texts.put('description.fi', said.fi), sv: texts.put('description.sv', said.sv), en: texts.put('description.en', said.en) };
    return this.#draft(caller, code, { programme, names, description, opensAt, closesAt, budget, authority, priority, copiedFrom: id }, texts);
  }

  @Get(':call')
  @Roles('any')
  @Describe({ summary: 'One call', name: 'call', answer: callAnswer })
  async one(@Acting() caller: Caller, @Param('call') named: string): Promise<z.infer<typeof callAnswer>> {
    const { id, state, version } = await this.#seen(caller, named);
    const { code, programme, names, opensAt, closesAt, budget, authority, priority, copiedFrom } = state;
    const reasons = await this.store.texts(state.extensions.flatMap(({ reason }) => reason?.text ?? []));
    caller.reply.header('etag', `"${version}"`);
    return {
      id, version, code, programme, names, description: await this.#described(state), state: state.status === 'draft' ? 'draft' : phaseAt(state, caller.at), opensAt, closesAt, budget, authority, priority, copiedFrom,
      ...(await this.list.totalOf(code)),
      extensions: state.extensions.map(({ was, closesAt: to, on, reason }) => ({ was, closesAt: to, on, reason: reason === null ? null : (reasons.get(reason.text) ?? null) })),
    };
  }

  async #draft(caller: Caller, code: string, content: CallContent & { programme: string; copiedFrom: string | null }, texts: Texts) {
    if (code === ALWAYS_OPEN) throw invalidFields([{ field: 'code', expected: 'another code: open is the call that is always open' }]);
    return this.edge.accept(caller, this.calls, callStream(code), { type: 'DraftCall', ...caller.stamp, code, ...content }, { texts, answer: () => ({ code }) });
  }

  async #seen(caller: Caller, named: string): Promise<{ id: string; state: Call; version: number }> {
    const id = uuid.safeParse(named).success ? named.toLowerCase() : callStream(named);
    const { state, version } = await this.calls.load(id);
    if (state.status === 'none' || (state.status === 'draft' && !caller.ofAuthority)) throw problem('not-found');
    return { id, state, version };
  }

  async #described({ description: { fi, sv, en } }: Call): Promise<Record<'fi' | 'sv' | 'en', string | null>> {
    const texts = await this.store.texts([fi, sv, en].flatMap((ref) => ref?.text ?? []));
    const said = (ref: typeof fi) => (ref === null ? null : (texts.get(ref.text) ?? null));
    return { fi: said(fi), sv: said(sv), en: said(en) };
  }

  /** @throws Problem naming what the programme does not know */
  #contentOf(input: z.infer<typeof callChangeInput>, programme: string, texts: Texts): CallContent {
    const pack = this.#packOf(programme);
    const { names, opensAt, closesAt, budget, authority, priority, description: { fi, sv, en } } = input;
    const faults = pack === null ? [] : unknownToPack({ authority, priority }, pack);
    if (faults.length > 0) throw invalidFields(faults);
    return { names, description: { fi: texts.put('description.fi', fi), sv: texts.put('description.sv', sv), en: texts.put('description.en', en) }, opensAt, closesAt, budget, authority, priority };
  }

  /** In development mode a programme may come with its applications, and then has no pack here. */
  #packOf(programme: string): Pack | null {
    const pack = this.config.TOTEUMA_PACKS.get(slug.parse(programme)) ?? null;
    if (pack === null && !this.config.TOTEUMA_DEVELOPMENT) throw invalidFields([{ field: 'programme', expected: `a programme of the platform: ${[...this.config.TOTEUMA_PACKS.keys()].join(', ')}` }]);
    return pack;
  }
}
