import { Body, Controller, Get, HttpCode, Inject, Param, Post, StreamableFile } from '@nestjs/common';
import { id as uuid } from '@toteuma/contracts';
import { EventStore, Texts } from '@toteuma/eventing';
import { Acting, checked, Describe, Edge, invalidFields, problem, Roles, Unhurried, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { BatchMaker, refuseTwice, type MadeBatch } from './batch-maker.http.js';
import { batchAnswer, shownExamples } from '../views/payment-batch-answer.js';
import { batchAccepted, batchChanged, batchInput, examples, sendingInput } from './batch-shapes.http.js';
import { BATCHES, type Batch, type Batches, type BatchOrder } from './payment-batch.js';

const params = z.object({ batch: uuid });

/** Payments that go to the bank in one file. */
@Controller('api/v1/claims/payment-batches')
export class PaymentBatchHttp {
  constructor(
    private readonly edge: Edge,
    private readonly store: EventStore,
    private readonly maker: BatchMaker,
    @Inject(BATCHES) private readonly batches: Batches,
  ) {}

  /** Confirmed payments become orders of one file, all of them or none. */
  @Post()
  @HttpCode(201)
  @Roles('payer')
  @Unhurried()
  @Describe({
    summary: 'Put confirmed payments into a file for the bank', body: batchInput, answer: batchAccepted, example: examples.make,
    problems: ['claim/grant-not-running', 'claim/not-decided', 'payment/wrong-step', 'payment/no-account', 'payment/over-certified'],
  })
  async makePaymentBatch(@Acting() caller: Caller, @Body() body: unknown) {
    const { payments, executionOn } = checked(batchInput, body);
    if (executionOn < caller.stamp.today) throw invalidFields([{ field: 'executionOn', expected: `a day not before ${caller.stamp.today}` }]);
    refuseTwice(payments ?? []);
    const batch = caller.newId('payment-batch');
    const { command, texts, left } = await this.maker.make(caller, batch, { payments, executionOn }).catch(async (refused: unknown) => (await this.#madeBefore(caller, batch)) ?? Promise.reject(refused));
    const { messageId, orders, sum } = command;
    return this.edge.accept(caller, this.batches, batch, command, { texts, answer: () => ({ batch, messageId, orders: orders.length, sum, references: orders.map(({ grant, claim, endToEndId }) => ({ grant, claim, endToEndId })), left }) });
  }

  @Post(':batch/sending')
  @HttpCode(200)
  @Roles('payer')
  @Describe({ summary: 'Mark a file as handed to the bank', params, body: sendingInput, answer: batchChanged, example: examples.send, problems: ['payment/wrong-step'] })
  async markPaymentBatchSent(@Acting() caller: Caller, @Param('batch') batch: string, @Body() body: unknown) {
    await this.#seen(caller, batch);
    const { today } = caller.stamp;
    const { sentOn = today } = checked(sendingInput, body);
    if (sentOn > today) throw invalidFields([{ field: 'sentOn', expected: `a day not after ${today}` }]);
    return this.edge.accept(caller, this.batches, batch, { type: 'MarkSent', ...caller.stamp, sentOn }, { answer: () => ({ batch }) });
  }

  @Get(':batch')
  @Roles('payer', 'verifier', 'decision-maker', 'case-officer', 'auditor')
  @Describe({ summary: 'One batch of payments, with its orders', name: 'paymentBatch', params, answer: batchAnswer, example: shownExamples.one })
  async one(@Acting() caller: Caller, @Param('batch') batch: string): Promise<z.infer<typeof batchAnswer>> {
    const { state, version } = await this.#seen(caller, batch);
    const notes = await this.store.texts(state.orders.flatMap(({ answer }) => answer?.note?.text ?? []));
    caller.reply.header('etag', `"${version}"`);
    const { id, messageId, executionOn, madeAt, sentOn, sum, sha256, orders } = state;
    const count = (outcome: string | null) => orders.filter(({ answer }) => (answer?.outcome ?? null) === outcome).length;
    return { id, version, messageId, executionOn, madeAt, sentOn, sum, sha256, accepted: count('accepted'), rejected: count('rejected'), waiting: count(null), orders: orders.map((order) => shownOf(order, notes)) };
  }

  /** The same bytes each time. It names accounts, so it is for those who send it and those who audit. */
  @Get(':batch/file')
  @Roles('payer', 'auditor')
  @Describe({ summary: 'The file for the bank (ISO 20022 pain.001.001.09)', name: 'paymentBatchFile', params, media: ['application/xml'] })
  async file(@Acting() caller: Caller, @Param('batch') batch: string): Promise<StreamableFile> {
    const { state } = await this.#seen(caller, batch);
    const text = state.file === null ? null : (await this.store.texts([state.file.text])).get(state.file.text);
    // Its texts may be erased one day: then there is no file any more.
    if (text === null || text === undefined) throw problem('not-found');
    const bytes = Buffer.from(text);
    caller.reply.header('etag', `"${state.sha256}"`);
    return new StreamableFile(bytes, { type: 'application/xml', disposition: `attachment; filename="pain001-${state.messageId}.xml"`, length: bytes.length });
  }

  /** A batch that this very request has made before: its payments are ordered by now, and it is answered as it was. */
  async #madeBefore(caller: Caller, batch: string): Promise<MadeBatch | null> {
    const { state } = await this.batches.load(batch);
    if (state.status === 'none' || state.file === null) return null;
    const { messageId, executionOn, orders, sum, sha256, file } = state;
    return { texts: new Texts(), left: [], command: { type: 'MakeBatch', ...caller.stamp, messageId, executionOn, orders: orders.map(asMade), sum, sha256, file } };
  }

  async #seen(caller: Caller, batch: string): Promise<{ state: Batch; version: number }> {
    if (!uuid.safeParse(batch).success) throw problem('not-found');
    const { state, version } = await this.batches.load(batch);
    if (state.status === 'none') throw problem('not-found');
    caller.judgeHeaders();
    return { state, version };
  }
}

/** An order as it was made, whatever the bank has said since. */
const asMade = ({ endToEndId, grant, claim, organisation, account, amount }: BatchOrder) => ({ endToEndId, grant, claim, organisation, account, amount });

function shownOf({ endToEndId, grant, claim, organisation, account, amount, answer }: BatchOrder, notes: ReadonlyMap<string, string | null>): z.infer<typeof batchAnswer>['orders'][number] {
  const code = endToEndId.slice(0, endToEndId.lastIndexOf('C'));
  const said = answer?.note ? (notes.get(answer.note.text) ?? null) : null;
  return { endToEndId, grant, code, claim, organisation, account, amount, outcome: answer?.outcome ?? 'waiting', reason: answer?.code ?? null, paidOn: answer?.paidOn ?? null, note: said };
}
