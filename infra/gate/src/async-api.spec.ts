import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import specs from '@asyncapi/specs';
import { contracts, topicOf } from '@toteuma/contracts';
import { Ajv, type Schema } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Message {
  headers: { properties: Record<string, object> };
  payload: { schema: object };
}
const document = JSON.parse(readFileSync('services/portal/src/api/asyncapi.json', 'utf8')) as {
  channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>; operations: Record<string, object>; components: { messages: Record<string, Message> };
};
const formats = addFormats as unknown as (ajv: Ajv | Ajv2020) => void;

describe('the AsyncAPI document', () => {
  it('is valid AsyncAPI 3', () => {
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile((specs.schemasWithoutId as Record<string, Schema>)['3.0.0']!);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, operations: { tells: { action: 'shout' } } })).toBe(false);
  });

  it('has every event in the channel of its source', () => {
    for (const { source, type } of contracts.all()) expect(document.channels[source]).toMatchObject({ address: topicOf(source), messages: { [type]: { $ref: `#/components/messages/${type}` } } });
    expect(Object.keys(document.components.messages).toSorted()).toEqual(contracts.all().map(({ type }) => type).toSorted());
  });

  it('names the headers that the services send', () => {
    const transport = readFileSync('libs/eventing/src/kafka-transport.ts', 'utf8');
    const block = /function messageOf[^]*?headers: \{([^]*?)\n {4}\}/.exec(transport)?.[1] ?? '';
    const sent = [...block.matchAll(/^ {6}'?([a-z_-]+)'?:/gm)].map(([, name]) => name!);
    expect(sent.length).toBeGreaterThan(10);
    for (const message of Object.values(document.components.messages)) expect(Object.keys(message.headers.properties).toSorted()).toEqual(sent.toSorted());
  });

  it('has bodies that the samples of the events match', () => {
    const ajv = new Ajv2020({ strict: false });
    formats(ajv);
    for (const { type, version } of contracts.all()) {
      const sample: unknown = JSON.parse(readFileSync(`libs/contracts/golden/${type}.v${version}.json`, 'utf8'));
      const validate = ajv.compile(document.components.messages[type]!.payload.schema);
      validate(sample);
      expect({ type, errors: validate.errors }).toEqual({ type, errors: null });
    }
  });
});
