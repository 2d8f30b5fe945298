import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '@toteuma/eventing';
import { editionPath } from '../report/edition-path.js';
import type { ReportFile } from '../report/report.js';

export interface Written {
  readonly name: string;
  readonly format: ReportFile['format'];
  readonly language: ReportFile['language'];
  readonly body: Uint8Array;
}

/** Writes the files of an edition durably: whoever sees a file under its name sees all of it, also after a crash. */
export async function writeEdition(folder: string, grant: string, edition: number | string, files: readonly Written[]): Promise<ReportFile[]> {
  const target = join(folder, grant, String(edition));
  await mkdir(target, { recursive: true });
  const written: ReportFile[] = [];
  for (const { body, ...file } of files) {
    const described = { ...file, bytes: body.length, sha256: sha256(body) };
    await writeDurably(join(folder, ...editionPath(grant, edition, described)), body);
    written.push(described);
  }
  for (const changed of [target, dirname(target), folder]) await sync(changed);
  return written;
}

/** Removes what tries that did not become the edition left in its folder. */
export async function removeOthers(folder: string, grant: string, edition: number | string, files: readonly ReportFile[]): Promise<void> {
  const kept = new Set(files.map((file) => editionPath(grant, edition, file)[2]));
  const target = join(folder, grant, String(edition));
  for (const name of await readdir(target)) {
    if (!kept.has(name)) await rm(join(target, name), { force: true });
  }
}

async function writeDurably(path: string, body: Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}.draft`;
  const file = await open(draft, 'wx');
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

// A new name in a folder lasts through a power cut once the folder itself is on the disk.
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
