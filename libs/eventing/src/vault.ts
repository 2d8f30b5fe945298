import { randomBytes, randomUUID } from 'node:crypto';
import type { TextRef } from '@toteuma/contracts';
import { sha256 } from './event.js';
import type { VaultText } from './store.js';

/**
 * Collects the texts of one command. A text that may name a person is kept in the service's vault, where it can be
 * erased; the event gets its id and the digest of salt and text, which shows later that the text was not changed and,
 * once the salt is gone, tells nothing.
 */
export class Texts {
  readonly kept: VaultText[] = [];

  /** Puts a text away and returns what the event may hold of it; nothing given stays null. */
  put(field: string, body: string | null | undefined): TextRef | null {
    if (body === undefined || body === null || body === '') return null;
    const text = { id: randomUUID(), field, salt: randomBytes(16).toString('hex'), body };
    this.kept.push(text);
    return { text: text.id, digest: sha256(text.salt + body) };
  }
}
