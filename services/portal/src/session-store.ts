import { Redis } from 'ioredis';

/** Keeps small things under a key until a moment. */
export interface Store {
  get(key: string): Promise<string | null>;
  /** Gets it and forgets it, so that it can be had once only. */
  take(key: string): Promise<string | null>;
  /** @param milliseconds how long from now */
  put(key: string, value: string, milliseconds: number): Promise<void>;
  /** As put, but only over what is there: what was removed meanwhile stays away. */
  replace(key: string, value: string, milliseconds: number): Promise<void>;
  /** Removes it, and tells every process that shares the store. */
  remove(key: string): Promise<void>;
  /** Throws when nothing can be kept just now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** What was removed, here or by another process. */
export type Removed = (key: string) => void;

/** In this process: a restart forgets it. */
export class MemoryStore implements Store {
  /** By kind: the word before the key's colon. */
  readonly #kinds = new Map<string, Map<string, { value: string; until: number }>>();

  constructor(
    private readonly now: () => number = Date.now,
    /** Beyond so many of a kind its oldest are forgotten: what strangers can make us keep has an end, and pushes out nothing else. */
    private readonly most = 50_000,
    private readonly removed: Removed = () => undefined,
  ) {}

  async get(key: string): Promise<string | null> {
    const kept = this.#of(key);
    const found = kept.get(key);
    if (!found) return null;
    if (found.until > this.now()) return found.value;
    kept.delete(key);
    return null;
  }

  async take(key: string): Promise<string | null> {
    const value = await this.get(key);
    this.#of(key).delete(key);
    return value;
  }

  async put(key: string, value: string, milliseconds: number): Promise<void> {
    const kept = this.#of(key);
    kept.delete(key);
    kept.set(key, { value, until: this.now() + milliseconds });
    if (kept.size <= this.most) return;
    const now = this.now();
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old);
    for (const old of kept.keys()) {
      if (kept.size <= this.most) break;
      kept.delete(old);
    }
  }

  async replace(key: string, value: string, milliseconds: number): Promise<void> {
    if (this.#of(key).has(key)) await this.put(key, value, milliseconds);
  }

  async remove(key: string): Promise<void> {
    this.#of(key).delete(key);
    this.removed(key);
  }

  #of(key: string): Map<string, { value: string; until: number }> {
    const kind = /^\w+(?=:)/.exec(key)?.[0] ?? '';
    const kept = this.#kinds.get(kind) ?? new Map<string, { value: string; until: number }>();
    this.#kinds.set(kind, kept);
    return kept;
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {
    this.#kinds.clear();
  }
}

const REMOVED = 'toteuma:portal:removed';

/** In Redis: several portals share it, and a restart forgets nothing. */
export class RedisStore implements Store {
  readonly #redis: Redis;
  /** A connection that listens can do nothing else. */
  readonly #listening: Redis;

  constructor(
    url: string,
    private readonly removed: Removed = () => undefined,
  ) {
    this.#redis = new Redis(url, { keyPrefix: 'toteuma:portal:', maxRetriesPerRequest: 1, commandTimeout: 2000, connectTimeout: 2000 });
    this.#listening = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 2000 });
    // Each command tells its caller; without a listener the loss would be written to the terminal at every try.
    for (const redis of [this.#redis, this.#listening]) redis.on('error', () => undefined);
    this.#listening.on('message', (_channel, key) => this.removed(key));
    // Waits until Redis is there; only the end of this store keeps it from being done.
    this.#listening.subscribe(REMOVED).catch(() => undefined);
  }

  get(key: string): Promise<string | null> {
    return this.#redis.get(key);
  }

  take(key: string): Promise<string | null> {
    return this.#redis.getdel(key);
  }

  async put(key: string, value: string, milliseconds: number): Promise<void> {
    await this.#redis.set(key, value, 'PX', Math.max(1, Math.floor(milliseconds)));
  }

  async replace(key: string, value: string, milliseconds: number): Promise<void> {
    await this.#redis.set(key, value, 'PX', Math.max(1, Math.floor(milliseconds)), 'XX');
  }

  async remove(key: string): Promise<void> {
    await this.#redis.del(key);
    this.removed(key);
    // It is gone, whether the others hear of it or not.
    await this.#redis.publish(REMOVED, key).catch(() => undefined);
  }

  async check(): Promise<void> {
    await this.#redis.ping();
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    this.#listening.disconnect();
  }
}
