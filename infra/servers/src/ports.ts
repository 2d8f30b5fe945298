import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { ServerError } from './server.js';

/** Below the ports that systems hand out for outgoing connections: one of those could take it before its server is up. */
const [LOWEST, HIGHEST] = [20_000, 32_000];
const given = new Set<number>();

/** A TCP port of 127.0.0.1 that was free a moment ago; never the same twice in a process. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const wanted = randomInt(LOWEST, HIGHEST);
    if (given.has(wanted) || (await listenOnce(wanted)) === undefined) continue;
    given.add(wanted);
    return wanted;
  }
  const port = await listenOnce(0);
  if (port === undefined) throw new ServerError('This machine has no free TCP port left on 127.0.0.1.');
  return port;
}

/** The asked port, checked to be free, or any free one. @throws ServerError when the asked one is taken. */
export async function portFor(what: string, asked: number | undefined): Promise<number> {
  if (asked === undefined) return freePort();
  if ((await listenOnce(asked)) === undefined) {
    throw new ServerError(`${what} cannot use port ${asked} of 127.0.0.1: another program has it (or it is not allowed).`);
  }
  return asked;
}

/** Sends bytes and returns the first answer, or undefined when nothing answered in time. */
export function ask(host: string, port: number, question: Uint8Array, milliseconds: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer?: Buffer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(milliseconds, () => end());
    socket.once('error', () => end());
    socket.once('close', () => end());
    socket.once('data', (answer) => end(answer));
    socket.once('connect', () => socket.write(question));
  });
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
