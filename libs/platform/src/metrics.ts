import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { shared, within } from './health.js';

/** How long a figure that has to be asked for may take (milliseconds). */
const PATIENCE = 2000;
/** For so long what was collected is given again (milliseconds). */
const FRESH = 1000;
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What a service measures of itself, in a registry of its own: several services may run in one process. Labels are names
 * that stand in the code (routes, types, sources), never ids: their number does not grow with the data.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly requests: Counter<'method' | 'route' | 'status'>;
  readonly requestSeconds: Histogram<'method' | 'route'>;
  readonly commands: Counter<'command' | 'outcome'>;
  readonly batchCommands: Histogram;
  readonly batchSeconds: Histogram;
  readonly appended: Counter;
  readonly handled: Counter<'source'>;
  /** The metrics in the text format of Prometheus. */
  readonly text = shared(FRESH, () => this.registry.metrics());

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    const registers = [this.registry];
    this.requests = new Counter({ name: 'toteuma_http_requests_total', help: 'Answered requests.', labelNames: ['method', 'route', 'status'], registers });
    this.requestSeconds = new Histogram({ name: 'toteuma_http_request_seconds', help: 'Time from a request to its answer.', labelNames: ['method', 'route'], buckets: SECONDS, registers });
    this.commands = new Counter({ name: 'toteuma_commands_total', help: 'Commands by how they ended.', labelNames: ['command', 'outcome'], registers });
    this.batchCommands = new Histogram({ name: 'toteuma_append_batch_commands', help: 'Commands written in one transaction.', buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500], registers });
    this.batchSeconds = new Histogram({ name: 'toteuma_append_batch_seconds', help: 'Time that the transaction of a batch took.', buckets: [0.001, 0.002, ...SECONDS], registers });
    this.appended = new Counter({ name: 'toteuma_append_events_total', help: 'Events that batches held.', registers });
    this.handled = new Counter({ name: 'toteuma_events_handled_total', help: 'Events that handlers took in, by source.', labelNames: ['source'], registers });
  }

  /** A figure that is read when it is asked for. While it cannot be read it is left out. */
  gauge(name: string, help: string, labelNames: readonly string[], read: () => Promise<readonly Sample[]>): void {
    const gauge: Gauge = new Gauge({
      name, help, labelNames: [...labelNames], registers: [this.registry],
      collect: async () => {
        const samples = await within(PATIENCE, read(), []).catch((): readonly Sample[] => []);
        gauge.reset();
        // A reset gauge without labels stands at zero, which would be a figure.
        if (labelNames.length === 0) gauge.remove();
        for (const { labels, value } of samples) gauge.set({ ...labels }, value);
      },
    });
  }

  counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames: [...labelNames], buckets: SECONDS, registers: [this.registry] });
  }

  /** Event-loop delay, memory, processor time: for whoever has the process alone. */
  measureProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }
}

/** One text of several: what each says of a metric stands together under its name, as the format wants it. */
export function mergeMetrics(texts: readonly string[]): string {
  const metrics = new Map<string, { about: string[]; samples: string[] }>();
  for (const text of texts) {
    let current = '';
    for (const line of text.split('\n')) {
      const about = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1];
      if (about !== undefined) current = about;
      if (line === '' || current === '') continue;
      const metric = metrics.get(current) ?? { about: [], samples: [] };
      metrics.set(current, metric);
      if (about === undefined) metric.samples.push(line);
      else if (!metric.about.includes(line)) metric.about.push(line);
    }
  }
  return [...metrics.values()].flatMap(({ about, samples }) => [...about, ...samples]).map((line) => `${line}\n`).join('');
}
