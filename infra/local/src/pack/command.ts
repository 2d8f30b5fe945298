import { packChanges, type PackChange } from './diff.js';
import { fileOf, readPackFile, UnreadableError, type ReadPack } from './pack-file.js';

interface Streams {
  readonly out: (text: string) => unknown;
  readonly err: (text: string) => unknown;
}

const USAGE = 'usage: npm run -s pack -- check FILE... | diff [--json] A B (files, or ids of shipped packs)';

/**
 * Runs `check FILE...` or `diff [--json] A B`.
 * @returns the exit code: 0 when every pack is sound, 1 when one has faults, 2 when the call is wrong or a file cannot be read
 */
export function runPackCommand(args: readonly string[], streams: Streams): 0 | 1 | 2 {
  const [verb, ...rest] = args;
  const json = verb === 'diff' && rest.includes('--json');
  const names = json ? rest.filter((arg) => arg !== '--json') : rest;
  const option = names.find((arg) => arg.startsWith('-'));
  const isCall = option === undefined && ((verb === 'check' && names.length > 0) || (verb === 'diff' && names.length === 2));
  if (!isCall) {
    streams.err(`${option === undefined ? '' : `found ${option}; `}${USAGE}\n`);
    return 2;
  }
  try {
    const read = names.map((name) => readPackFile(fileOf(name)));
    return verb === 'check' ? check(read, streams) : diff(read, json, streams);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    streams.err(`${error.message}\n`);
    return 2;
  }
}

function check(read: readonly ReadPack[], { out }: Streams): 0 | 1 {
  for (const one of read) out('pack' in one ? `${one.file}: sound (${one.pack.id}, version ${one.pack.version})\n` : `${one.faults.join('\n')}\n`);
  return read.every((one) => 'pack' in one) ? 0 : 1;
}

function diff(read: readonly ReadPack[], json: boolean, { out, err }: Streams): 0 | 1 {
  const [from, to] = read as [ReadPack, ReadPack];
  if (!('pack' in from) || !('pack' in to)) {
    err(`${read.flatMap((one) => ('pack' in one ? [] : one.faults)).join('\n')}\n`);
    return 1;
  }
  const changes = packChanges(from.pack, to.pack);
  const named = ({ file, pack: { id, version } }: Extract<ReadPack, { pack: unknown }>) => ({ file, id, version });
  out(json ? `${JSON.stringify({ from: named(from), to: named(to), changes }, null, 2)}\n` : shown(`${from.pack.id} (version ${from.pack.version}) and ${to.pack.id} (version ${to.pack.version})`, changes));
  return 0;
}

function shown(packs: string, changes: readonly PackChange[]): string {
  if (changes.length === 0) return `${packs}: nothing differs\n`;
  const sections = [...new Set(changes.map(({ section }) => section))];
  const count = changes.length === 1 ? '1 difference' : `${changes.length} differences`;
  const blocks = sections.map((section) => [section, ...changes.filter((change) => change.section === section).map(({ text }) => `  ${text}`)].join('\n'));
  return `${packs}: ${count}\n\n${blocks.join('\n\n')}\n`;
}
