import { performance } from 'node:perf_hooks';

/**
 * Begins work at a fixed rate, whether what was begun before has ended or not: a side that stalls is not spared what
 * would have come meanwhile. `begin` gets the number of the work and the instant at which it was to begin.
 */
export function openLoop(perSecond: number, count: number, begin: (at: number, intended: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const start = performance.now() + 5;
    let begun = 0;
    const tick = () => {
      for (; begun < count; begun += 1) {
        const intended = start + (begun * 1000) / perSecond;
        if (intended > performance.now()) break;
        begin(begun, intended);
      }
      if (begun < count) setTimeout(tick, 1);
      else resolve();
    };
    tick();
  });
}
