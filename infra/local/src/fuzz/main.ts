// `npm run fuzz -- [--seed S] [--examples N]`: schemathesis sends what the API document allows, and what it does not, to an
// embedded platform of its own. No answer may be a server error, undocumented or slower than five seconds. Ends with 1 when
// one is, and with 3 when there is no Python to run it.
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '@toteuma/servers';
import { Client, PlatformError } from '../case/client.js';
import { loadDemo } from '../demo.js';
import { startEmbedded } from '../embedded.js';

const USAGE = 'usage: npm run fuzz -- [--seed S] [--examples N]';
const NO_PYTHON = 3;
const SLOWEST_ANSWER = 5;
// What is valid may still be refused, because of the state of a grant; and a path without a method is "not found" here.
const LEFT_OUT = ['positive_data_acceptance', 'unsupported_method', 'use_after_free', 'ensure_resource_availability'];

const run = promisify(execFile);
const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The fuzzer in an environment of its own in the cache, made at its first use; null where Python cannot be had. */
async function schemathesis(): Promise<string | null> {
  const version = (await readFile(file('requirements.txt'), 'utf8')).trim();
  const folder = join(cacheFolder(), version.replace('==', '-'));
  const program = join(folder, process.platform === 'win32' ? 'Scripts/st.exe' : 'bin/st');
  if (await stat(program).then(() => true, () => false)) return program;
  try {
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', file('requirements.txt')]);
    return program;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    process.stderr.write(`${version} cannot be had: ${(error as Error).message.split('\n')[0]}\n`);
    return null;
  }
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const option = (name: string, otherwise: number) => (args.includes(name) ? Number(args.splice(args.indexOf(name), 2)[1]) : otherwise);
  const seed = option('--seed', 1);
  const examples = option('--examples', 50);
  if (args.length > 0 || !Number.isInteger(seed) || seed < 0 || !Number.isInteger(examples) || examples < 1) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const program = await schemathesis();
  if (program === null) return NO_PYTHON;

  const folder = await mkdtemp(join(tmpdir(), 'toteuma-fuzz-'));
  // PostgreSQL may run as another user, who has to get through.
  await chmod(folder, 0o711);
  const platform = await startEmbedded({ folder, port: 0, log: 'error', settings: { TOTEUMA_RATE_LIMIT: '1000000' } });
  try {
    await loadDemo(platform.url, folder);
    const client = new Client(platform.url);
    const grants = ((await client.get('auditor', '/reports')).body['operations'] as { id: string }[]).map(({ id }) => id);
    const roles = ['applicant', 'case-officer', 'decision-maker', 'verifier', 'payer', 'auditor'];
    const tokens = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await client.token(role)] as const)));
    process.stdout.write(`${grants.length} grants, seed ${seed}, ${examples} examples of each operation at most\n`);
    return await new Promise((resolve, reject) => {
      const fuzzer = spawn(
        program,
        ['--config-file', file('schemathesis.toml'), 'run', `${platform.url}/api/openapi.json`, '--url', platform.url, '--seed', String(seed), '--max-examples', String(examples), '--max-response-time', String(SLOWEST_ANSWER),
          '--phases', 'examples,coverage,fuzzing', '--exclude-checks', LEFT_OUT.join(','), '--continue-on-failure', '--no-color', '--generation-database', 'none', '--warnings', 'off'],
        { cwd: folder, stdio: 'inherit', env: { ...process.env, PYTHONPATH: file('.'), SCHEMATHESIS_HOOKS: 'hooks', TOTEUMA_FUZZ_TOKENS: JSON.stringify(tokens), TOTEUMA_FUZZ_GRANTS: JSON.stringify(grants) } },
      );
      fuzzer.on('error', reject);
      fuzzer.on('close', (code) => resolve(code === 0 ? 0 : 1));
    });
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

process.exit(
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof PlatformError || error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }),
);
