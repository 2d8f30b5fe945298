import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Texts } from '@toteuma/eventing';
import { Acting, checked, CONFIG, Describe, Edge, invalidFields, namedId, Roles, type BaseConfig, type Caller } from '@toteuma/platform';
import type { Packs } from '../config.js';
import { unknownToPack } from '../pack/pack.js';
import { appropriationAccepted, appropriationInput, examples } from './appropriation-shapes.http.js';
import { APPROPRIATIONS, ledgerOf, type Appropriations } from './funds.http.js';

@Controller('api/v1/applications/appropriations')
export class AppropriationHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(APPROPRIATIONS) private readonly appropriations: Appropriations,
    @Inject(CONFIG) private readonly config: BaseConfig & { readonly TOTEUMA_PACKS: Packs },
  ) {}

  /** Programme, authority, fund, year and priority tell which one it is: the same ones again set it anew. */
  @Post()
  @HttpCode(201)
  @Roles('decision-maker')
  @Describe({ summary: 'Set the money of a programme for a year', body: appropriationInput, answer: appropriationAccepted, example: examples.set, problems: ['appropriation/below-committed'] })
  async setAppropriation(@Acting() caller: Caller, @Body() body: unknown) {
    const { reason, ...input } = checked(appropriationInput, body);
    const { programme, authority, fund, year, priority } = input;
    // In development mode a programme may come with its applications, and then has no pack here.
    if (!this.config.TOTEUMA_PACKS.has(programme) && !this.config.TOTEUMA_DEVELOPMENT) throw invalidFields([{ field: 'programme', expected: `a programme of the platform: ${[...this.config.TOTEUMA_PACKS.keys()].join(', ')}` }]);
    const pack = this.config.TOTEUMA_PACKS.get(programme);
    const faults = pack === undefined ? [] : unknownToPack({ authority, priority, fund }, pack);
    if (faults.length > 0) throw invalidFields(faults);
    const texts = new Texts();
    const appropriation = namedId('appropriation', programme, authority, fund, year, priority);
    const command = { type: 'SetAppropriation' as const, ...caller.stamp, ...input, appropriation, reason: texts.put('reason', reason) };
    return this.edge.accept(caller, this.appropriations, ledgerOf(programme), command, { texts, answer: () => ({ appropriation }) });
  }
}
