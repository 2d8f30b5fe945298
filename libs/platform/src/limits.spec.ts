import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { NEVER, firstValueFrom, of } from 'rxjs';
import { tendAnswers } from './answers.js';
import { AnswerInTime, Gate, refuseAtSocket, tooDeep, tooWide, Turns, Unhurried } from './limits.js';
import { answerWith, type Problem } from './problem.js';

let fastify: FastifyInstance;
const opened = async (): Promise<FastifyInstance> => {
  fastify = Fastify();
  await tendAnswers(fastify);
  return fastify;
};
afterEach(() => fastify?.close());

const long = { texts: 'A sentence that comes again and again. '.repeat(100) };

describe('a read', () => {
  const read = async (headers: Record<string, string>, tag?: string, body: unknown = long) => {
    const server = await opened();
    server.get('/', (_, reply) => {
      if (tag) reply.header('etag', tag);
      return reply.send(body);
    });
    return server.inject({ url: '/', headers });
  };

  it('is packed for whom it helps, and equals the plain one', async () => {
    const plain = await read({});
    const packed = await read({ 'accept-encoding': 'gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['gzip', 'accept-encoding']);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 4);
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect(packed.headers['etag']).toBe(plain.headers['etag']);
    expect((await read({ 'accept-encoding': 'br, gzip' })).headers['content-encoding']).toBe('br');
    expect((await read({ 'accept-encoding': 'gzip' }, undefined, { small: 1 })).headers['content-encoding']).toBeUndefined();
  });

  it.each([['application/pdf'], ['text/event-stream; charset=utf-8'], ['image/png']])('of %s is not packed', async (type) => {
    const server = await opened();
    server.get('/', (_, reply) => reply.type(type).send(Buffer.alloc(5000, 'x')));
    expect((await server.inject({ url: '/', headers: { 'accept-encoding': 'gzip, br' } })).headers['content-encoding']).toBeUndefined();
  });

  it('is told from what the caller has', async () => {
    const first = await read({});
    const tag = String(first.headers['etag']);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    for (const known of [tag, `"x", ${tag}`, tag.replace('W/', ''), '*']) {
      const again = await read({ 'if-none-match': known, 'accept-encoding': 'gzip' });
      expect([again.statusCode, again.body, again.headers['etag'], again.headers['content-type'], again.headers['content-encoding']]).toEqual([304, '', tag, undefined, undefined]);
    }
    expect((await read({ 'if-none-match': '"x"' })).statusCode).toBe(200);
    expect((await read({ 'if-none-match': tag }, undefined, { ...long, more: 1 })).statusCode).toBe(200);
  });

  it('of the same version with other content is another one', async () => {
    const before = String((await read({}, '"3"')).headers['etag']);
    expect(before).toMatch(/^W\/"3-[\w-]{27}"$/);
    expect((await read({ 'if-none-match': before }, '"3"')).statusCode).toBe(304);
    expect((await read({ 'if-none-match': before }, '"3"', { ...long, code: 'S22999' })).statusCode).toBe(200);
    expect((await read({}, '"a mark of the route\'s own"')).headers['etag']).toBe('"a mark of the route\'s own"');
  });
});

describe('the gate', () => {
  /** @param answer what the route waits for, each time */
  const gated = async (rate: number, answer: () => Promise<unknown> = () => wait(20)): Promise<FastifyInstance> => {
    const server = await opened();
    const gate = await Gate.before(server, rate);
    const answered = (reply: FastifyReply, refused: Problem | null) => (refused ? answerWith(reply, refused.body) : undefined);
    server.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      if (request.headers['x-late'] === undefined) gate.sendAway(request, reply);
      done();
    });
    server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
      const person = request.headers['x-person'];
      return answered(reply, person ? await gate.enter(request, reply, String(person)) : await gate.refusedSignIn(request, reply));
    });
    server.get('/', () => answer().then(() => ({ ok: true })));
    server.get('/stream', { config: { stream: true } }, () => ({ ok: true }));
    return server;
  };
  const ask = (server: FastifyInstance, person?: string) => server.inject({ url: '/', headers: person ? { 'x-person': person } : {} });

  it('stops whoever comes too often, says until when, and nobody else', async () => {
    const server = await gated(2);
    expect((await ask(server, 'a')).headers).toMatchObject({ 'ratelimit-limit': '2', 'ratelimit-remaining': '1', 'ratelimit-reset': '60' });
    expect((await ask(server, 'a')).statusCode).toBe(200);
    const stopped = await ask(server, 'a');
    expect([stopped.statusCode, stopped.json().type, stopped.headers['cache-control']]).toEqual([429, '/problems/request/too-many', 'no-store']);
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(50);
    expect((await ask(server, 'b')).statusCode).toBe(200);
    // Refused sign-ins count by themselves, for the address that they come from.
    expect([(await ask(server)).statusCode, (await ask(server)).statusCode, (await ask(server)).statusCode]).toEqual([200, 200, 429]);
    expect((await ask(server, 'b')).statusCode).toBe(200);
  });

  it.each([['before anything else is looked at', {}], ['who came in the same moment', { 'x-late': '1' }]])('sends away whoever is one too many: %s', async (_when, late) => {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const server = await gated(10_000, () => opened);
    const observed: number[] = [];
    server.addHook('onResponse', (_request, reply, done) => {
      observed.push(reply.statusCode);
      done();
    });
    const ask = (number: number) => server.inject({ url: '/', headers: { 'x-person': `p${number}`, 'accept-language': 'fi', ...late } });
    const all = Array.from({ length: 1100 }, (_, number) => ask(number));
    // None is answered yet: of all these at least a hundred are more than a thousand.
    while (observed.length < 100) await wait(10);
    const one = await Promise.race(all);
    expect([one.statusCode, one.headers]).toEqual([503, expect.objectContaining({ 'retry-after': '1', 'content-language': 'fi', vary: 'Accept-Language', 'cache-control': 'no-store', 'content-type': 'application/problem+json; charset=utf-8' })]);
    expect(one.json()).toEqual({ type: '/problems/service/unavailable', title: expect.any(String), status: 503, detail: 'Liian monta pyyntöä on kesken.' });
    expect((await server.inject({ url: '/stream', headers: { 'x-person': 'p1' } })).statusCode).toBe(200);
    open();
    const statuses = (await Promise.all(all)).map(({ statusCode }) => statusCode);
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
    expect((await ask(1)).statusCode).toBe(200);
    // Whoever was sent away is counted like the others.
    while (observed.length < 1102) await wait(10);
    expect(observed.filter((status) => status === 503)).toHaveLength(statuses.filter((status) => status === 503).length);
  }, 30_000);
});

describe('a body', () => {
  const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => ({ in: inner }), 1);
  it('may be nested as deep as bodies are, and the field that goes deeper is named', () => {
    expect(tooDeep(nested(32))).toBeNull();
    expect(tooDeep(undefined)).toBeNull();
    expect(tooDeep({ flat: 1, pack: nested(32) })?.body).toMatchObject({ status: 400, errors: [{ field: 'pack', expected: 'at most 32 levels of objects and lists' }] });
    expect(tooDeep([nested(32)])?.body.errors?.[0]?.field).toBe('(body)');
  });
});

describe('an answer', () => {
  class Routes {
    hurried(): void {}
    @Unhurried() unhurried(): void {}
  }
  const contextOf = (handler: () => void) => ({ getType: () => 'http', getHandler: () => handler }) as never;
  const inTime = new AnswerInTime({ get: (key: string, target: object) => Reflect.getMetadata(key, target) } as never, 10);

  it('comes in time or is a problem, unless the route takes its time', async () => {
    const { hurried, unhurried } = Routes.prototype;
    expect(await firstValueFrom(inTime.intercept(contextOf(hurried), { handle: () => of(1) }))).toBe(1);
    await expect(firstValueFrom(inTime.intercept(contextOf(hurried), { handle: () => NEVER }))).rejects.toMatchObject({ body: { status: 503 } });
    expect(await Promise.race([firstValueFrom(inTime.intercept(contextOf(unhurried), { handle: () => NEVER })), wait(40, 'still waiting')])).toBe('still waiting');
  });
});

describe('a connection', () => {
  it('that brings no HTTP, or too much of it, gets a problem and its end', async () => {
    fastify = Fastify({ clientErrorHandler: refuseAtSocket });
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    const { port } = fastify.server.address() as { port: number };
    const said = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let answer = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (part) => (answer += part.toString())).on('close', () => resolve(answer)).on('error', reject);
      });
    expect(await said('no words of HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*application\/problem\+json[^]*request\/malformed/);
    expect(await said(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(17_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 [^]*"status":431/);
  });
});

describe('an object of a body', () => {
  const members = (count: number) => Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',');

  it.each([
    ['with as many fields as allowed', `{${members(1000)}}`, false],
    ['with one field too many', `{${members(1001)}}`, true],
    ['far inside', `[{"a":[{"b":{${members(1001)}}}]}]`, true],
    ['among many small ones', `[${Array.from({ length: 5000 }, () => '{"a":1,"b":{"c":2}}').join(',')}]`, false],
    ['with signs in its texts', JSON.stringify({ a: ':'.repeat(5000), b: '{"'.repeat(2000), c: `\\":`.repeat(2000), d: '\\' }), false],
    ['that is not closed', `{${'{"a":1,'.repeat(10)}`, false],
    ['that closes too often', `}}}}${members(1001)}`, true],
    ['with a text that does not end', `{"a":"${':'.repeat(5000)}`, false],
  ])('%s', (_what, text, refused) => expect(tooWide(text)).toBe(refused));
});

describe('whose turn it is', () => {
  const quick = 0;
  const late = 100;
  /** So many looks, between each of which as many are answered as are worked on. */
  const worked = async (turns: Turns, looks: number, lateness: number, ends: (() => void)[]): Promise<void> => {
    for (let look = 0; look < looks; look += 1) {
      for (const end of ends.splice(0)) end();
      await Promise.resolve();
      turns.look(lateness);
      await Promise.resolve();
    }
  };
  const crowd = (turns: Turns, count: number, begun: (() => void)[]): void => Array.from({ length: count }).forEach(() => void turns.begin().then((end) => begun.push(end)));

  it('is that of the first who came, as soon as another is answered', async () => {
    const turns = new Turns();
    const order: number[] = [];
    const ends: (() => void)[] = [];
    for (let at = 0; at < 40; at += 1) void turns.begin().then((end) => (order.push(at), ends.push(end)));
    await wait(0);
    expect(order).toEqual(Array.from({ length: 32 }, (_, at) => at));
    ends[7]!();
    ends[3]!();
    await wait(0);
    expect(order.slice(32)).toEqual([32, 33]);
  });
  it('comes to more at once while the process is in time, and to fewer while it is late', async () => {
    const turns = new Turns();
    const begun: (() => void)[] = [];
    crowd(turns, 900, begun);
    for (let look = 0; look < 60; look += 1) turns.look(quick);
    await wait(0);
    expect(begun).toHaveLength(900);
    begun.splice(0).forEach((end) => end());
    crowd(turns, 200, begun);
    for (let look = 0; look < 60; look += 1) turns.look(late);
    await worked(turns, 2, late, begun);
    await wait(0);
    expect(begun.length).toBeLessThan(10);
  });
  it('is nobody else\'s once a thousand are there, and is again when they are answered', async () => {
    const turns = new Turns();
    const begun: (() => void)[] = [];
    crowd(turns, 1000, begun);
    expect(turns.isFull).toBe(true);
    for (let look = 0; look < 60; look += 1) turns.look(quick);
    await wait(0);
    begun.splice(0).forEach((end) => end());
    expect(turns.isFull).toBe(false);
  });
  it('does not come soon in a process that answers little: then only few wait, and it is found out when it answers more', async () => {
    const turns = new Turns();
    const begun: (() => void)[] = [];
    crowd(turns, 300, begun);
    for (let look = 0; look < 300; look += 1) turns.look(late);
    await wait(0);
    expect(turns.isFull).toBe(true);
    for (let round = 0; round < 100; round += 1) {
      begun.splice(0).forEach((end) => end());
      await Promise.resolve();
      turns.look(quick);
      await wait(0);
    }
    expect(turns.isFull).toBe(false);
  });
});
