import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Position } from '@toteuma/eventing';

/** Where an event stands, as a header tells it. */
export interface KnownPosition {
  readonly source: string;
  readonly stream: string;
  readonly position: number;
  /** Whether the platform itself gave this position out. */
  readonly sealed: boolean;
}

/**
 * Positions on their way to callers and back (Toteuma-Position, Toteuma-Not-Older-Than). The seal, made with the secret that
 * the services share, keeps a caller from making positions up: whether and how long a read waits for one would tell of
 * grants that the caller may not see.
 */
export class PositionTokens {
  constructor(private readonly secret: string) {}

  of(source: string, { stream, position }: Position): string {
    const plain = `${source}/${stream}:${position}`;
    return `${plain}.${this.#seal(plain)}`;
  }

  /** Null when the text is of another form. */
  read(token: string): KnownPosition | null {
    const parts = /^(([a-z]+)\/([\w-]{1,100}):(\d{1,15}))(?:\.([\w-]{22}))?$/.exec(token.trim());
    if (!parts) return null;
    const [, plain, source, stream, position, seal] = parts as unknown as [string, string, string, string, string, string | undefined];
    const sealed = seal !== undefined && timingSafeEqual(Buffer.from(seal), Buffer.from(this.#seal(plain)));
    return { source, stream, position: Number(position), sealed };
  }

  #seal(plain: string): string {
    return createHmac('sha256', this.secret).update('position ').update(plain).digest('base64url').slice(0, 22);
  }
}
