import { topicOf } from '@toteuma/contracts';
import type { Json } from './additive.js';

/** An event as far as the document needs it. */
export interface EventOfDocument {
  readonly source: string;
  readonly type: string;
  readonly version: number;
  readonly schema: Json;
  /** What happened, in a sentence. */
  readonly summary: string;
}

const text = (description: string, more: Record<string, Json> = {}): Json => ({ type: 'string', description, ...more });
const whole = (description: string): Json => text(description, { pattern: '^[1-9][0-9]*$' });
const uuid = { format: 'uuid' };

/** The headers of every message (CloudEvents 1.0, Kafka binding, binary mode; values are UTF-8). */
function headersOf({ source, type, version }: EventOfDocument): Json {
  const properties: Record<string, Json> = {
    'content-type': text('Of the body.', { const: 'application/json' }),
    ce_specversion: text('Of CloudEvents.', { const: '1.0' }),
    ce_id: text('The event: each comes once in effect, but may come twice on the wire.', uuid),
    ce_source: text('The service whose history it is.', { const: `/${source}` }),
    ce_type: text('What happened.', { const: type }),
    ce_subject: text('The grant: the same as the key of the message.', uuid),
    ce_time: text('When it came to pass.', { format: 'date-time' }),
    ce_streamversion: whole('Gap-free in the grant\'s stream of this source, from 1.'),
    ce_schemaversion: text('The version of the body\'s schema; older ones stay in the history.', version === 1 ? { const: '1' } : { enum: Array.from({ length: version }, (_, at) => String(at + 1)) }),
    ce_position: whole('Gap-free in the source, in the order of commits, from 1.'),
    ce_recordedtime: text('When it was written.', { format: 'date-time' }),
    ce_metadata: text('JSON: `actor` (an opaque id), `correlation`, and `cause`, the id of the event that a reaction answers, or null.', { contentMediaType: 'application/json' }),
    ce_chainhash: text('SHA-256 over the event and the hash before it in its stream: docs/reference/hash-chain.md.', { pattern: '^[0-9a-f]{64}$' }),
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

function messageOf(event: EventOfDocument): Json {
  const { type, summary, schema } = event;
  return {
    name: type,
    title: type,
    summary,
    contentType: 'application/json',
    headers: headersOf(event),
    payload: { schemaFormat: 'application/schema+json;version=draft-2020-12', schema },
    bindings: { kafka: { key: { type: 'string', format: 'uuid', description: 'The grant: the unit of order. All its messages of a source are in one partition.' }, bindingVersion: '0.5.0' } },
  };
}

/** One AsyncAPI 3 document of all events: a channel for each topic, a message for the newest version of each event. */
export function asyncApiDocument(events: readonly EventOfDocument[], version: string): Json {
  const sources = [...new Set(events.map(({ source }) => source))];
  const refer = (...parts: string[]): Json => ({ $ref: `#/${parts.join('/')}` });
  const of = (source: string) => events.filter((event) => event.source === source);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Toteuma events',
      version,
      description: 'What the services tell each other, and whoever else may listen. The order holds within a grant and a source, not between sources. A reader passes over events and fields that it does not know.',
      license: { name: 'EUPL-1.2' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(sources.map((source) => [source, {
      address: topicOf(source),
      title: `The history of ${source}`,
      messages: Object.fromEntries(of(source).map(({ type }) => [type, refer('components', 'messages', type)])),
      bindings: { kafka: { topic: topicOf(source), bindingVersion: '0.5.0' } },
    }])),
    operations: Object.fromEntries(sources.map((source) => [`${source}Tells`, {
      action: 'send',
      channel: refer('channels', source),
      summary: `The ${source} service publishes each event after it is committed, in the order of its positions.`,
      messages: of(source).map(({ type }) => refer('channels', source, 'messages', type)),
    }])),
    components: { messages: Object.fromEntries(events.map((event) => [event.type, messageOf(event)])) },
  };
}
