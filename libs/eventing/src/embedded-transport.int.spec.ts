import { afterAll, beforeAll } from '@jest/globals';
import { emptied, testDatabase, type TestDatabase } from '@toteuma/testing';
import { VIEW, type Bus, type Garbage } from './conformance/bench.js';
import { transportConformance } from './conformance/conformance.js';
import { EmbeddedTransport } from './embedded-transport.js';
import type { StoredEvent } from './event.js';
import { EventLog } from './log.js';
import type { EventStore } from './store.js';
import { Wake } from './wake.js';

let database: TestDatabase;
let wake: Wake;

beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(VIEW);
  wake = new Wake(database.url);
  await wake.open();
});
afterAll(async () => {
  await wake.close();
  await database.drop();
});

/** A log whose reader by position does not see some events; whoever asks for a stream gets all of it. */
class LeakyLog extends EventLog {
  lost: ReadonlySet<number> = new Set();
  override async readAll(after?: number, limit?: number): Promise<StoredEvent[]> {
    return (await super.readAll(after, limit)).filter(({ position }) => !this.lost.has(position));
  }
}

function busOf(store: EventStore): Bus {
  const log = new LeakyLog(store.source, database.pool);
  return {
    transport: (batch) => new EmbeddedTransport({ logs: new Map([[store.source, log]]), pool: database.pool, wake, ...(batch ? { batch } : {}) }),
    publish: async (lost) => {
      if (lost) log.lost = lost;
    },
    repeat: async (group) => {
      await database.pool.query('UPDATE source_cursors SET position = 0 WHERE consumer = $1', [group]);
    },
    // The log holds rows only, so what comes nearest: data of another shape, and a stream without a name.
    inject: async (garbage: Garbage) => {
      const [stream, data, reason] = {
        'bad JSON': ['garbage', '"{not an object"', 'not-as-declared'],
        '10 MB of garbage': ['garbage', JSON.stringify('x'.repeat(10 * 1024 * 1024)), 'not-as-declared'],
        'no key': ['', '{}', 'unreadable'],
      }[garbage] as [string, string, string];
      await database.pool.query(
        `WITH moved AS (UPDATE head SET position = position + 1 RETURNING position)
         INSERT INTO events SELECT position, $1, 1, gen_random_uuid(), 'ThingHappened', 2, $2::jsonb, '{"actor":"pia","correlation":"c","cause":null}', now(), now(), '\\x00' FROM moved`,
        [stream, data],
      );
      return reason;
    },
    close: async () => undefined,
  };
}

transportConformance('embedded', () => ({
  pool: database.pool,
  reset: async () => emptied(database.pool),
  open: async (store) => busOf(store),
}));
