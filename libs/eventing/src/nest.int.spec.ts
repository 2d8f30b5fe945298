import 'reflect-metadata';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { contracts, passingFault, until } from './conformance/bench.js';
import { Consumer, type HandlerContext } from './consumer.js';
import { EmbeddedTransport } from './embedded-transport.js';
import type { Recorded } from './event.js';
import { EventingStrategy, EVERY_EVENT, KeepHandlerErrors } from './nest.js';
import { pgUnit, type Sql } from './sql.js';
import { EventStore } from './store.js';
import { Wake } from './wake.js';

const pause = async (milliseconds = 30) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
/** What the handlers write: in the batch's transaction, after they have waited for something. */
const write = async (who: string, { tx, event }: HandlerContext<Sql>, text: unknown) => {
  // The first is the slowest: were they run at once, another would write before it.
  await pause(who === 'first' ? 30 : 3);
  await tx.query('INSERT INTO written (who, event, text) VALUES ($1, $2, $3)', [who, `${event.stream}/${event.version}`, JSON.stringify(text)]);
};
/** What a test makes go wrong in a handler. */
let trouble: (who: string, event: string) => void = () => undefined;

@Controller()
class First {
  readonly name = 'first';

  @EventPattern<'ThingHappened'>('ThingHappened')
  async on(@Payload() event: Recorded<{ n: number }>, @Ctx() context: HandlerContext<Sql>): Promise<void> {
    await write(this.name, context, event);
    trouble(this.name, `${context.event.stream}/${context.event.version}`);
  }
}

@Controller()
class Second {
  @EventPattern<'ThingHappened'>('ThingHappened')
  async on(@Payload() event: Recorded<{ n: number }>, @Ctx() context: HandlerContext<Sql>): Promise<void> {
    trouble('second', `${context.event.stream}/${context.event.version}`);
    await write('second', context, event.data.n);
  }
}

@Controller()
class Everything {
  @EventPattern<typeof EVERY_EVENT>(EVERY_EVENT)
  async on(@Payload() event: Recorded, @Ctx() context: HandlerContext<Sql>): Promise<void> {
    await write('everything', context, event.type);
  }
}

@Module({ controllers: [First, Second, Everything] })
class Things {}

let database: TestDatabase;
let wake: Wake;
let store: EventStore;
let app: INestMicroservice;
let strategy: EventingStrategy<Sql>;

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query('CREATE TABLE written (at bigint GENERATED ALWAYS AS IDENTITY, who text, event text, text jsonb)');
  wake = new Wake(database.url);
  await wake.open();
});
afterAll(async () => {
  await wake.close();
  await database.drop();
});
beforeEach(async () => {
  await emptied(database.pool);
  trouble = () => undefined;
  store = new EventStore({ source: 'things', pool: database.pool });
  const transport = new EmbeddedTransport({ logs: new Map([['things', store]]), pool: database.pool, wake });
  strategy = new EventingStrategy<Sql>({
    transport,
    sources: ['things'],
    consumer: (handlers) => new Consumer<Sql>({ name: 'readers', contracts, unit: pgUnit(database.pool), handlers, history: async (source, stream, after) => transport.history(source, stream, after) }),
  });
  app = await NestFactory.createMicroservice(Things, { strategy, logger: false });
  app.useGlobalFilters(new KeepHandlerErrors());
  await app.listen();
});
afterEach(async () => app.close());

const happen = async (...types: string[]) => {
  const events = types.map((type, n) => ({ type, schemaVersion: type === 'ThingHappened' ? 2 : 1, data: type === 'ThingHappened' ? { n, note: '' } : {} }));
  await store.append({ stream: 's', expectedVersion: 0, events, metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt: '2014-03-01T10:00:00Z' });
};
const written = async () => (await database.pool.query('SELECT who, event, text FROM written ORDER BY at')).rows.map((row) => [row.who, row.event, row.text]);
const letters = async () => (await database.pool.query('SELECT version, reason, detail FROM dead_letters')).rows;
const taken = async () => (await database.pool.query('SELECT version FROM stream_progress')).rows[0]?.version ?? 0;

describe('handlers of a Nest application', () => {
  it('get the typed event and the transaction, one after the other, all to their end before the batch commits', async () => {
    await happen('ThingHappened', 'ThingEnded');
    await until(async () => expect(await taken()).toBe(2));
    // Read at once: what a handler still had to do would be missing here.
    expect(await written()).toEqual([
      ['first', 's/1', { type: 'ThingHappened', data: { n: 0, note: '' }, actor: 'pia', occurredAt: '2014-03-01T10:00:00.000Z' }],
      ['second', 's/1', 0],
      ['everything', 's/1', 'ThingHappened'],
      ['everything', 's/2', 'ThingEnded'],
    ]);
    expect(await letters()).toEqual([]);
  });

  it.each(['first', 'second'])('make a dead letter in their own words when %s fails, and leave nothing of the event', async (guilty) => {
    trouble = (who, event) => {
      if (who === guilty && event === 's/2') throw new Error('the row is not in the budget');
    };
    await happen('ThingHappened', 'ThingHappened', 'ThingEnded');
    await until(async () => expect(await letters()).toEqual([{ version: 2, reason: 'handler-failed', detail: 'the row is not in the budget' }]));
    // No handler goes on outside the transaction that was rolled back.
    await pause();
    await pause();
    expect((await written()).map(([who, event]) => `${who} ${event}`)).toEqual(['first s/1', 'second s/1', 'everything s/1']);
  });

  it('have passing faults tried again, with no dead letter', async () => {
    let faults = 4;
    trouble = (who) => {
      if (who === 'second' && (faults -= 1) >= 0) throw passingFault();
    };
    await happen('ThingHappened');
    await until(async () => expect(await taken()).toBe(1));
    expect((await written()).map(([who]) => who)).toEqual(['first', 'second', 'everything']);
    expect(await letters()).toEqual([]);
  });

  it('end before the application is closed', async () => {
    await happen('ThingHappened', 'ThingHappened', 'ThingHappened');
    await until(async () => expect((await database.pool.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'")).rowCount).toBeGreaterThan(0));
    await app.close();
    const after = await written();
    expect(await taken()).toBe(3);
    expect(after).toHaveLength(9);
    await pause();
    expect(await written()).toEqual(after);
  });
});

describe('the strategy', () => {
  it('subscribes to nothing without sources', async () => {
    const none = new EventingStrategy<Sql>({ transport: strategy.unwrap(), sources: [], consumer: () => { throw new Error('not needed'); } });
    const quiet = await NestFactory.createMicroservice(Things, { strategy: none, logger: false });
    await quiet.listen();
    await quiet.close();
    expect(none.sources).toEqual([]);
  });

  it('fails the start when its source cannot be had', async () => {
    const wrong = new EventingStrategy<Sql>({ transport: strategy.unwrap(), sources: ['others'], consumer: () => strategy.consumer });
    const broken = await NestFactory.createMicroservice(Things, { strategy: wrong, logger: false });
    await expect(broken.listen()).rejects.toThrow('the history of others cannot be read from here');
    await broken.close();
  });
});
