import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyCompress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What a page may load and do: files of this site, and the scripts and styles that carry this answer's nonce. */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Serves the built front end: its files under /assets for good, and its one page with a new nonce each time. */
export class Pages {
  /** The page in the parts between which the nonce goes; null when no front end was built. */
  readonly #parts: readonly string[] | null;

  constructor(private readonly folder: string) {
    const index = join(folder, 'index.html');
    this.#parts = existsSync(index) ? readFileSync(index, 'utf8').split('__CSP_NONCE__') : null;
  }

  get built(): boolean {
    return this.#parts !== null;
  }

  async register(fastify: FastifyInstance): Promise<void> {
    await fastify.register(fastifyCompress, { encodings: ['br', 'gzip'], threshold: 1024 });
    const root = join(this.folder, 'assets');
    // Their names change with what is in them.
    if (existsSync(root)) await fastify.register(fastifyStatic, { root, prefix: '/assets/', index: false, immutable: true, maxAge: '365d', preCompressed: true, decorateReply: false });
  }

  send(reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', contentPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(this.#parts!.join(nonce));
  }
}
