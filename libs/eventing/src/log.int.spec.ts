import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@toteuma/testing';
import pg from 'pg';
import type { EventText } from './event.js';
import { EventLog } from './log.js';
import { EventStore } from './store.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  const store = new EventStore({ source: 'things', pool: database.pool });
  const times = ['2014-03-01T10:00:00Z', '2014-03-01T10:00:00.5Z', '2014-03-01T10:00:00.050Z', '1999-12-31T23:59:59.999Z'];
  for (const [version, occurredAt] of times.entries()) {
    const data = { n: version, text: 'äö € "quoted"', amount: '1.00', deep: [{ none: null }] };
    await store.append({ stream: 's', expectedVersion: version, events: [{ type: 'ThingHappened', schemaVersion: 1, data }], metadata: { actor: 'pia', correlation: 'c', cause: null }, occurredAt });
  }
});
afterAll(async () => database.drop());

const read = ({ data, metadata, ...rest }: EventText) => ({ ...rest, data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as unknown });

describe('events read as texts', () => {
  it.each(['UTC', 'Europe/Helsinki', 'Asia/Kolkata'])('are the same events, in a session whose time zone is %s', async (zone) => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1, options: `-c TimeZone=${zone}` });
    try {
      const log = new EventLog('things', pool);
      expect((await log.readTexts()).map(read)).toEqual(await new EventLog('things', database.pool).readAll());
      expect((await log.readTexts(2, 1)).map(({ position }) => position)).toEqual([3]);
    } finally {
      await pool.end();
    }
  });
});
