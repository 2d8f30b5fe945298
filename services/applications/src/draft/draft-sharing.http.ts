import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { id as uuid } from '@toteuma/contracts';
import { Acting, checked, Describe, invalidFields, PRISMA, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { DraftSubstitution, PrismaClient } from '../generated/prisma/client.js';
import { examples, nothing, person as personOf, right as rightSchema, sharing, substitutionAnswer, substitutionInput, substitutionList } from './draft-answers.http.js';
import { DraftDesk, draftRefusal } from './draft-desk.http.js';
import { Drafts } from './draft.rows.js';
import { levelOf, rightOf } from './rights.js';

const params = z.object({ draft: z.uuid() });
const personParams = params.extend({ person: personOf });
const rightInput = z.strictObject({ right: rightSchema });
/** The most stand-ins that one person has arranged. */
const MOST = 200;

/** Who may do what with a draft, and who stands in for whom. */
@Controller('api/v1/applications')
export class DraftSharingHttp {
  constructor(
    private readonly drafts: Drafts,
    private readonly desk: DraftDesk,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  @Put('drafts/:draft/collaborators/:person')
  @Roles('applicant')
  @Describe({ summary: 'Give a person of your organisation a right to a draft', name: 'shareDraft', params: personParams, body: rightInput, answer: sharing, example: examples.share, problems: ['draft/last-submitter'] })
  async share(@Acting() caller: Caller, @Param('draft') draft: string, @Param('person') given: string, @Body() body: unknown): Promise<z.infer<typeof sharing>> {
    await this.desk.draftFor(caller, draft, 'submit');
    const { person, right } = checked(rightInput.extend({ person: personOf }), { ...(body as object), person: given });
    return this.#shared(caller, draft, await this.drafts.share(draft, person, levelOf(right)));
  }

  @Delete('drafts/:draft/collaborators/:person')
  @Roles('applicant')
  @Describe({ summary: 'Give a person the right that everybody in the organisation has', name: 'unshareDraft', params: personParams, body: nothing, answer: sharing, example: { body: {}, answer: examples.share.answer }, problems: ['draft/last-submitter'] })
  async unshare(@Acting() caller: Caller, @Param('draft') draft: string, @Param('person') person: string, @Body() body: unknown): Promise<z.infer<typeof sharing>> {
    await this.desk.draftFor(caller, draft, 'submit');
    checked(nothing, body);
    return this.#shared(caller, draft, await this.drafts.share(draft, person, null));
  }

  @Put('drafts/:draft/colleagues')
  @Roles('applicant')
  @Describe({ summary: 'Say what everybody else in the organisation may do with a draft', name: 'draftColleagues', params, body: rightInput, answer: sharing, example: examples.share, problems: ['draft/last-submitter'] })
  async colleagues(@Acting() caller: Caller, @Param('draft') draft: string, @Body() body: unknown): Promise<z.infer<typeof sharing>> {
    await this.desk.draftFor(caller, draft, 'submit');
    return this.#shared(caller, draft, await this.drafts.allow(draft, levelOf(checked(rightInput, body).right)));
  }

  @Post('substitutions')
  @HttpCode(201)
  @Roles('applicant')
  @Describe({ summary: 'Let somebody stand in for you from one day to another', name: 'addSubstitution', body: substitutionInput, answer: substitutionAnswer, example: examples.standIn })
  async standIn(@Acting() caller: Caller, @Body() body: unknown): Promise<z.infer<typeof substitutionAnswer>> {
    const { person, organisation } = this.desk.readerOf(caller);
    const given = checked(substitutionInput, body);
    // Only the own rights can be given away: otherwise anybody could take anybody's.
    if (given.person !== undefined && given.person !== person) throw problem('auth/forbidden', { detail: 'You can only name your own substitute.' });
    if (given.substitute === person) throw invalidFields([{ field: 'substitute', expected: 'somebody else' }]);
    if ((await this.prisma.draftSubstitution.count({ where: { person, organisation } })) >= MOST) throw invalidFields([{ field: 'substitute', expected: `at most ${MOST} entries` }]);
    const data = { id: caller.newId('substitution'), organisation, person, substitute: given.substitute, fromDay: given.from, toDay: given.to };
    return shown(await this.prisma.draftSubstitution.upsert({ where: { id: data.id }, create: data, update: {} }));
  }

  @Get('substitutions')
  @Roles('applicant')
  @Describe({ summary: 'For whom you stand in, and who stands in for you', answer: substitutionList })
  async substitutions(@Acting() caller: Caller): Promise<z.infer<typeof substitutionList>> {
    const { person, organisation } = this.desk.readerOf(caller);
    const rows = await this.prisma.draftSubstitution.findMany({ where: { organisation, OR: [{ person }, { substitute: person }] }, orderBy: [{ fromDay: 'asc' }, { id: 'asc' }], take: 2 * MOST });
    return { substitutions: rows.map(shown) };
  }

  @Delete('substitutions/:substitution')
  @Roles('applicant')
  @Describe({ summary: 'End a substitution that you have arranged', name: 'endSubstitution', params: z.object({ substitution: z.uuid() }), body: nothing, answer: substitutionAnswer, example: { body: {}, answer: examples.standIn.answer } })
  async end(@Acting() caller: Caller, @Param('substitution') id: string, @Body() body: unknown): Promise<z.infer<typeof substitutionAnswer>> {
    const { person, organisation } = this.desk.readerOf(caller);
    const row = uuid.safeParse(id).success ? await this.prisma.draftSubstitution.findFirst({ where: { id, person, organisation } }) : null;
    if (row === null) throw problem('not-found');
    checked(nothing, body);
    await this.prisma.draftSubstitution.deleteMany({ where: { id } });
    return shown(row);
  }

  async #shared(caller: Caller, id: string, changed: boolean): Promise<z.infer<typeof sharing>> {
    if (!changed) throw draftRefusal('draft/last-submitter', 'Somebody has to be able to submit the draft.');
    const { colleagues } = await this.desk.draftFor(caller, id, 'view');
    const collaborators = await this.drafts.collaborators(id);
    return { colleagues: rightOf(colleagues), collaborators: collaborators.map(({ person, level }) => ({ person, right: rightOf(level) })) };
  }
}

function shown({ id, person, substitute, fromDay, toDay }: DraftSubstitution): z.infer<typeof substitutionAnswer> {
  return { id, person, substitute, from: fromDay, to: toDay };
}
