import { DEMO_SECRET, demoUsers } from '@toteuma/platform';
import { demoLoaded, loadDemo } from './demo.js';
import type { StartOptions } from './embedded.js';
import { readStartSettings } from './start-settings.js';
import { wipe } from './wipe.js';

type Running = { readonly url: string; stop(): Promise<void> };

const say = (text: string) => process.stdout.write(`${text}\n`);
// Who listened may have gone (a pipe, a closed terminal): that must not keep us from an orderly end.
process.stdout.on('error', () => undefined);

/** One clear sentence and exit code 1: what a person at the terminal can act on. */
function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const { fresh, distributed, folder, port, log, settings } = readStartSettings(process.argv.slice(2), process.env);
  const prepare = async () => {
    // A first start that was cut off while the demo was loaded is begun anew; nothing of a user's can be in it yet.
    if (fresh || !(await demoLoaded(folder))) await wipe(folder);
  };
  const starting = startAs(distributed, { folder, port, log, prepare, settings });
  const interrupted = stopAtInterrupt(starting);
  try {
    const { url } = await starting;
    if (interrupted()) return;
    if (!(await demoLoaded(folder))) {
      say('First start: the demo grants are being loaded.');
      for (const operation of await loadDemo(url, folder)) say(`  ${operation}`);
    }
    if (interrupted()) return;
    greet(url, folder, distributed);
  } catch (error) {
    // What fails because everything is being stopped is no news.
    if (interrupted()) return;
    await starting.then((platform) => platform.stop()).catch(() => undefined);
    fail(error);
  }
}

async function startAs(distributed: boolean, options: StartOptions): Promise<Running> {
  // Only what is needed: loading all of it takes as long as starting.
  return distributed ? (await import('./distributed.js')).startDistributed(options) : (await import('./embedded.js')).startEmbedded(options);
}

/** Ctrl+C, or a terminal that is closed: stops in order, even when everything is only about to start. */
function stopAtInterrupt(starting: Promise<Running>): () => boolean {
  let interrupted = false;
  const stop = async () => {
    if (interrupted) return;
    interrupted = true;
    say('\nStopping.');
    await (await starting.catch(() => null))?.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop().catch(fail));
  return () => interrupted;
}

function greet(url: string, folder: string, distributed: boolean): void {
  const seconds = (performance.now() / 1000).toFixed(1);
  say(`\nToteuma runs at ${url} (started in ${seconds} s${distributed ? ', one process per service on Kafka' : ''}; data in ${folder})`);
  say(`Open it in a browser and choose a demo user. For programs: ${url}/api\n`);
  say(`Demo users (client id; secret "${DEMO_SECRET}"; sign-in ${url}/oidc):`);
  for (const user of demoUsers) say(`  ${user.id.padEnd(16)} ${user.who}`);
  say('\nPress Ctrl+C to stop; npm start -- --fresh begins anew.');
}

await main().catch(fail);
