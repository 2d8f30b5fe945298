import { once } from 'node:events';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';

export type Verdict = 'clean' | 'infected';
export type Scan = (content: Readable) => Promise<Verdict>;

/** Milliseconds in which the scanner has to answer once it has the whole file. */
const PATIENCE = 60_000;

/**
 * Asks a ClamAV daemon by its INSTREAM command: chunks with their length before them, a length of 0 at the end. The answer is
 * `stream: OK` or `stream: <name> FOUND`. Throws when there is no such answer: then the file waits on.
 */
export function clamav({ host, port }: { readonly host: string; readonly port: number }): Scan {
  return async (content) => {
    const socket = connect({ host, port });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('the scanner does not answer')));
    const answer = read(socket);
    // Awaited below; a socket that breaks while the file is sent must not be an unhandled rejection.
    answer.catch(() => undefined);
    try {
      socket.write('zINSTREAM\0');
      for await (const chunk of content as AsyncIterable<Buffer>) {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.length);
        socket.write(length);
        if (!socket.write(chunk)) await Promise.race([once(socket, 'drain'), answer]);
        if (socket.destroyed) break;
      }
      socket.write(Buffer.alloc(4));
      const said = await answer;
      if (/^stream: OK$/.test(said)) return 'clean';
      if (/^stream: .* FOUND$/.test(said)) return 'infected';
      throw new Error(`the scanner says ${JSON.stringify(said.slice(0, 200))}`);
    } finally {
      content.destroy();
      socket.destroy();
    }
  };
}

async function read(socket: Readable): Promise<string> {
  let said = '';
  for await (const part of socket as AsyncIterable<Buffer>) {
    said += part.toString('latin1');
    if (said.includes('\0')) break;
  }
  return said.replace(/\0.*$/s, '').trim();
}

/** The scanner that a setting names: `clamav://host:3310`. Throws TypeError for an address that is none. */
export function scannerOf(setting: string): Scan {
  const { protocol, hostname, port } = new URL(setting);
  if (protocol !== 'clamav:' || hostname === '') throw new TypeError('expected clamav://host:port');
  return clamav({ host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 3310 : Number(port) });
}
