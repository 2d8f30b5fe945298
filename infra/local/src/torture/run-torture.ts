import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { failpoints, type Failpoint } from '@toteuma/eventing';

const run = promisify(execFile);
const MAIN = 'infra/local/dist/torture/main.js';

/** Runs the torture command for a spec, as a person would: what it said at the end, and the places at which it killed. */
export async function runTorture(transport: 'embedded' | 'kafka', eachPlace: number): Promise<{ said: string; met: Partial<Record<Failpoint, number>> }> {
  const seed = String(randomInt(1_000_000_000));
  const args = ['--disable-warning=TimeoutNegativeWarning', MAIN, '--transport', transport, '--rounds', String(eachPlace * failpoints.length), '--seed', seed];
  const { stdout: said } = await run(process.execPath, args, { maxBuffer: 10_000_000, env: { ...process.env, NODE_OPTIONS: '' } }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  return { said, met: JSON.parse(/killed at the failpoint: (\{.*\})/.exec(said)?.[1] ?? '{}') as Partial<Record<Failpoint, number>> };
}
