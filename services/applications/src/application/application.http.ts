import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { EventStore, Texts } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { CallLookup } from '../call/call-lookup.http.js';
import type { Packs } from '../config.js';
import { ApplicationAccess, APPLICATIONS, type Applications } from './application-access.http.js';
import { applicationAnswer, examples, submittedAnswer } from './application-answers.http.js';
import { applicationInput } from './application-input.http.js';
import { applicationShown, textsOf } from './application-shown.http.js';
import { applicantOf, filed, packOf } from './filing.http.js';

export { APPLICATIONS, type Applications } from './application-access.http.js';

@Controller('api/v1/applications')
export class ApplicationHttp {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    private readonly access: ApplicationAccess,
    private readonly calls: CallLookup,
    @Inject(APPLICATIONS) private readonly applications: Applications,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('applicant')
  @Describe({
    summary: 'File an application', body: applicationInput, answer: submittedAnswer, example: examples.submit,
    problems: ['application/already-submitted', 'application/call-closed', 'application/incomplete', 'application/simplified-costs-required', 'application/financing-does-not-foot', 'application/source-share', 'indicator/women-over-total'],
  })
  async submit(@Acting() caller: Caller, @Body() body: unknown) {
    const organisation = applicantOf(caller);
    const input = checked(applicationInput, body);
    const pack = packOf(input.programme, this.config);
    const call = await this.calls.callOf(input.call, pack.id);
    const texts = new Texts();
    const command = { ...caller.stamp, ...filed({ input, pack, call, organisation, texts }) };
    return this.edge.accept(caller, this.applications, caller.newId('submit-application'), command, { texts });
  }

  @Get(':id')
  @Roles('any')
  @Describe({ summary: 'One application with its grant and amendments', answer: applicationAnswer })
  async one(@Acting() caller: Caller, @Param('id') id: string) {
    const { state, version } = await this.access.loaded(caller, id);
    const texts = await this.store.texts(textsOf(state).map(({ text }) => text));
    caller.reply.header('etag', `"${version}"`);
    return { id, version, ...applicationShown(state, texts, { ofAuthority: caller.ofAuthority, today: caller.stamp.today }) } satisfies z.infer<typeof applicationAnswer>;
  }
}
