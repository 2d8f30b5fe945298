import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

describe('a batch of payments, and the answer of the bank', () => {
  it('have one order for each payment and lose none, wherever the process dies', async () => {
    const main = ['--disable-warning=TimeoutNegativeWarning', 'infra/local/dist/torture/payments-main.js'];
    const { stdout } = await run(process.execPath, main, { env: { ...process.env, NODE_OPTIONS: '' } }).catch((error: { stdout: string; stderr: string }) => {
      throw new Error(`${error.stdout}\n${error.stderr}`);
    });
    expect(stdout).toContain('No payment has two orders, and none is lost: killed at 8 steps');
  }, 600_000);
});
