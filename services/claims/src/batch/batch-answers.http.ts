import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Texts } from '@toteuma/eventing';
import { Acting, CONFIG, Describe, Edge, invalidFields, Problem, problem, Roles, Unhurried, Upload, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import type { PayerConfig } from '../config.js';
import { answersAnswer, examples } from './batch-shapes.http.js';
import { readBankAnswer, type BankStatus } from './pain-002.http.js';
import { BATCHES, batchOf, type Batch, type Batches } from './payment-batch.js';

/** Bytes of one file of answers. */
const LIMIT = 10 * 1024 * 1024;
type Answers = z.infer<typeof answersAnswer>;

/** What the bank says to a batch. */
@Controller('api/v1/claims/payment-batches')
export class BatchAnswersHttp {
  constructor(
    private readonly edge: Edge,
    @Inject(BATCHES) private readonly batches: Batches,
    @Inject(CONFIG) private readonly config: PayerConfig,
  ) {}

  /**
   * The body is the file itself, as `application/octet-stream`. Each order is answered by itself: what is cut in the middle goes on
   * when the file is sent again.
   */
  @Post('answers')
  @HttpCode(200)
  @Roles('payer')
  @Upload(LIMIT)
  @Unhurried()
  @Describe({ summary: 'Read the answer of the bank (ISO 20022 pain.002)', name: 'answerPaymentBatch', file: true, answer: answersAnswer, example: examples.answers })
  async answer(@Acting() caller: Caller): Promise<Answers> {
    const read = readBankAnswer(await textOf(caller.request.body));
    if (!read.ok) throw invalidFields([{ field: '(body)', expected: read.error }]);
    const { messageId, whole, orders } = read.value;
    const answers: Answers = { batch: null, answered: [], underWay: [], unknown: [], alreadyAnswered: [], refused: [] };
    const batch = batchOf(messageId);
    const { state } = batch === null ? { state: { status: 'none' as const } } : await this.batches.load(batch);
    if (batch === null || state.status === 'none') return { ...answers, unknown: orders.length > 0 ? orders.map(({ endToEndId }) => endToEndId) : [messageId] };
    answers.batch = batch;
    const said = new Map<string, BankStatus>(orders.map((order) => [order.endToEndId, order]));
    answers.unknown.push(...[...said.keys()].filter((name) => !state.orders.some(({ endToEndId }) => endToEndId === name)));
    for (const { endToEndId } of state.orders) {
      const status = said.get(endToEndId) ?? whole;
      if (status !== null) await this.#answerOne(caller, state, { endToEndId, status }, answers);
    }
    return answers;
  }

  async #answerOne(caller: Caller, batch: Batch, { endToEndId, status }: { endToEndId: string; status: BankStatus }, answers: Answers): Promise<void> {
    const outcome = status.status === 'RJCT' ? 'rejected' : this.config.TOTEUMA_BANK_SETTLED.includes(status.status) ? 'accepted' : null;
    if (batch.orders.some((order) => order.endToEndId === endToEndId && order.answer !== null)) return void answers.alreadyAnswered.push(endToEndId);
    if (outcome === null) return void answers.underWay.push(endToEndId);
    const texts = new Texts();
    const isRejected = outcome === 'rejected';
    const content = { endToEndId, outcome, code: isRejected ? status.code : null, paidOn: isRejected ? null : paidOn(status, batch, caller.stamp.today), note: isRejected ? texts.put('payments.answer', status.note) : null } as const;
    try {
      await this.edge.accept(caller, this.batches, batch.id, { type: 'AnswerOrder', ...caller.stamp, ...content }, { texts, versionJudged: true, part: endToEndId });
      answers.answered.push({ endToEndId, outcome });
    } catch (refused) {
      if (!(refused instanceof Problem) || ![409, 422].includes(refused.body.status)) throw refused;
      const { type, detail = '' } = refused.body;
      // The same file may be read twice at the same moment.
      const { state } = await this.batches.load(batch.id);
      if (state.status === 'made' && state.orders.some((order) => order.endToEndId === endToEndId && order.answer !== null)) answers.alreadyAnswered.push(endToEndId);
      else answers.refused.push({ endToEndId, type: type.replace('/problems/', ''), detail: caller.inWords(detail) });
    }
  }
}

/** The day that the bank tells; without one the later of the day that was asked for and the day of its acceptance. No day to come. */
function paidOn({ settledOn, acceptedOn }: BankStatus, { executionOn }: Batch, today: string): string {
  const said = settledOn ?? (acceptedOn !== null && acceptedOn > executionOn ? acceptedOn : executionOn);
  return said > today ? today : said;
}

/**
 * The body as text, read no further than allowed.
 * @throws Problem when it is no file, too large or not in UTF-8
 */
async function textOf(body: unknown): Promise<string> {
  if (!(body instanceof Readable)) throw problem('request/unsupported-type', { detail: 'Send the file itself as the body (content type application/octet-stream).' });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LIMIT) throw problem('request/too-large', { detail: `A file may have ${LIMIT / 1024 / 1024} MB.` });
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw invalidFields([{ field: '(body)', expected: 'a file in UTF-8' }]);
  }
}
