import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { topicOf } from '@toteuma/contracts';
import { emptied, testDatabase, testKafka, type TestDatabase } from '@toteuma/testing';
import { ConfigResourceTypes, Kafka, logLevel, PartitionAssigners, type Admin, type IHeaders, type PartitionAssigner, type Producer } from 'kafkajs';
import { VIEW, type Bus, type Garbage } from './conformance/bench.js';
import { transportConformance } from './conformance/conformance.js';
import { createTopics, KafkaTransport } from './kafka-transport.js';
import type { EventStore } from './store.js';
import type { Delivery } from './transport.js';

// The machine may be busy with other suites.
jest.setTimeout(30_000);

let database: TestDatabase;
let brokers: string[];
let admin: Admin;
let producer: Producer;

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(VIEW);
  brokers = (await testKafka()).split(',');
  const kafka = new Kafka({ clientId: 'conformance', brokers, logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  producer = kafka.producer({ allowAutoTopicCreation: false });
  await Promise.all([admin.connect(), producer.connect()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  await database.drop();
});

const transportOf = (store: EventStore, batch?: number) =>
  new KafkaTransport({ brokers, clientId: 'conformance', history: async (_, stream, after) => store.readStream(stream, after), sessionTimeout: 2000, ...(batch ? { batch } : {}) });

/** Headers of an event that would be in order. */
const headers = (stream: string, more: IHeaders = {}): IHeaders => ({
  ce_specversion: '1.0', ce_id: 'b9c9bd8a-3b8c-4c9e-8d32-94f5a8f8c001', ce_source: '/things', ce_type: 'ThingHappened', ce_subject: stream, ce_time: '2014-03-01T10:00:00.000Z',
  ce_streamversion: '1', ce_schemaversion: '2', ce_position: '1', ce_recordedtime: '2014-03-01T10:00:00.000Z', ce_metadata: '{"actor":"pia","correlation":"c","cause":null}', ce_chainhash: '00', ...more,
});

async function busOf(store: EventStore): Promise<Bus> {
  await createTopics(brokers, [store.source]);
  const topic = topicOf(store.source);
  const publisher = transportOf(store);
  let published = 0;
  return {
    transport: (batch) => transportOf(store, batch),
    publish: async (lost = new Set()) => {
      const events = await store.readTexts(published, 10_000);
      published = events.at(-1)?.position ?? published;
      await publisher.publish(store.source, events.filter(({ position }) => !lost.has(position)));
    },
    // A group whose offsets are gone begins at the beginning.
    repeat: async (group) => void (await admin.deleteGroups([group])),
    inject: async (garbage: Garbage) => {
      const key = garbage === 'no key' ? null : 'garbage';
      const value = { 'bad JSON': '{"n":1,', '10 MB of garbage': 'x'.repeat(10 * 1024 * 1024), 'no key': '{"n":1,"note":""}' }[garbage];
      await producer.send({ topic, messages: [{ key, value, headers: headers('garbage') }] });
      return 'unreadable';
    },
    close: async () => publisher.close(),
  };
}

transportConformance('kafka', () => ({
  pool: database.pool,
  reset: async () => emptied(database.pool),
  open: busOf,
}));

describe('the messages of Kafka', () => {
  it.each([
    ['a key that is no text', { key: 'a\u0000b', headers: headers('a\u0000b') }, 'the key is not a text'],
    ['no body', { value: null }, 'a message without a body'],
    ['no headers', { headers: {} }, 'the key is not the subject'],
    ['another subject', { headers: headers('other') }, 'the key is not the subject'],
    ['a version that no stream reaches', { headers: headers('s', { ce_streamversion: '3000000000' }) }, 'no stream version in the headers'],
    ['no position', { headers: headers('s', { ce_position: '' }) }, 'no position in the headers'],
    ['broken metadata', { headers: headers('s', { ce_metadata: '{' }) }, 'the body is not JSON'],
    ['no actor', { headers: headers('s', { ce_metadata: 'null' }) }, 'no actor in the headers'],
  ] as [string, { key?: string; value?: string | null; headers?: IHeaders }, string][])('are no events when they have %s', async (_, message, fault) => {
    const source = `m${Math.random().toString(36).slice(2)}`;
    await createTopics(brokers, [source], 1);
    await producer.send({ topic: topicOf(source), messages: [{ key: 's', value: '{"n":1,"note":""}', headers: headers('s'), ...message }] });
    const transport = new KafkaTransport({ brokers, clientId: 'conformance', history: async () => [], sessionTimeout: 1500 });
    const delivery = await new Promise<Delivery>((resolve, reject) => {
      transport.subscribe(`${source}-g`, [source], async ([first]) => resolve(first!)).catch(reject);
    });
    await transport.close();
    expect(delivery).toMatchObject({ event: null, fault });
  });

  it('are one batch when several partitions bring them at the same time, and none is lost when it comes again', async () => {
    const source = `p${Math.random().toString(36).slice(2)}`;
    await createTopics(brokers, [source], 3);
    const messages = Array.from({ length: 30 }, (_, at) => ({ key: `s${at}`, value: '{"n":1,"note":""}', headers: headers(`s${at}`, { ce_position: String(at + 1) }) }));
    await producer.send({ topic: topicOf(source), messages });
    const transport = new KafkaTransport({ brokers, clientId: 'conformance', history: async () => [], sessionTimeout: 1500 });
    const batches: Delivery[][] = [];
    const taken = new Set<string>();
    await new Promise<void>((resolve, reject) => {
      transport.subscribe(`${source}-g`, [source], async (batch) => {
        batches.push([...batch]);
        if (batches.length === 1) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
        for (const { event } of batch) taken.add(event!.stream);
        if (taken.size === messages.length) resolve();
      }).catch(reject);
    });
    await transport.close();
    const partitions = batches.map((batch) => new Set(batch.map(({ reference }) => reference.split('/')[1])).size);
    expect(Math.max(...partitions)).toBe(3);
  });

  it('have topics that are made once and keep everything', async () => {
    const source = `k${Math.random().toString(36).slice(2)}`;
    await Promise.all([createTopics(brokers, [source]), createTopics(brokers, [source])]);
    await createTopics(brokers, [source]);
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name: topicOf(source), configNames: ['retention.ms', 'max.message.bytes'] }] });
    expect(Object.fromEntries(resources[0]!.configEntries.map((entry) => [entry.configName, entry.configValue]))).toEqual({ 'retention.ms': '-1', 'max.message.bytes': String(16 * 1024 * 1024) });
  });
});

describe('a member of a group', () => {
  const opened: KafkaTransport[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((transport) => transport.close()));
  });

  interface Reading {
    readonly transport: KafkaTransport;
    /** The streams of the events that were taken in. */
    readonly taken: Set<string>;
    readonly failures: unknown[];
  }

  /** A member of the group `<source>-g`; `before` may throw as taking a batch in may. */
  async function reading(source: string, at = brokers, before: (call: number) => void = () => undefined): Promise<Reading> {
    const [taken, failures] = [new Set<string>(), [] as unknown[]];
    const transport = new KafkaTransport({ brokers: at, clientId: 'member', history: async () => [], sessionTimeout: 1500, failed: (error) => failures.push(error) });
    opened.push(transport);
    let calls = 0;
    await transport.subscribe(`${source}-g`, [source], async (batch) => {
      before((calls += 1));
      for (const { event } of batch) taken.add(event!.stream);
    });
    return { transport, taken, failures };
  }

  const send = (source: string, stream: string) => producer.send({ topic: topicOf(source), messages: [{ key: stream, value: '{"n":1,"note":""}', headers: headers(stream) }] });

  async function until(true_: () => unknown): Promise<void> {
    for (const late = Date.now() + 20_000; !(await true_()); await sleep(50)) if (Date.now() > late) throw new Error('it did not come about');
  }
  const isReady = (transport: KafkaTransport) => transport.check().then(() => true, () => false);

  it.each([
    ['a TypeError, as fetch throws when the owner of a history is away', () => new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })],
    ['what says of itself that trying again is of no use', () => Object.assign(new Error('no'), { retriable: false })],
  ])('gets a batch again that it did not take in for %s', async (_, error) => {
    const source = `t${Math.random().toString(36).slice(2)}`;
    await createTopics(brokers, [source], 1);
    await send(source, 's');
    const { taken, failures } = await reading(source, brokers, (call) => {
      if (call < 3) throw error();
    });
    await until(() => taken.has('s'));
    expect(failures).toHaveLength(2);
  });

  const otherAssigner: PartitionAssigner = (config) => {
    const robin = PartitionAssigners.roundRobin(config);
    return { ...robin, name: 'other', protocol: (subscription) => ({ ...robin.protocol(subscription), name: 'other' }) };
  };

  it('comes back by itself when the broker had turned it away for good, and is not ready meanwhile', async () => {
    const source = `t${Math.random().toString(36).slice(2)}`;
    await createTopics(brokers, [source], 1);
    // Somebody in the group divides it by another protocol: the broker lets no other in, and kafkajs gives up at once.
    const other = new Kafka({ clientId: 'other', brokers, logLevel: logLevel.NOTHING }).consumer({
      groupId: `${source}-g`,
      sessionTimeout: 1500,
      heartbeatInterval: 300,
      maxWaitTimeInMs: 100,
      partitionAssigners: [otherAssigner],
    });
    const joined = new Promise((resolve) => other.on(other.events.GROUP_JOIN, resolve));
    await other.connect();
    await other.subscribe({ topic: topicOf(source) });
    await other.run({ eachMessage: async () => undefined });
    await joined;
    const { transport, taken, failures } = await reading(source);
    expect(failures.map(String)).toEqual([expect.stringContaining('protocol')]);
    await expect(transport.check()).rejects.toThrow('no place in its group');
    await other.disconnect();
    await send(source, 's');
    await until(() => taken.has('s'));
    await until(() => isReady(transport));
  });

  it('begins once the broker is there: one that is away keeps no service from starting, nor from stopping', async () => {
    const source = `t${Math.random().toString(36).slice(2)}`;
    await createTopics(brokers, [source], 1);
    await send(source, 's');
    const door = createServer((socket) => {
      const [host, port] = brokers[0]!.split(':');
      socket.pipe(connect(Number(port), host)).pipe(socket);
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const { port } = door.address() as AddressInfo;
    await new Promise((resolve) => door.close(resolve));
    const [{ transport, taken, failures }, leaving] = await Promise.all([reading(source, [`127.0.0.1:${port}`]), reading(source, [`127.0.0.1:${port}`])]);
    expect(failures).not.toEqual([]);
    expect(await isReady(transport)).toBe(false);
    const begun = Date.now();
    await leaving.transport.close();
    expect(Date.now() - begun).toBeLessThan(6000);
    await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));
    await until(() => taken.has('s'));
    await until(() => isReady(transport));
    await transport.close();
    door.close();
  });
});
