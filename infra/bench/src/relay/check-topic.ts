import { FIRST_HASH, hashOf, type Delivery, type KafkaTransport } from '@toteuma/eventing';

/**
 * Reads a topic from its beginning: each event of the history once, each stream in order and its chain of hashes whole.
 * @throws Error when it is not so, or when they do not all come within a minute
 */
export async function checkTopic(transport: KafkaTransport, source: string, events: number): Promise<void> {
  const heads = new Map<string, { version: number; hash: string }>();
  const positions = new Set<number>();
  const take = ({ event, fault }: Delivery) => {
    if (!event) throw new Error(`a message of ${source} cannot be read: ${fault}`);
    const before = heads.get(event.stream) ?? { version: 0, hash: FIRST_HASH };
    if (event.version !== before.version + 1) throw new Error(`version ${event.version} of ${event.stream} follows version ${before.version}`);
    if (event.hash !== hashOf(event, before.hash)) throw new Error(`position ${event.position} is not what was written`);
    heads.set(event.stream, event);
    positions.add(event.position);
  };
  let late: NodeJS.Timeout | undefined;
  let subscription: { stop(): Promise<void> } | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      late = setTimeout(() => reject(new Error(`of ${events} events ${positions.size} came in a minute`)), 60_000);
      const apply = async (batch: readonly Delivery[]) => {
        try {
          batch.forEach(take);
        } catch (error) {
          reject(error);
        }
        if (positions.size === events) resolve();
      };
      transport.subscribe(`check-${source}`, [source], apply).then((made) => {
        subscription = made;
      }, reject);
    });
  } finally {
    clearTimeout(late);
    await subscription?.stop();
  }
}
