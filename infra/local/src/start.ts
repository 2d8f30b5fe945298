import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DEMO_SECRET, demoUsers } from '@toteuma/platform';
import { demoLoaded, loadDemo } from './demo.js';

const USAGE = 'usage: npm start -- [--fresh] [--port N] [--data FOLDER], or npm run start:distributed';
const say = (text: string) => process.stdout.write(`${text}\n`);

/** One clear sentence and exit code 1: what a person at the terminal can act on. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
}

const args = process.argv.slice(2);
const flag = (name: string) => args.includes(name) && args.splice(args.indexOf(name), 1).length > 0;
const option = (name: string) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const fresh = flag('--fresh');
const distributed = flag('--distributed');
const port = Number(option('--port') ?? process.env['PORT'] ?? 3000);
const folder = resolve(option('--data') ?? process.env['TOTEUMA_DATA'] ?? (distributed ? '.data/distributed' : '.data/embedded'));
const log = (process.env['LOG_LEVEL'] ?? 'warn') as 'warn';
if (args.length > 0) fail(new Error(`I do not know ${args[0]}: ${USAGE}`));
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(new Error(`Wrong settings: PORT: expected a port number from 0 to 65535.`));

const start = distributed ? (await import('./distributed.js')).startDistributed : (await import('./embedded.js')).startEmbedded;
const wipe = () => rm(folder, { recursive: true, force: true });
const asked = Date.now();
try {
  if (fresh) await wipe();
  const known = await demoLoaded(folder);
  // A first start that was cut off while the demo was loaded is begun anew; nothing of a user's can be in it yet.
  if (!known && !fresh) await wipeUnfinished();
  let interrupted = false;
  let stop: () => Promise<void> = async () => undefined;
  const end = () => {
    if (interrupted) return;
    interrupted = true;
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  const platform = await start({ folder, port, log });
  stop = platform.stop;
  if (interrupted) await platform.stop().then(() => process.exit(0));
  if (!known) {
    say('First start: the demo grants are being loaded.');
    for (const operation of await loadDemo(platform.url, folder)) say(`  ${operation}`);
  }
  say(`\nToteuma runs at ${platform.url} (started in ${((Date.now() - asked) / 1000).toFixed(1)} s${distributed ? ', one process per service on Kafka' : ''}; data in ${folder})\n`);
  say(`Demo users (client id; secret "${DEMO_SECRET}"; sign-in ${platform.url}/oidc):`);
  for (const user of demoUsers) say(`  ${user.id.padEnd(16)} ${user.who}`);
  say('\nPress Ctrl+C to stop; npm start -- --fresh begins anew.');
} catch (error) {
  fail(error);
}

async function wipeUnfinished(): Promise<void> {
  const { existsSync } = await import('node:fs');
  if (existsSync(`${folder}/secrets.json`)) await wipe();
}
