import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCaseFile } from './case/case-file.js';
import { Client } from './case/client.js';
import { playCase } from './case/play.js';
import { fillQueue } from './demo-queue.js';

const CASES = new URL('../../../cases/', import.meta.url);
/** Five real grants, an entry of a register, and a call that can be applied to. */
const DEMO = ['bothnia-integration', 'oma-polku', 'two-partners', 'ulpo-amended', 'ulpo', 'register', 'open-call'];
const marker = (folder: string) => join(folder, 'demo-loaded');

export const demoLoaded = (folder: string): Promise<boolean> => readFile(marker(folder), 'utf8').then(() => true, () => false);

/** Plays shipped case files on a new platform, then fills the queue of the authority. Throws when something does not go as it should. */
export async function loadDemo(url: string, folder: string): Promise<string[]> {
  const loaded: string[] = [];
  const client = new Client(url);
  for (const name of DEMO.map((one) => `${one}.json`)) {
    const read = readCaseFile(await readFile(new URL(name, CASES), 'utf8'));
    if (!('file' in read)) throw new Error(`${name} is not a case file`);
    const { result } = await playCase(read.file, client);
    if (result.failed.length > 0) throw new Error(`${name}: ${JSON.stringify(result.failed[0])}`);
    loaded.push(...Object.entries(result.operations).map(([code, figures]) => `${code} ${figures.name}`));
  }
  loaded.push(await fillQueue(client));
  await writeFile(marker(folder), new Date().toISOString());
  return loaded;
}
