import { describe, expect, it } from '@jest/globals';
import { failpoints } from '@toteuma/eventing';
import { runTorture } from './run-torture.js';

describe('the embedded platform, killed while clients work and retry', () => {
  it('4 times at each place, loses nothing, does nothing twice, and shows what its history says', async () => {
    // Two platforms side by side, twice each: one alone leaves half of the machine idle. `npm run torture` goes on for longer.
    const runs = await Promise.all([runTorture('embedded', 2), runTorture('embedded', 2)]);
    for (const { said } of runs) expect(said).toContain('Every invariant held');
    expect(new Set(runs.flatMap(({ met }) => Object.keys(met)))).toEqual(new Set(failpoints));
  }, 600_000);
});
