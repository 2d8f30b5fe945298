import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import compress from '@fastify/compress';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Text that shrinks. Not an event stream, which would wait in the packer, and not what is packed already. */
const SHRINKS = /^(?:application\/(?:[\w.-]+\+)?json|text\/(?!event-stream)[\w.+-]+)(?:;|$)/;
const isRead = ({ method }: FastifyRequest): boolean => method === 'GET' || method === 'HEAD';

/** Sees to the answers of a service: reads are packed, carry an ETag and are told from what the caller has already. */
export async function tendAnswers(fastify: FastifyInstance): Promise<void> {
  await fastify.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], customTypes: SHRINKS, globalDecompression: false });
  fastify.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
    if ((reply.statusCode === 503 || reply.statusCode === 429) && !reply.hasHeader('retry-after')) reply.header('retry-after', 1);
    if (!isRead(request) || reply.statusCode >= 400) {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
      return payload;
    }
    // A browser may keep it, but asks each time: what is shown depends on who asks and when.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'private, no-cache');
    reply.header('vary', [...new Set([...varies(reply), 'accept-encoding'])].join(', '));
    const tag = reply.statusCode === 200 ? tagOf(reply, payload) : undefined;
    if (tag === undefined) return payload;
    reply.header('etag', tag);
    if (!holds(request.headers['if-none-match'], tag)) return payload;
    if (payload instanceof Readable) payload.destroy();
    for (const name of ['content-type', 'content-length', 'content-disposition']) reply.removeHeader(name);
    reply.code(304);
    return '';
  });
}

const varies = (reply: FastifyReply): string[] => String(reply.getHeader('vary') ?? '').split(/,\s*/).filter((name) => name !== '');

/**
 * The version that the route names says which events are in, but what is shown also comes from elsewhere: other services'
 * events, texts that were removed, what this caller may see. So the tag is of the content, with the version in front.
 */
function tagOf(reply: FastifyReply, payload: unknown): string | undefined {
  const own = reply.getHeader('etag');
  const version = /^"(\d+)"$/.exec(String(own ?? ''))?.[1];
  if (own !== undefined && version === undefined) return String(own);
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return own === undefined ? undefined : String(own);
  return `W/"${version === undefined ? '' : `${version}-`}${hash('sha256', payload, 'base64url').slice(0, 27)}"`;
}

/** Whether If-None-Match names the tag; weak and strong are the same there (RFC 9110). */
function holds(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  const bare = (one: string) => one.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((one) => bare(one) === bare(tag));
}
