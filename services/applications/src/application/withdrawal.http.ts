import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { freeText, id as uuid } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { APPLICATIONS, type Applications } from './application.http.js';

const withdrawalInput = z.strictObject({ reason: freeText().nullish().transform((reason) => reason ?? null) });
const withdrawalAnswer = accepted({ status: z.literal('withdrawn') });

@Controller('api/v1/applications')
export class WithdrawalHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(APPLICATIONS) private readonly applications: Applications,
  ) {}

  @Post(':id/withdrawal')
  @HttpCode(200)
  @Roles('applicant')
  @Describe({
    summary: 'Withdraw an application, until it is decided', name: 'withdrawApplication', body: withdrawalInput, answer: withdrawalAnswer, problems: ['application/withdrawn', 'application/already-decided'],
    example: { body: { reason: 'Haemme muualta.' }, answer: { id: '3f0f5bb2-1f0c-4a57-9a3e-0d8f3c1b7a55', version: 2, position: 42, status: 'withdrawn' } },
  })
  async withdraw(@Acting() caller: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { state } = uuid.safeParse(id).success ? await this.applications.load(id) : { state: { status: 'none' as const } };
    // Only the applicant's own organisation withdraws, whatever other role the caller may have.
    if (state.status === 'none' || state.organisation !== caller.organisation) throw problem('not-found');
    const { reason } = checked(withdrawalInput, body);
    const texts = new Texts();
    const command = { type: 'WithdrawApplication' as const, ...caller.stamp, reason: texts.put('withdrawal', reason) };
    return this.edge.accept(caller, this.applications, id, command, { texts, answer: () => ({ status: 'withdrawn' }) });
  }
}
