/** A server that is ready to be used, however it was obtained. */
export type Server = {
  /** PostgreSQL: `postgresql://...`; Kafka: `host:port`; Redis: `redis://...`. */
  url: string;
  how: 'given' | 'docker' | 'native';
  /** One sentence for a person: what it is and where it came from. */
  describe: string;
  /** Native only. */
  pid?: number;
  /** Ends the server and waits for its end. May be called more than once. A given server is left alone. */
  stop(): Promise<void>;
  /** SIGKILL, for fault tests. Native only. */
  kill?(): Promise<void>;
};

/** What the three kinds of server share. */
export type StartOptions = {
  /** Holds everything the server writes. Made when it is not there. */
  folder: string;
  /** Default: a free one. */
  port?: number | undefined;
  log?: ((line: string) => void) | undefined;
  /** Neither a given server nor Docker, even where there is one. */
  only?: 'native' | undefined;
};

/** A server cannot be had. The message is one sentence that a person can act on. */
export class ServerError extends Error {
  override name = 'ServerError';
}
