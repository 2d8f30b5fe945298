import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { createTopics, KafkaTransport, type EventText } from '@toteuma/eventing';
import { event, metadata } from '../append/workload.js';
import { openLoop } from './open-loop.js';

/**
 * What nothing that keeps a promise can be quicker than: at the same rate, each event is made durable in a file (one
 * fdatasync for all that wait), then sent to Kafka with acks from all replicas, and taken from there by a consumer that
 * does nothing with it. Milliseconds from the intended sending to the arrival.
 */
export async function runFloor(folder: string, brokers: readonly string[], source: string, perSecond: number, warmUp: number, commands: number): Promise<Float64Array> {
  await createTopics(brokers, [source]);
  const transport = new KafkaTransport({ brokers, clientId: 'floor', history: async () => [] });
  const file = await open(join(folder, `floor-${source}`), 'w');
  try {
    const intended = new Float64Array(warmUp + commands);
    const arrived = new Float64Array(warmUp + commands);
    let open = warmUp + commands;
    let came: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      came = resolve;
    });
    await transport.subscribe(`${source}-floor`, [source], async (batch) => {
      const now = performance.now();
      for (const { event } of batch) {
        if (!event || arrived[event.position - 1] !== 0) throw new Error('the floor lost or doubled an event');
        arrived[event.position - 1] = now;
        open -= 1;
      }
      if (open === 0) came();
    });
    let waiting: EventText[] = [];
    let writing: Promise<void> | null = null;
    const write = async () => {
      while (waiting.length > 0) {
        const batch = waiting;
        waiting = [];
        await file.write(batch.map(({ data }) => data).join('\n'));
        await file.datasync();
        await transport.publish(source, batch);
      }
      writing = null;
    };
    await openLoop(perSecond, warmUp + commands, (at, due) => {
      intended[at] = due;
      waiting.push(eventOf(source, at));
      writing ??= write();
    });
    await all;
    return arrived.map((at, index) => at - intended[index]!).slice(warmUp);
  } finally {
    await transport.close();
    await file.close();
  }
}

const data = JSON.stringify(event.data);
const meta = JSON.stringify(metadata);
const at = '2011-12-31T12:00:00.000Z';
/** As large as an event of the product. */
const eventOf = (source: string, number: number): EventText => ({
  source, position: number + 1, id: '5f0e7c7e-6a7b-4e43-a6c4-0f3a1d2b9c11', stream: `grant-${number % 500}`, version: Math.floor(number / 500) + 1,
  type: event.type, schemaVersion: 1, data, metadata: meta, occurredAt: at, recordedAt: at, hash: '0'.repeat(64),
});
