import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readCaseFile } from '../case/case-file.js';
import { Client } from '../case/client.js';
import { playCase } from '../case/play.js';
import { startDistributed, type DistributedPlatform } from '../distributed.js';
import { root, temporaryFolder } from './command.js';

jest.setTimeout(240_000);

interface Span {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}
type Attributes = { key: string; value: Record<string, unknown> }[];
interface Sent {
  resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId?: string; name: string; attributes: Attributes }[] }[] }[];
}

const valuesOf = (attributes: Attributes) => Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Takes what services send by OTLP over HTTP, as JSON. */
class Receiver {
  readonly spans: Span[] = [];
  readonly bodies: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      if (request.url === '/v1/traces') this.#take(Buffer.concat(parts).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #take(body: string): void {
    this.bodies.push(body);
    for (const { resource, scopeSpans } of (JSON.parse(body) as Sent).resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) this.spans.push({ service, traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId || null, name: span.name, attributes: valuesOf(span.attributes) });
    }
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

let home: string;
let platform: DistributedPlatform;
const receiver = new Receiver();

beforeAll(async () => {
  home = await temporaryFolder('traces');
  platform = await startDistributed({ folder: join(home, 'data'), port: 0, log: 'silent', settings: { OTEL_EXPORTER_OTLP_ENDPOINT: await receiver.listen(), OTEL_BSP_SCHEDULE_DELAY: '200' } });
  const read = readCaseFile(await readFile(join(root, 'cases/ulpo-amended.json'), 'utf8'));
  if (!('file' in read)) throw new Error('no case file');
  const { result } = await playCase(read.file, new Client(platform.url), { patienceMs: 60_000 });
  if (result.failed.length > 0) throw new Error(JSON.stringify(result.failed));
  // Each service tells of its spans five times a second, of those within before those around them: all is there once none lacks what it hangs on.
  const lacking = () => {
    const told = new Set(receiver.spans.map(({ spanId }) => spanId));
    return receiver.spans.filter(({ parentSpanId }) => parentSpanId !== null && !told.has(parentSpanId));
  };
  const whole = () => receiver.spans.some(({ name }) => name === 'command RecordEdition') && lacking().length === 0;
  let told = -1;
  for (const late = Date.now() + 120_000; (!whole() || told !== receiver.spans.length) && Date.now() < late; await sleep(1000)) told = receiver.spans.length;
});
afterAll(async () => {
  await platform?.stop();
  receiver.close();
  await rm(home, { recursive: true, force: true });
});

describe('the traces of services that meet on Kafka', () => {
  it('show a decided amendment from the request by Kafka to the report as one', () => {
    const decision = receiver.spans.find(({ name }) => name === 'command DecideAmendment')!;
    const trace = receiver.spans.filter(({ traceId }) => traceId === decision.traceId);
    const seen = trace.map(({ service, name }) => `${service.replace('toteuma-', '')}: ${name}`);
    expect(seen).toEqual(expect.arrayContaining([
      'applications: POST /api/v1/applications/:id/amendments/:number/decision',
      'applications: command DecideAmendment', 'applications: append applications', 'applications: publish BudgetAmended',
      'claims: handle BudgetAmended', 'reports: handle BudgetAmended', 'audit: handle BudgetAmended',
      'reports: command RequestReport', 'reports: append reports', 'reports: publish ReportRequested', 'reports: job report',
    ]));
    expect(String(decision.attributes['toteuma.correlation']).replaceAll('-', '')).toBe(decision.traceId);
  });

  it('hang together: each span stands under another of its trace, the request under none', () => {
    const begun = receiver.spans.filter(({ name }) => name.startsWith('command Decide'));
    expect(begun.length).toBeGreaterThan(2);
    for (const { traceId } of begun) {
      const trace = receiver.spans.filter((span) => span.traceId === traceId);
      const roots = trace.filter(({ parentSpanId }) => parentSpanId === null);
      expect(roots.map(({ name }) => name.split(' ')[0])).toEqual(['POST']);
      const ids = new Set(trace.map(({ spanId }) => spanId));
      expect(ids.size).toBe(trace.length);
      expect(trace.filter(({ parentSpanId }) => parentSpanId !== null && !ids.has(parentSpanId))).toEqual([]);
    }
    const reaction = receiver.spans.find(({ name }) => name === 'command RequestReport')!;
    expect(receiver.spans.find(({ spanId }) => spanId === reaction.parentSpanId)?.name).toMatch(/^handle /);
  });

  it('lead through a report job to its edition', () => {
    const edition = receiver.spans.find(({ name }) => name === 'command RecordEdition')!;
    expect(receiver.spans.find(({ spanId }) => spanId === edition.parentSpanId)?.name).toBe('job report');
  });

  it('hold no id in a name, no free text and no token', () => {
    expect(receiver.spans.filter(({ name }) => /[0-9a-f]{8}-|\?/.test(name))).toEqual([]);
    const attributes = new Set(receiver.spans.flatMap((span) => Object.keys(span.attributes)));
    expect([...attributes].toSorted()).toEqual(['http.request.method', 'http.response.status_code', 'http.route', 'toteuma.correlation']);
    for (const text of ['Bearer', 'eyJ', 'Suomen kielen', 'Palkat', 'Oulun']) expect(receiver.bodies.filter((body) => body.includes(text))).toEqual([]);
  });
});
