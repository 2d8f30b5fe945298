import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** What a figure must be read with: it means little on another machine. */
export interface Machine {
  readonly cpus: number;
  readonly model: string;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Average number of running processes in the last minute before the benchmark. */
  readonly load: number;
  /** Median time of writing 8 kB and waiting until it is on disk, in microseconds. */
  readonly fsyncMicroseconds: number;
}

export function describeMachine(folder: string): Machine {
  return {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    load: Math.round(loadavg()[0]! * 100) / 100,
    fsyncMicroseconds: Math.round(fsyncTime(folder)),
  };
}

/** As pg_test_fsync does it: the same 8 kB of a file again and again, each followed by fdatasync. */
function fsyncTime(folder: string, times = 200): number {
  const file = join(folder, 'fsync-probe');
  const page = Buffer.alloc(8192, 1);
  const descriptor = openSync(file, 'w');
  try {
    const taken = Array.from({ length: times }, () => {
      const from = performance.now();
      writeSync(descriptor, page, 0, page.length, 0);
      fdatasyncSync(descriptor);
      return (performance.now() - from) * 1000;
    });
    return taken.toSorted((a, b) => a - b)[times >> 1]!;
  } finally {
    closeSync(descriptor);
    rmSync(file, { force: true });
  }
}
