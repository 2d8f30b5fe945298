import pg from 'pg';

/**
 * Wakes readers when something was committed. One listening connection per process and database; when it is lost it comes
 * back by itself and wakes everyone once, so that nothing said meanwhile is missed.
 */
export class Wake {
  readonly #listeners = new Map<string, Set<() => void>>();
  #client: pg.Client | null = null;
  #closed = false;
  /** One statement at a time on the connection. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(private readonly connection: pg.ClientConfig | string) {}

  async open(): Promise<void> {
    const client = new pg.Client(typeof this.connection === 'string' ? { connectionString: this.connection } : this.connection);
    client.on('notification', ({ channel }) => this.signal(channel));
    client.on('error', () => this.#reopen(client));
    client.on('end', () => this.#reopen(client));
    await client.connect();
    // Keys that are added meanwhile come along as well.
    for (const channel of this.#listeners.keys()) await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    if (this.#closed) await client.end();
    else this.#client = client;
  }

  #reopen(lost: pg.Client): void {
    if (this.#closed || this.#client !== lost) return;
    this.#client = null;
    const retry = () => {
      if (this.#closed) return;
      this.open().then(
        () => this.#listeners.forEach((_, channel) => this.signal(channel)),
        () => setTimeout(retry, 500).unref(),
      );
    };
    setTimeout(retry, 100).unref();
  }

  /** Says on this side of the database that a channel has news. */
  signal(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
  }

  /** Calls the listener at each news of a channel. Returns what ends it. */
  async on(channel: string, listener: () => void): Promise<() => void> {
    const known = this.#listeners.get(channel);
    if (known) known.add(listener);
    else {
      this.#listeners.set(channel, new Set([listener]));
      // When the connection is lost in this moment, the next one listens.
      this.#asked = this.#asked.then(() => this.#client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`)).catch(() => undefined);
      await this.#asked;
    }
    return () => this.#listeners.get(channel)?.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }
}

/** A loop that runs a step whenever it is woken, and every so often in case a signal was lost. Stops between steps. */
export class Loop {
  #stopping = false;
  #nudge: (() => void) | null = null;
  #woken = true;
  #done: Promise<void> = Promise.resolve();

  /** `step` says whether there may be more at once. A step that throws is tried again after a pause. */
  constructor(
    private readonly step: () => Promise<boolean>,
    private readonly failed: (error: unknown) => void | Promise<void>,
    private readonly rest = 1000,
  ) {}

  start(): this {
    this.#done = this.#run();
    return this;
  }

  wake(): void {
    this.#woken = true;
    this.#nudge?.();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#nudge?.();
    await this.#done;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  async #run(): Promise<void> {
    let pause = 50;
    while (!this.#stopping) {
      this.#woken = false;
      try {
        const more = await this.step();
        pause = 50;
        if (more || this.#woken) continue;
        await this.#sleep(this.rest);
      } catch (error) {
        await this.failed(error);
        await this.#sleep(pause);
        pause = Math.min(pause * 2, 2000);
      }
    }
  }

  #sleep(milliseconds: number): Promise<void> {
    if (this.#stopping) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#nudge = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      this.#nudge = null;
    });
  }
}
