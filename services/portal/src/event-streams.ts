import type { IncomingMessage, ServerResponse } from 'node:http';

/** The route that streams also to whoever does not ask for it by `Accept`. */
const isStream = /\/api\/v1\/reports\/[^/?]+\/changes(?:\?|$)/;

/** The event streams that are open: they would outlive a stop, and the session they belong to, by hours. */
export class EventStreams {
  readonly #open = new Map<ServerResponse, string | null>();

  /** Notes a response when the request asks for an event stream; `session` is the key of the one it belongs to. */
  note(request: IncomingMessage, response: ServerResponse, session: string | null): void {
    if (!isStream.test(request.url ?? '') && !request.headers.accept?.includes('text/event-stream')) return;
    if (!this.#open.has(response)) response.once('close', () => this.#open.delete(response));
    this.#open.set(response, session);
  }

  /** Ends those of a session; all of them when none is named. */
  end(session?: string): void {
    for (const [response, whose] of this.#open) if (session === undefined || whose === session) response.end();
  }
}
