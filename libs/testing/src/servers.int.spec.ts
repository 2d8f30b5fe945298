import { describe, expect, it } from '@jest/globals';
import { dropDatabase, testDatabase } from './servers.js';

describe('the servers of a run', () => {
  it('gives each asker a database of its own, with the tables of the event core', async () => {
    const [one, two] = [await testDatabase(), await testDatabase()];
    await one.pool.query('UPDATE head SET position = 7');
    expect((await one.pool.query('SELECT position FROM head')).rows).toEqual([{ position: '7' }]);
    expect((await two.pool.query('SELECT position FROM head')).rows).toEqual([{ position: '0' }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(one.pool.query('SELECT 1')).rejects.toThrow('pool after calling end');
  });

  it('drops nothing but its own databases', async () => {
    const { url, drop } = await testDatabase({ empty: true });
    await expect(dropDatabase(url, 'postgres')).rejects.toThrow('left alone');
    await drop();
  });

  it('serves every spec file from the same server', async () => {
    const [one, two] = [await testDatabase({ empty: true }), await testDatabase({ empty: true })];
    expect(new URL(one.url).host).toBe(new URL(two.url).host);
    await Promise.all([one.drop(), two.drop()]);
  });
});
