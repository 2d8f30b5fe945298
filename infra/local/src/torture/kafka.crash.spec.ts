import { describe, expect, it } from '@jest/globals';
import { runTorture } from './run-torture.js';

describe('the platform on Kafka, one of its processes killed while clients work and retry', () => {
  it('twice at each place, loses nothing, does nothing twice, and shows what its history says', async () => {
    const { said, met } = await runTorture('kafka', 2);
    expect(said).toContain('Every invariant held');
    // The place is armed in one of several processes, which does not come by in every round; then it dies elsewhere. Once at least it is one that nearly always comes by.
    expect(Object.keys(met).length).toBeGreaterThanOrEqual(4);
  }, 600_000);
});
