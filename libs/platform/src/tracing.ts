import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace as api, TraceFlags, type Span, type SpanContext } from '@opentelemetry/api';
import type { EventText, Step, Watch } from '@toteuma/eventing';

/** The span of a request. */
export interface RequestSpan {
  end(route: string, status: number): void;
}

/**
 * OpenTelemetry traces of a service. A trace's id is the correlation's, which every event and job carries, and the span of
 * the request that began it has an id that follows from it: so each service hangs its spans into the same trace, and the
 * events need to carry nothing more.
 */
export interface Tracing {
  readonly trace: NonNullable<Watch['trace']>;
  /** `begins`: the correlation was made for this request, so that everything that comes of it hangs on it. */
  request(method: string, correlation: string, begins: boolean): RequestSpan;
  publish(events: readonly EventText[], work: () => Promise<void>): Promise<void>;
  /** Sends what is left. */
  close(): Promise<void>;
}

const kinds: Record<Step['kind'], SpanKind> = { command: SpanKind.INTERNAL, append: SpanKind.CLIENT, publish: SpanKind.PRODUCER, handle: SpanKind.CONSUMER, job: SpanKind.CONSUMER };

/** Where a trace begins, as the correlation says: a UUID without its dashes is a trace id. */
export function originOf(correlation: string): SpanContext {
  const digits = correlation.replaceAll('-', '').toLowerCase();
  const traceId = /^(?!0{32})[0-9a-f]{16}(?!0{16})[0-9a-f]{16}$/.test(digits) ? digits : createHash('sha256').update(correlation).digest('hex').slice(0, 32);
  return { traceId, spanId: traceId.slice(16), traceFlags: TraceFlags.SAMPLED, isRemote: true };
}

/** Opens the traces of a service, or none without an address to send them to: then nothing is loaded either. */
export async function openTracing(service: string, endpoint: string | undefined): Promise<Tracing | null> {
  if (endpoint === undefined) return null;
  const [{ node, resources, tracing }, { OTLPTraceExporter }] = await Promise.all([import('@opentelemetry/sdk-node'), import('@opentelemetry/exporter-trace-otlp-http')]);
  const ids = new tracing.RandomIdGenerator();
  // Set for the one span that begins a trace, while it is made.
  let origin: SpanContext | null = null;
  // A provider of our own, not the process's: several services may run in one.
  const provider = new node.NodeTracerProvider({
    resource: resources.defaultResource().merge(resources.resourceFromAttributes({ 'service.name': `toteuma-${service}` })),
    spanProcessors: [new tracing.BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }))],
    idGenerator: { generateTraceId: () => origin?.traceId ?? ids.generateTraceId(), generateSpanId: () => origin?.spanId ?? ids.generateSpanId() },
  });
  const tracer = provider.getTracer('toteuma');
  const active = new AsyncLocalStorage<SpanContext>();

  const begin = ({ kind, name, correlation }: Step): Span => {
    const first = originOf(correlation);
    const around = active.getStore();
    const parent = around?.traceId === first.traceId ? around : first;
    return tracer.startSpan(`${kind} ${name}`, { kind: kinds[kind], attributes: { 'toteuma.correlation': correlation } }, api.setSpanContext(ROOT_CONTEXT, parent));
  };
  return {
    trace: (step, work) => {
      const span = begin(step);
      return active.run(span.spanContext(), () => ended(work(), [span]));
    },
    publish: (events, work) => ended(work(), events.map(({ type, metadata }) => begin({ kind: 'publish', name: type, correlation: (JSON.parse(metadata) as { correlation: string }).correlation }))),
    request: (method, correlation, begins) => {
      const first = originOf(correlation);
      origin = begins ? first : null;
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, root: begins, attributes: { 'http.request.method': method, 'toteuma.correlation': correlation } }, begins ? ROOT_CONTEXT : api.setSpanContext(ROOT_CONTEXT, first));
      origin = null;
      return {
        end: (route, status) => {
          span.updateName(`${method} ${route}`).setAttributes({ 'http.route': route, 'http.response.status_code': status });
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    close: () => provider.shutdown(),
  };
}

/** Ends the spans with the work. What went wrong is not said: a message may hold what must not leave the service. */
async function ended<T>(work: Promise<T>, spans: readonly Span[]): Promise<T> {
  try {
    return await work;
  } catch (error) {
    for (const span of spans) span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', error instanceof Error ? error.name : typeof error);
    throw error;
  } finally {
    for (const span of spans) span.end();
  }
}
