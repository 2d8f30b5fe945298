import { percentile } from '../ratio.js';
import { Series } from './workload.js';

/** What a closed loop of callers did: each sends its next command when the last one was answered. */
export interface Run {
  readonly commands: number;
  readonly perSecond: number;
  /** Milliseconds from a command to its answer that half of all did not exceed. */
  readonly p50: number;
  readonly p99: number;
}

/** One append of one event; resolves when it is durable, rejects when it was not taken. */
export type AppendOne = (at: { stream: string; expectedVersion: number }) => Promise<unknown>;

/** Callers that each have streams of their own. Two runs of one loop go on in the same streams. */
export class ClosedLoop {
  readonly #series: Series[];

  constructor(callers: number, private readonly append: AppendOne) {
    this.#series = Array.from({ length: callers }, (_, caller) => new Series(caller));
  }

  /** Runs until `commands` were answered. */
  async run(commands: number): Promise<Run> {
    const latencies = new Float64Array(commands);
    let begun = 0;
    let answered = 0;
    const caller = async (series: Series) => {
      while (begun < commands) {
        begun += 1;
        const from = performance.now();
        await this.append(series.next());
        latencies[answered] = performance.now() - from;
        answered += 1;
      }
    };
    const from = performance.now();
    await Promise.all(this.#series.map(caller));
    const seconds = (performance.now() - from) / 1000;
    return { commands, perSecond: commands / seconds, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) };
  }
}
