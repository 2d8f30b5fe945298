import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Res, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { id } from '@toteuma/contracts';
import { Loop, progressChannelOf, type Sql } from '@toteuma/eventing';
import { Acting, Describe, endOfToken, PRISMA, problem, Roles, RUNTIME, EventStream, type Caller, type Runtime } from '@toteuma/platform';
import type { PrismaClient } from '../generated/prisma/client.js';

/** Open streams of one person at one copy of the service. */
const MOST = 20;
/** Milliseconds between two signs of life of a quiet stream. */
const HEARTBEAT = 15_000;
/** Whoever has so many bytes unread is gone, or might as well be. */
const UNREAD = 64 * 1024;
const STREAM = 'text/event-stream; charset=utf-8';
/** Many changes at once are told together (milliseconds). */
const GATHER = 50;

type Positions = Readonly<Record<string, number>>;

/** One reader of a grant's changes. */
interface Stream {
  readonly grant: string;
  readonly person: string;
  readonly out: ServerResponse;
  /** What the reader knows already, as the id of the last event says. */
  known: string | null;
}

/** The positions of a grant as one word; the same positions give the same word. */
export const wordOf = (positions: Positions): string =>
  Object.entries(positions).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([source, position]) => `${source}.${position}`).join('-');

/** Tells whoever looks at a grant that its figures or its editions have changed, as events are taken in. */
@Controller('api/v1/reports')
export class Changes implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #streams = new Set<Stream>();
  #ended = false;
  #unlisten: () => void = () => undefined;
  /** Woken by what the consumer says at each commit; it never asks by itself while nothing happens. */
  readonly #loop = new Loop(() => this.#tellAll(), (error) => this.runtime.log.warn({ err: error }, 'changes: will be told again'), 60_000);

  constructor(
    @Inject(RUNTIME) private readonly runtime: Runtime,
    @Inject(PRISMA) private readonly prisma: PrismaClient,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#loop.start();
    this.#unlisten = await this.runtime.wake.on(progressChannelOf(this.runtime.strategy.consumer.name), () => this.#loop.wake());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#ended = true;
    this.#unlisten();
    for (const { out } of this.#streams) out.end();
    await this.#loop.stop();
  }

  /** One event at once, unless `Last-Event-ID` says that nothing has changed, and one after each change. */
  @Get(':grant/changes')
  @Roles('any')
  @EventStream()
  @Describe({ summary: 'Changes of the figures and editions as they happen', name: 'changes', media: ['text/event-stream'] })
  async changes(@Acting() caller: Caller, @Param('grant') grant: string, @Res() reply: Caller['reply']): Promise<void> {
    const operation = id.safeParse(grant).success ? await this.prisma.operation.findUnique({ where: { grant } }) : null;
    caller.mustSee(operation?.organisation);
    // Whoever asks for the headers only gets them, and no stream that nothing can be written to.
    if (caller.request.method === 'HEAD') return void reply.header('content-type', STREAM).header('cache-control', 'no-store').send();
    if (this.#ended) throw problem('service/unavailable');
    if ([...this.#streams].filter(({ person }) => person === caller.person).length >= MOST) throw problem('request/too-many', { detail: `You have ${MOST} event streams open.` });
    const seen = caller.request.headers['last-event-id'];
    const stream = this.#open(reply, { grant, person: caller.person, out: reply.raw, known: typeof seen === 'string' ? seen : null }, endOfToken(caller.request.headers.authorization));
    tell(stream, (await positionsOf(this.runtime.sql, this.runtime.strategy.consumer.name, [grant])).get(grant));
  }

  #open(reply: Caller['reply'], stream: Stream, until: number): Stream {
    const { out } = stream;
    // From here on the answer is ours: nothing may gather or pack it.
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) out.setHeader(name, value);
    reply.hijack();
    out.setHeader('content-type', STREAM);
    out.setHeader('cache-control', 'no-store');
    out.setHeader('x-accel-buffering', 'no');
    out.writeHead(200);
    out.write(': here\n\n');
    const beat = setInterval(() => out.write(':\n\n'), HEARTBEAT);
    // A browser comes again by itself, with a new token if it has one.
    const end = setTimeout(() => out.end(), Math.min(Math.max(until - Date.now(), 0), 2 ** 31 - 1));
    out.once('close', () => {
      clearInterval(beat);
      clearTimeout(end);
      this.#streams.delete(stream);
    });
    out.on('error', () => undefined);
    if (out.destroyed) out.emit('close');
    else this.#streams.add(stream);
    return stream;
  }

  /** Asks once for all grants that somebody looks at. */
  async #tellAll(): Promise<boolean> {
    if (this.#streams.size === 0) return false;
    await new Promise((resolve) => setTimeout(resolve, GATHER));
    const positions = await positionsOf(this.runtime.sql, this.runtime.strategy.consumer.name, [...new Set([...this.#streams].map(({ grant }) => grant))]);
    for (const stream of this.#streams) tell(stream, positions.get(stream.grant));
    return false;
  }
}

function tell(stream: Stream, positions: Positions = {}): void {
  const word = wordOf(positions);
  if (word === stream.known || stream.out.writableEnded) return;
  if (stream.out.writableLength > UNREAD) return void stream.out.destroy();
  stream.known = word;
  stream.out.write(`event: position\nid: ${word}\ndata: ${JSON.stringify({ positions })}\n\n`);
}

/** How far the figures of each of these grants are, by source. */
async function positionsOf(sql: Sql, consumer: string, grants: readonly string[]): Promise<Map<string, Positions>> {
  const rows = await sql.query<{ stream: string; source: string; position: string }>('SELECT stream, source, position FROM stream_progress WHERE consumer = $1 AND stream = ANY($2::text[])', [consumer, grants]);
  const found = new Map<string, Record<string, number>>();
  for (const { stream, source, position } of rows) found.set(stream, { ...found.get(stream), [source]: Number(position) });
  return found;
}
