import type { FastifyRequest } from 'fastify';
import { same } from './sessions.js';

/** A path of this site, as somebody asks to be sent to it; anything else is the start page. Browsers take `\` for `/`. */
export function pathWithin(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 500 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked)) return '/';
  // What dots make of it counts: it could be a path of another site after all (/..//evil).
  const path = new URL(asked, 'http://here').pathname;
  if (path.startsWith('//') || asked.includes('/../')) return '/';
  // What does not lead to a page would show a person JSON, or sign them in again and again.
  return /^\/(?:portal|api|oidc|internal|assets|health|metrics)(?:\/|$)/.test(path) ? '/' : asked;
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Why a change must not be made in this session's name, or null: it has to come from a page of ours that knows the session's token. */
export function forgery(request: Pick<FastifyRequest, 'method' | 'headers'>, address: string, csrf: string): string | null {
  if (safe.has(request.method)) return null;
  const { origin, 'sec-fetch-site': site, 'x-csrf-token': token } = request.headers;
  if (origin !== undefined && origin !== address) return 'The request comes from another site.';
  if (site !== undefined && site !== 'same-origin') return 'The request comes from another site.';
  if (typeof token !== 'string' || !same(token, csrf)) return 'The header x-csrf-token does not hold the token of this session.';
  return null;
}

/** The value of a cookie; of two with the same name neither counts, since one of them is not ours. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(`${name}=`));
  return found.length === 1 ? found[0]!.slice(name.length + 1) : undefined;
}

/** Whether a browser asks for a page, rather than a program for data. */
export const asksForPage = (request: Pick<FastifyRequest, 'method' | 'headers'>): boolean => (request.method === 'GET' || request.method === 'HEAD') && (request.headers.accept ?? '').includes('text/html');
