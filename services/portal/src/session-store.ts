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
  remove(key: string): Promise<void>;
  /** Throws when nothing can be kept just now. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** In this process: a restart forgets it. */
export class MemoryStore implements Store {
  readonly #kept = new Map<string, { value: string; until: number }>();

  constructor(
    private readonly now: () => number = Date.now,
    /** Beyond so many the oldest are forgotten: what strangers can make us keep has an end. */
    private readonly most = 50_000,
  ) {}

  async get(key: string): Promise<string | null> {
    const found = this.#kept.get(key);
    if (!found) return null;
    if (found.until > this.now()) return found.value;
    this.#kept.delete(key);
    return null;
  }

  async take(key: string): Promise<string | null> {
    const value = await this.get(key);
    this.#kept.delete(key);
    return value;
  }

  async put(key: string, value: string, milliseconds: number): Promise<void> {
    this.#kept.delete(key);
    this.#kept.set(key, { value, until: this.now() + milliseconds });
    if (this.#kept.size <= this.most) return;
    const now = this.now();
    for (const [old, { until }] of this.#kept) if (until <= now) this.#kept.delete(old);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= this.most) break;
      this.#kept.delete(old);
    }
  }

  async replace(key: string, value: string, milliseconds: number): Promise<void> {
    if (this.#kept.has(key)) await this.put(key, value, milliseconds);
  }

  async remove(key: string): Promise<void> {
    this.#kept.delete(key);
  }

  async check(): Promise<void> {}

  async close(): Promise<void> {
    this.#kept.clear();
  }
}

/** In Redis: several portals share it, and a restart forgets nothing. */
export class RedisStore implements Store {
  readonly #redis: Redis;

  constructor(url: string) {
    this.#redis = new Redis(url, { keyPrefix: 'toteuma:portal:', maxRetriesPerRequest: 1, commandTimeout: 2000, connectTimeout: 2000 });
    // Each command tells its caller; without a listener the loss would be written to the terminal at every try.
    this.#redis.on('error', () => undefined);
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
  }

  async check(): Promise<void> {
    await this.#redis.ping();
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
  }
}
