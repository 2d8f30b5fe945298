import { EventStore, KafkaTransport, Relay, Wake, createTopics, type EventText } from '@toteuma/eventing';
import { ClosedLoop } from '../append/closed-loop.js';
import { createEventTables, Databases, serverSettings, settle } from '../append/databases.js';
import { event, metadata } from '../append/workload.js';
import { describeMachine } from '../machine.js';
import { medianOf, spreadOf } from '../ratio.js';
import type { Report } from '../report.js';
import { withServers } from '../servers.js';
import { checkTopic } from './check-topic.js';

const EVENTS = 100_000;
const WARM_UP = 2;
/** What the relay reads and hands on at a time; the halves alone do the same. */
const BATCH = 2000;

/**
 * Events a second from a committed history to durable messages (acks from all replicas), by the relay that every service
 * has. The limit is the slower half of it alone in the same round: reading the same history, or producing the same
 * messages from memory. Each side of each round writes a topic of its own, which is read back and checked.
 */
export function relay(rounds: number, log: (line: string) => void): Promise<Report> {
  return withServers({ kafka: true }, async ({ folder, postgres, brokers }) =>
    new Databases(postgres).fresh('relay', 10, async (pool, url) => {
      const machine = { ...describeMachine(folder), postgres: await serverSettings(postgres), kafka: { acks: -1, partitions: 3, batch: BATCH }, events: EVENTS };
      await createEventTables(pool);
      const store = new EventStore({ source: 'bench', pool });
      await fill(store, EVENTS);
      await settle(pool);
      const transport = new KafkaTransport({ brokers, clientId: 'bench', history: async () => [] });
      const wake = new Wake(url);
      await wake.open();
      try {
        return reportOf(machine, await new Rounds({ store, transport, wake, url, brokers }).all(rounds, log));
      } finally {
        await wake.close();
        await transport.close();
      }
    }));
}

interface Round {
  readonly read: number;
  readonly produce: number;
  readonly relay: number;
}

interface Parts {
  readonly store: EventStore;
  readonly transport: KafkaTransport;
  readonly wake: Wake;
  readonly url: string;
  readonly brokers: readonly string[];
}

class Rounds {
  #topics = 0;
  constructor(private readonly parts: Parts) {}

  async all(rounds: number, log: (line: string) => void): Promise<Round[]> {
    const done: Round[] = [];
    for (let at = -WARM_UP; at < rounds; at += 1) {
      const { perSecond: read, events } = await this.#read();
      // The two that write take turns in going first.
      const first = at % 2 === 0 ? await this.#relay() : null;
      const produce = await this.#produce(events);
      const round = { read, produce, relay: first ?? (await this.#relay()) };
      if (at < 0) continue;
      done.push(round);
      log(`round ${done.length} of ${rounds}: relay ${whole(round.relay)}/s, read alone ${whole(read)}/s, produce alone ${whole(produce)}/s; all topics right`);
    }
    return done;
  }

  async #read(): Promise<{ perSecond: number; events: EventText[] }> {
    const events: EventText[] = [];
    const from = performance.now();
    for (;;) {
      const page = await this.parts.store.readTexts(events.length, BATCH);
      if (page.length === 0) break;
      for (const one of page) events.push(one);
    }
    const perSecond = rate(from);
    if (events.length !== EVENTS || events.at(-1)?.position !== EVENTS) throw new Error(`reading alone found ${events.length} events of ${EVENTS}`);
    return { perSecond, events };
  }

  async #produce(events: readonly EventText[]): Promise<number> {
    const topic = await this.#topic();
    const from = performance.now();
    for (let at = 0; at < events.length; at += BATCH) await this.parts.transport.publish(topic, events.slice(at, at + BATCH));
    const perSecond = rate(from);
    await checkTopic(this.parts.transport, topic, EVENTS);
    return perSecond;
  }

  async #relay(): Promise<number> {
    const { store, transport, wake, url } = this.parts;
    const topic = await this.#topic();
    let perSecond = 0;
    await new Promise<void>((resolve, reject) => {
      let from = 0;
      const product = new Relay<EventText>({
        store, sink: topic, wake, connection: { connectionString: url }, batch: BATCH, failed: reject,
        read: (after, limit) => {
          // From the first reading on: what comes before, winning the lock, happens once in the life of a service.
          from ||= performance.now();
          return store.readTexts(after, limit);
        },
        deliver: async (events) => {
          await transport.publish(topic, events);
          if (events.at(-1)!.position < EVENTS) return;
          perSecond = rate(from);
          setImmediate(() => void product.stop().then(resolve, reject));
        },
      });
      product.start().catch(reject);
    });
    const { rows } = await store.pool.query('SELECT position FROM relay_cursors WHERE sink = $1', [topic]);
    if (Number(rows[0]?.position) !== EVENTS) throw new Error(`the relay has stored that it came to ${rows[0]?.position}, not to ${EVENTS}`);
    await checkTopic(transport, topic, EVENTS);
    return perSecond;
  }

  async #topic(): Promise<string> {
    this.#topics += 1;
    const source = `bench${this.#topics}`;
    await createTopics(this.parts.brokers, [source]);
    return source;
  }
}

const rate = (from: number) => EVENTS / ((performance.now() - from) / 1000);

async function fill(store: EventStore, events: number): Promise<void> {
  const loop = new ClosedLoop(200, async (at) => {
    const appended = await store.append({ ...at, events: [event], metadata, occurredAt: '2011-12-31T12:00:00.000Z' });
    if (appended.outcome !== 'appended') throw new Error(`an append was answered with "${appended.outcome}"`);
  });
  await loop.run(events);
  await store.drain();
}

function reportOf(machine: object, rounds: readonly Round[]): Report {
  const median = (figure: (round: Round) => number) => whole(medianOf(rounds.map(figure)));
  return {
    bench: 'relay',
    machine,
    rounds: rounds.length,
    ratios: { 'slower-half': spreadOf(rounds.map((round) => round.relay / Math.min(round.read, round.produce)), 0.8) },
    figures: {
      'relay, events/s': median((round) => round.relay),
      'read, events/s': median((round) => round.read),
      'produce, events/s': median((round) => round.produce),
    },
  };
}

const whole = (value: number) => Math.round(value);
