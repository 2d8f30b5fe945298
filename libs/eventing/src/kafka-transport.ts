import { Kafka, logLevel, Partitioners, type Admin, type EachBatchPayload, type IHeaders, type KafkaMessage, type Producer } from 'kafkajs';
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
  readonly failed?: (error: unknown) => void;
  /** The client has given up for good: the process should end and be started anew. */
  readonly crashed?: (error: unknown) => void;
}

/** Bytes of events in one request; the broker takes 16 MB. */
const REQUEST = 4 * 1024 * 1024;
const TOPIC_LIMIT = 16 * 1024 * 1024;
/** How long a member of a group may be silent (milliseconds). */
const SESSION = 10_000;
/** Partitions that a consumer takes up at the same time, and how many of their batches go into one transaction. */
const PARTITIONS = 32;
const BATCHES = 6;

/** Kafka, by kafkajs, which nothing else in the platform knows. A message is a CloudEvent 1.0 in binary mode. */
export class KafkaTransport implements Transport {
  readonly #o: KafkaOptions;
  readonly #kafka: Kafka;
  #producer: Promise<Producer> | null = null;
  readonly #subscriptions = new Set<Subscription>();
  /** When each consumer last showed that it has its place in the group. */
  readonly #signs = new Map<Subscription, () => number>();

  constructor(options: KafkaOptions) {
    this.#o = options;
    this.#kafka = new Kafka({ clientId: options.clientId, brokers: [...options.brokers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 10 } });
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
      await producer.send({ topic: topicOf(source), acks: -1, messages });
    }
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

  async subscribe(group: string, sources: readonly string[], apply: Apply): Promise<Subscription> {
    const consumer = this.#kafka.consumer({
      groupId: group,
      allowAutoTopicCreation: false,
      sessionTimeout: this.#o.sessionTimeout ?? SESSION,
      heartbeatInterval: Math.floor((this.#o.sessionTimeout ?? SESSION) / 4),
      maxBytesPerPartition: TOPIC_LIMIT,
      maxWaitTimeInMs: 100,
      retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: Number.MAX_SAFE_INTEGER },
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#o.crashed?.(payload.error);
    });
    let sign = 0;
    const { GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS, STOP, DISCONNECT, CRASH } = consumer.events;
    for (const alive of [GROUP_JOIN, HEARTBEAT, FETCH, END_BATCH_PROCESS]) consumer.on(alive, () => (sign = Date.now()));
    for (const lost of [STOP, DISCONNECT, CRASH]) consumer.on(lost, () => (sign = 0));
    const bySource = new Map(sources.map((source) => [topicOf(source), source]));
    // What several partitions bring at the same time is one batch.
    const crowd = new Together<readonly Delivery[], void>(async (batches) => {
      await apply(batches.flat());
      return batches.map(() => undefined);
    }, BATCHES);
    const together: Apply = (batch) => crowd.put(batch);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...bySource.keys()], fromBeginning: true });
      await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: PARTITIONS, eachBatch: (payload) => this.#batch(bySource, together, payload) });
    } catch (error) {
      await consumer.disconnect().catch(() => undefined);
      throw error;
    }
    const subscription: Subscription = {
      stop: async () => {
        this.#subscriptions.delete(subscription);
        this.#signs.delete(subscription);
        await consumer.stop();
        await consumer.disconnect();
      },
    };
    this.#subscriptions.add(subscription);
    this.#signs.set(subscription, () => sign);
    return subscription;
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
      throw error;
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
    for (const sign of this.#signs.values()) if (sign() < silent) throw new Error('a consumer has no place in its group');
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
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await (await this.#producer?.catch(() => null))?.disconnect();
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
