import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners, type Admin, type Consumer, type EachBatchPayload, type IHeaders, type KafkaMessage, type Producer } from 'kafkajs';
import { topicOf } from '@toteuma/contracts';
import type { EventText, Metadata, StoredEvent } from './event.js';
import { failpoint } from './failpoint.js';
import { Together } from './together.js';
import { KEPT_BODY, rest, type Apply, type Delivery, type Subscription, type Transport } from './transport.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Where a stream's events are had from their owner: heals gaps. */
  readonly history: Transport['history'];
  readonly batch?: number;
  readonly sessionTimeout?: number;
  /** Something went wrong that will be tried again: the broker was away, a client gave up, a batch was not taken in. */
  readonly failed?: (error: unknown) => void;
}

/** Bytes of events in one request; the broker takes 16 MB. */
const REQUEST = 4 * 1024 * 1024;
const TOPIC_LIMIT = 16 * 1024 * 1024;
/** How long a member of a group may be silent (milliseconds). */
const SESSION = 10_000;
/** Partitions that a consumer takes up at the same time, and how many of their batches go into one transaction. */
const PARTITIONS = 32;
const BATCHES = 6;
/** How long to wait before a client that gave up is replaced (milliseconds): twice as long each time, until one has its place again. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

/** Kafka, by kafkajs, which nothing else in the platform knows. A message is a CloudEvent 1.0 in binary mode. */
export class KafkaTransport implements Transport {
  readonly #o: KafkaOptions;
  readonly #kafka: Kafka;
  #producer: Promise<Producer> | null = null;
  readonly #members = new Set<Member>();

  constructor(options: KafkaOptions) {
    this.#o = options;
    this.#kafka = new Kafka({ clientId: options.clientId, brokers: [...options.brokers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 5 } });
  }

  async publish(source: string, events: readonly EventText[]): Promise<void> {
    if (events.length === 0) return;
    const producer = await this.#connected();
    // A request holds what a broker takes at once, however many events wait.
    for (let from = 0; from < events.length; ) {
      const messages: ReturnType<typeof messageOf>[] = [];
      for (let size = 0; from < events.length; from += 1) {
        const message = messageOf(events[from]!);
        size += Buffer.byteLength(message.value);
        if (messages.length > 0 && size > REQUEST) break;
        messages.push(message);
      }
      try {
        await producer.send({ topic: topicOf(source), acks: -1, messages });
      } catch (error) {
        this.#replace(producer);
        throw error;
      }
    }
  }

  /** Whoever publishes next gets a new producer: one that failed may have lost its way to the broker for good. */
  #replace(producer: Producer): void {
    this.#producer = null;
    // It may wait for answers that never come: nobody waits for it.
    producer.disconnect().catch((error: unknown) => this.#o.failed?.(error));
  }

  #connected(): Promise<Producer> {
    this.#producer ??= (async () => {
      // One batch under way at a time: a retried batch cannot overtake another.
      const producer = this.#kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, allowAutoTopicCreation: false, maxInFlightRequests: 1 });
      await producer.connect();
      return producer;
    })().catch((error: unknown) => {
      this.#producer = null;
      throw error;
    });
    return this.#producer;
  }

  /** Comes back once the first attempt to join the group has ended, well or not: a broker that is away keeps no service from starting. */
  async subscribe(group: string, sources: readonly string[], apply: Apply): Promise<Subscription> {
    const session = this.#o.sessionTimeout ?? SESSION;
    const bySource = new Map(sources.map((source) => [topicOf(source), source]));
    // What several partitions bring at the same time is one batch.
    const crowd = new Together<readonly Delivery[], void>(async (batches) => {
      await apply(batches.flat());
      return batches.map(() => undefined);
    }, BATCHES);
    const together: Apply = (batch) => crowd.put(batch);
    const member = new Member({
      client: () =>
        this.#kafka.consumer({
          groupId: group,
          allowAutoTopicCreation: false,
          sessionTimeout: session,
          heartbeatInterval: Math.floor(session / 4),
          maxBytesPerPartition: TOPIC_LIMIT,
          maxWaitTimeInMs: 100,
          retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: Number.MAX_SAFE_INTEGER, restartOnFailure: async () => false },
        }),
      join: async (client) => {
        await client.connect();
        await client.subscribe({ topics: [...bySource.keys()], fromBeginning: true });
        await client.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: PARTITIONS, eachBatch: (payload) => this.#batch(bySource, together, payload) });
      },
      failed: (error) => this.#o.failed?.(error),
    });
    this.#members.add(member);
    await member.start();
    return {
      stop: async () => {
        this.#members.delete(member);
        await member.stop();
      },
    };
  }

  async #batch(bySource: ReadonlyMap<string, string>, apply: Apply, payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale } = payload;
    const source = bySource.get(batch.topic)!;
    const size = this.#o.batch ?? 500;
    const begun = performance.now();
    for (let from = 0; from < batch.messages.length; from += size) {
      const part = batch.messages.slice(from, from + size);
      // What follows may belong to another member by now: a rebalance shows in the heartbeat after each part.
      if (!isRunning() || isStale()) return;
      await this.#whilst(apply(part.map((message) => deliveryOf(source, batch.topic, batch.partition, message))), heartbeat);
      failpoint('consume.before-offset');
      const last = part.at(-1)!.offset;
      resolveOffset(last);
      // The group's own commit: the one of the consumer does nothing once a stop has begun, and this batch is done.
      await commitOffsetsIfNecessary({ topics: [{ topic: batch.topic, partitions: [{ partition: batch.partition, offset: String(BigInt(last) + 1n) }] }] });
      await heartbeat();
    }
    if (batch.messages.length < size) await rest(begun);
  }

  /** Keeps the membership alive while a slow batch is taken in. */
  async #whilst(work: Promise<void>, heartbeat: () => Promise<void>): Promise<void> {
    const beat = setInterval(() => void heartbeat().catch(() => undefined), Math.floor((this.#o.sessionTimeout ?? SESSION) / 4));
    try {
      await work;
    } catch (error) {
      this.#o.failed?.(error);
      // kafkajs tries a batch again unless the error looks to it as if that were of no use; for us the batch always comes again.
      throw new Error('the batch was not taken in', { cause: error });
    } finally {
      clearInterval(beat);
    }
  }

  history(source: string, stream: string, after: number): Promise<StoredEvent[]> {
    return this.#o.history(source, stream, after);
  }

  /** A consumer that says nothing for longer than its session lasts has lost its place; the producer has to be connected as well. */
  async check(): Promise<void> {
    await this.#administer((admin) => admin.describeCluster());
    await this.#connected();
    const silent = Date.now() - (this.#o.sessionTimeout ?? SESSION);
    for (const member of this.#members) if (member.sign < silent) throw new Error('a consumer has no place in its group');
  }

  async lag(group: string, sources: readonly string[]): Promise<Record<string, number>> {
    return this.#administer(async (admin) => {
      // The ends first: a group is never shown ahead of them, and the client learns of its brokers by it.
      const ends = await Promise.all(sources.map(async (source) => [source, await admin.fetchTopicOffsets(topicOf(source))] as const));
      const taken = new Map((await admin.fetchOffsets({ groupId: group, topics: sources.map(topicOf) })).map(({ topic, partitions }) => [topic, new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]))]));
      // -1: the group has committed nothing of the partition yet.
      const behind = (source: string, { partition, high, low }: { partition: number; high: string; low: string }) => Math.max(0, Number(high) - Math.max(taken.get(topicOf(source))?.get(partition) ?? -1, Number(low)));
      return Object.fromEntries(ends.map(([source, partitions]) => [source, partitions.reduce((sum, at) => sum + behind(source, at), 0)]));
    });
  }

  /** Asks the broker once, on a connection of its own: the answer is of this moment, and nothing is tried again behind it. */
  async #administer<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const { brokers, clientId } = this.#o;
    const admin = new Kafka({ clientId: `${clientId}-watch`, brokers: [...brokers], logLevel: logLevel.NOTHING, connectionTimeout: 1500, requestTimeout: 2000, retry: { retries: 0 } }).admin();
    try {
      await admin.connect();
      return await ask(admin);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#members].map((member) => member.stop()));
    this.#members.clear();
    await (await this.#producer?.catch(() => null))?.disconnect();
  }
}

interface MemberOptions {
  /** Makes a client that does not start itself anew. */
  readonly client: () => Consumer;
  /** Connects the client and lets it join; comes back when it has its place in the group. */
  readonly join: (client: Consumer) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/**
 * A place in a group that outlives the client which holds it. kafkajs gives up for good on errors that pass (a broker that
 * goes or comes up answers some of them), and starts itself anew on connections that have failed after others. So there is
 * one way for all: the client that gave up is replaced, however often and for however long the broker is away.
 */
class Member {
  readonly #o: MemberOptions;
  readonly #ending = new AbortController();
  #living: Promise<void> = Promise.resolve();
  /** When the client last showed that it has its place (milliseconds of the clock); 0 while it has none. */
  sign = 0;

  constructor(options: MemberOptions) {
    this.#o = options;
  }

  /** Comes back after the first attempt, well or not. */
  start(): Promise<void> {
    return new Promise((attempted) => {
      this.#living = this.#live(attempted);
    });
  }

  /** Drains: the batch under way ends, its place is stored, nothing new begins. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#living;
  }

  async #live(attempted: () => void): Promise<void> {
    const { signal } = this.#ending;
    const ended = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    for (let pause = FIRST_PAUSE; !signal.aborted; ) {
      const hadPlace = await this.#liveOnce(attempted, ended);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = hadPlace ? FIRST_PAUSE : Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** The life of one client, to its end or ours; says whether it ever had its place. */
  async #liveOnce(attempted: () => void, ended: Promise<void>): Promise<boolean> {
    const client = this.#o.client();
    const { GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS, CRASH } = client.events;
    let hadPlace = false;
    for (const alive of [GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS]) {
      client.on(alive, () => {
        hadPlace = true;
        this.sign = Date.now();
      });
    }
    const gaveUp = new Promise<Error>((resolve) => {
      client.on(CRASH, ({ payload }) => {
        this.sign = 0;
        resolve(payload.error);
      });
    });
    try {
      // A client that is told to stop while it joins would join all the same, and nobody could stop it any more.
      await this.#o.join(client);
      attempted();
      const error = await Promise.race([gaveUp, ended]);
      if (error) this.#o.failed(error);
    } catch (error) {
      this.#o.failed(error);
    }
    await client.disconnect().catch(this.#o.failed);
    attempted();
    return hadPlace;
  }
}

/** Creates the topics that are missing. The list is code: brokers create none by themselves. */
export async function createTopics(brokers: readonly string[], sources: readonly string[], partitions = 3, replicationFactor = 1): Promise<void> {
  const admin = new Kafka({ clientId: 'toteuma-topics', brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const known = new Set(await admin.listTopics());
    const topics = sources.map(topicOf).filter((topic) => !known.has(topic));
    if (topics.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: topics.map((topic) => ({ topic, numPartitions: partitions, replicationFactor, configEntries: [{ name: 'retention.ms', value: '-1' }, { name: 'max.message.bytes', value: String(TOPIC_LIMIT) }] })),
      });
    }
  } finally {
    await admin.disconnect();
  }
}

// CloudEvents 1.0, Kafka binding, binary content mode; the extension attributes carry what the hash chain covers.
function messageOf(event: EventText): { key: string; value: string; headers: IHeaders; timestamp: string } {
  return {
    key: event.stream,
    value: event.data,
    timestamp: String(Date.parse(event.recordedAt)),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: event.id,
      ce_source: `/${event.source}`,
      ce_type: event.type,
      ce_subject: event.stream,
      ce_time: event.occurredAt,
      ce_streamversion: String(event.version),
      ce_schemaversion: String(event.schemaVersion),
      ce_position: String(event.position),
      ce_recordedtime: event.recordedAt,
      ce_metadata: event.metadata,
      ce_chainhash: event.hash,
    },
  };
}

function deliveryOf(source: string, topic: string, partition: number, message: KafkaMessage): Delivery {
  const reference = `${topic}/${partition}/${message.offset}`;
  const body = message.value?.subarray(0, KEPT_BODY).toString('utf8') ?? '';
  const read = eventOf(source, message);
  return typeof read === 'string' ? { source, reference, event: null, fault: read, body } : { source, reference, event: read, fault: null, body };
}

const HIGHEST_VERSION = 2 ** 31 - 1;
const isCount = (value: number, highest = Number.MAX_SAFE_INTEGER) => Number.isInteger(value) && value >= 1 && value <= highest;

/** The event in a message, or what is wrong with it. */
function eventOf(source: string, message: KafkaMessage): StoredEvent | string {
  const header = (name: string) => message.headers?.[name]?.toString() ?? '';
  if (!message.key?.length) return 'a message without a key';
  if (!message.value) return 'a message without a body';
  const stream = message.key.toString();
  if (stream.includes('\u0000')) return 'the key is not a text';
  if (header('ce_subject') !== stream) return 'the key is not the subject';
  const [version, schemaVersion, position] = [Number(header('ce_streamversion')), Number(header('ce_schemaversion')), Number(header('ce_position'))];
  if (!isCount(version, HIGHEST_VERSION)) return 'no stream version in the headers';
  if (!isCount(position)) return 'no position in the headers';
  let data: unknown;
  let metadata: Metadata | null;
  try {
    data = JSON.parse(message.value.toString('utf8'));
    metadata = JSON.parse(header('ce_metadata')) as Metadata | null;
  } catch {
    return 'the body is not JSON';
  }
  if (typeof metadata?.actor !== 'string') return 'no actor in the headers';
  return {
    source, position, id: header('ce_id'), stream, version, type: header('ce_type'), schemaVersion, data, metadata,
    occurredAt: header('ce_time'), recordedAt: header('ce_recordedtime'), hash: header('ce_chainhash'),
  };
}
