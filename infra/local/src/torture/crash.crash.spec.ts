import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { failpoints } from '@toteuma/eventing';

const run = promisify(execFile);
const MAIN = 'infra/local/dist/torture/main.js';

/** Runs the torture command, as a person would, and returns what it says at the end. */
async function torture(transport: 'embedded' | 'kafka', rounds: number): Promise<string> {
  const seed = String(Math.floor(Date.now() / 1000));
  const args = ['--disable-warning=TimeoutNegativeWarning', MAIN, '--transport', transport, '--rounds', String(rounds), '--seed', seed];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 10_000_000, env: { ...process.env, NODE_OPTIONS: '' } }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}

describe('a platform that is killed while clients work and retry', () => {
  it.each([['embedded', 10], ['kafka', 3]] as const)(
    'on the %s transport, %i times at each place: loses nothing, does nothing twice, and shows what its history says',
    async (transport, each) => {
      const said = await torture(transport, each * failpoints.length);
      expect(said).toContain('Every invariant held');
      const met = JSON.parse(/killed at the failpoint: (\{.*\})/.exec(said)![1]!) as Record<string, number>;
      // On Kafka the place is armed in one of several processes, which may not come by in every round.
      expect(Object.keys(met).length).toBeGreaterThanOrEqual(transport === 'embedded' ? failpoints.length : 4);
    },
    600_000,
  );
});
