import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { operationCode } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { accepted, Acting, checked, Describe, Edge, namedId, problem, Roles, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { entryParams } from '../views/register-answers.js';
import { entryChangeInput, entryInput, examples, type EntryInput } from './register-input.http.js';
import { REGISTER, type EntryContent, type Register } from './register.js';

const answer = accepted({ code: operationCode });

/** A city's register of operations that others fund. It grants nothing. */
@Controller('api/v1/reports/register')
export class RegisterHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(REGISTER) private readonly register: Register,
  ) {}

  @Post()
  @HttpCode(201)
  @Roles('case-officer')
  @Describe({ summary: 'Enter an operation that others fund into the register', name: 'enterRegister', body: entryInput, answer, example: examples.enter })
  async enter(@Acting() caller: Caller, @Body() body: unknown) {
    const { code, ...input } = checked(entryInput, body);
    const texts = new Texts();
    return this.edge.accept(caller, this.register, streamOf(code), { type: 'EnterOperation', code, content: contentOf(input, texts) }, { texts, answer: () => ({ code }) });
  }

  /** `entry` is the id of the entry, or the code of its operation. */
  @Put(':entry')
  @HttpCode(200)
  @Roles('case-officer')
  @Describe({ summary: 'Change an entry of the register: the whole of it', name: 'changeRegister', params: entryParams, body: entryChangeInput, answer, example: examples.change })
  async change(@Acting() caller: Caller, @Param('entry') entry: string, @Body() body: unknown) {
    const id = operationCode.safeParse(entry).success ? streamOf(entry) : entry;
    if (!z.uuid().safeParse(id).success) throw problem('not-found');
    const { state } = await this.register.load(id);
    if (state.status === 'none') throw problem('not-found');
    const texts = new Texts();
    const content = contentOf(checked(entryChangeInput, body), texts);
    return this.edge.accept(caller, this.register, id, { type: 'ChangeEntry', content }, { texts, answer: () => ({ code: state.code }) });
  }
}

/** The stream of the entry on an operation, so that no two are on the same. */
const streamOf = (code: string): string => namedId('register', code);

/** Persons and free text go into the vault; the event gets where they lie. */
function contentOf({ summary, contacts, ...content }: EntryInput, texts: Texts): EntryContent {
  const roles = contacts.flatMap(({ role, details }, at) => {
    const kept = texts.put(`contacts.${at}`, details);
    return kept === null ? [] : [{ role, details: kept }];
  });
  return { ...content, summary: texts.put('summary', summary), roles };
}
