import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { migrate, namedId, prismaAdapter } from '@toteuma/platform';
import { testDatabase, testRedis, type TestDatabase } from '@toteuma/testing';
import { SMTPServer } from 'smtp-server';
import { PrismaClient } from '../../generated/prisma/client.js';
import { ReminderQueue } from './reminder-queue.js';
import { SmtpMail, type Letter, type Mail } from './mail.js';
import { Reminders, stepFor } from './reminders.js';

// The machine may be busy with other suites.
jest.setTimeout(30_000);

const GRANT = '11111111-1111-4111-8111-111111111111';
const DUE = '2026-03-20';
let database: TestDatabase;
let prisma: PrismaClient;
let smtp: SMTPServer;
let port: number;
const received: { to: string; text: string; user: string }[] = [];
/** What the mail server does with the next letters. */
let behaviour: 'takes' | 'refuses' | 'hangs-up' = 'takes';

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  await migrate(database.pool, [new URL('../../../prisma/migrations/', import.meta.url)]);
  prisma = new PrismaClient({ adapter: prismaAdapter(database.url) });
  smtp = new SMTPServer({
    authOptional: false, allowInsecureAuth: true, hideSTARTTLS: true,
    onAuth: ({ username, password }, _, done) => (password === 'the secret' ? done(null, { user: username! }) : done(new Error('wrong password'))),
    onRcptTo: (_, __, done) => (behaviour === 'refuses' ? done(Object.assign(new Error('try later'), { responseCode: 451 })) : done()),
    onData: (stream, { envelope, user }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        received.push({ to: envelope.rcptTo[0]!.address, text: Buffer.concat(parts).toString(), user: user ?? '' });
        if (behaviour === 'hangs-up') smtp.connections.forEach((connection) => (connection as unknown as { _socket: { destroy(): void } })._socket.destroy());
        else done();
      });
    },
  });
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  ({ port } = smtp.server.address() as AddressInfo);
}, 60_000);
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  await prisma?.$disconnect();
  await database?.drop();
});
beforeEach(async () => {
  received.length = 0;
  behaviour = 'takes';
  await database.pool.query('TRUNCATE duties, reminder_settings, reminders');
  await prisma.reminderSetting.create({ data: { person: 'anna', organisation: 'org-jedu', address: 'anna@example.fi', steps: [14, 3, 0, -7], language: 'fi', changedAt: new Date() } });
  await duty('last-claim', DUE);
});

const duty = (kind: string, dueOn: string, more: object = {}) => prisma.duty.create({
  data: {
    id: namedId('duty', kind, dueOn), grant: GRANT, organisation: 'org-jedu', code: 'S22999', name: 'ULPO', kind, setFor: dueOn, dueOn, opensOn: '2026-01-01', basis: 'programme', source: 'claims', changedAt: new Date(), ...more,
  },
});
const mailTo = (more: Partial<ConstructorParameters<typeof SmtpMail>[0]> = {}) => new SmtpMail({ host: '127.0.0.1', port, user: 'toteuma', password: 'the secret', from: 'grants@example.fi', tls: 'none', ...more });
const remindersBy = (mail: Mail) => new Reminders({ prisma, mail, domain: 'example.fi', failed: () => undefined });
const at = (day: string) => `${day}T05:00:00.000Z`;
const states = async () => (await prisma.reminder.findMany({ orderBy: { step: 'desc' } })).map(({ step, state, tries }) => [step, state, tries]);

describe('reminders by a mail server', () => {
  it('come once at each step, whenever and however often they are run', async () => {
    const mail = mailTo();
    for (const day of ['2026-03-05', '2026-03-06', '2026-03-06', '2026-03-09', '2026-03-17', '2026-03-18', '2026-03-20', '2026-03-26', '2026-03-27', '2026-04-10']) await remindersBy(mail).run(at(day));
    expect(await states()).toEqual([[14, 'sent', 1], [3, 'sent', 1], [0, 'sent', 1], [-7, 'sent', 1]]);
    expect(received.map(({ to, user }) => [to, user])).toEqual(Array.from({ length: 4 }, () => ['anna@example.fi', 'toteuma']));
    expect(received[0]!.text).toMatch(/^Message-ID: <[0-9a-f]{32}@example\.fi>\r$/im);
    expect(received[0]!.text).toMatch(/^Auto-Submitted: auto-generated\r$/im);
    expect(new Set(received.map(({ text }) => /^Message-ID: (.*)\r$/im.exec(text)![1])).size).toBe(4);
  });

  it('are of what is open and near', async () => {
    await duty('final-report', DUE, { doneOn: '2026-03-01' });
    await duty('receivable', '2026-05-01');
    await duty('clarification', DUE, { organisation: 'org-other' });
    await duty('deduction-hearing', DUE, { organisation: 'org-other', partnerOrganisation: 'org-third' });
    // Of a claim that it files as a partner.
    await duty('claim', DUE, { organisation: 'org-other', partnerOrganisation: 'org-jedu' });
    await duty('condition', '2026-03-10', { doneOn: '2026-03-16' });
    const mail = mailTo();
    expect(await remindersBy(mail).run(at('2026-03-17'))).toEqual({ sent: 2, failed: 0, uncertain: 0 });
  });

  it('start anew where the day moves', async () => {
    const mail = mailTo();
    await remindersBy(mail).run(at('2026-03-20'));
    await prisma.duty.updateMany({ data: { dueOn: '2026-06-22' } });
    await remindersBy(mail).run(at('2026-03-21'));
    await remindersBy(mail).run(at('2026-06-22'));
    expect(received).toHaveLength(2);
  });

  it('are tried again where the server refused them, some times', async () => {
    behaviour = 'refuses';
    const mail = mailTo();
    expect(await remindersBy(mail).run(at('2026-03-17'))).toEqual({ sent: 0, failed: 1, uncertain: 0 });
    behaviour = 'takes';
    expect(await remindersBy(mail).run(at('2026-03-18'))).toEqual({ sent: 1, failed: 0, uncertain: 0 });
    expect(await states()).toEqual([[3, 'sent', 2]]);
    await prisma.reminder.deleteMany();
    const away = mailTo({ port: 1 });
    for (let tries = 0; tries < 7; tries += 1) await remindersBy(away).run(at('2026-03-17'));
    expect(await states()).toEqual([[3, 'failed', 5]]);
  });

  it('are tried again where the server hangs up before it lets anybody in', async () => {
    const closed = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    expect(await remindersBy(mailTo({ port: (closed.address() as AddressInfo).port })).run(at('2026-03-17'))).toEqual({ sent: 0, failed: 1, uncertain: 0 });
    closed.close();
    expect(await remindersBy(mailTo()).run(at('2026-03-18'))).toEqual({ sent: 1, failed: 0, uncertain: 0 });
  });

  it('are of all that is near, however much that is', async () => {
    const early = '2026-03-19';
    const ids = Array.from({ length: 120 }, (_, number) => namedId('many', number));
    const like = { grant: GRANT, organisation: 'org-jedu', code: 'S22999', name: 'ULPO', kind: 'condition', setFor: early, dueOn: early, opensOn: '2026-01-01', basis: 'decision', source: 'applications', changedAt: new Date() };
    await prisma.duty.createMany({ data: ids.map((id) => ({ id, ...like })) });
    await prisma.reminder.createMany({ data: ids.map((id) => ({ duty: id, dueOn: early, step: 3, person: 'anna', state: 'sent', messageId: `<${id}@example.fi>`, claimedAt: new Date() })) });
    expect(await remindersBy(mailTo()).run(at('2026-03-17'))).toEqual({ sent: 1, failed: 0, uncertain: 0 });
    expect(received[0]!.text).toContain('20.3.2026');
  });

  it('are not sent with a wrong password, nor without the TLS that is asked for', async () => {
    for (const wrong of [mailTo({ password: 'another' }), mailTo({ tls: 'starttls' })]) {
      expect(await remindersBy(wrong).run(at('2026-03-17'))).toEqual({ sent: 0, failed: 1, uncertain: 0 });
    }
    expect(received).toEqual([]);
  });
});

describe('a reminder of which nobody knows whether it was sent', () => {
  it('is not sent again where the connection broke after the letter', async () => {
    behaviour = 'hangs-up';
    const mail = mailTo();
    expect(await remindersBy(mail).run(at('2026-03-17'))).toEqual({ sent: 0, failed: 0, uncertain: 1 });
    behaviour = 'takes';
    expect(await remindersBy(mail).run(at('2026-03-18'))).toEqual({ sent: 0, failed: 0, uncertain: 0 });
    expect([received.length, await states()]).toEqual([1, [[3, 'uncertain', 1]]]);
  });

  /** A process that is killed: what it was about to write after this moment is never written. */
  const killed = (then: (letter: Letter) => Promise<void>) => new Promise<void>((dead) => {
    void remindersBy({ send: async (letter) => { await then(letter); dead(); return new Promise<never>(() => undefined); } }).run(at('2026-03-17'));
  });

  it('is not sent again where the process was killed between sending and marking', async () => {
    const mail = mailTo();
    await killed((letter) => mail.send(letter));
    expect([received.length, await states()]).toEqual([1, [[3, 'claimed', 1]]]);
    // Another copy of the service that runs at the same time leaves it alone.
    expect(await remindersBy(mail).run(at('2026-03-17'))).toEqual({ sent: 0, failed: 0, uncertain: 0 });
    expect(await remindersBy(mail).run(at('2026-03-18'))).toEqual({ sent: 0, failed: 0, uncertain: 1 });
    expect(await remindersBy(mail).run(at('2026-03-19'))).toEqual({ sent: 0, failed: 0, uncertain: 0 });
    expect([received.length, await states()]).toEqual([1, [[3, 'uncertain', 1]]]);
    // The next step comes all the same.
    expect(await remindersBy(mail).run(at('2026-03-20'))).toEqual({ sent: 1, failed: 0, uncertain: 0 });
  });

  it('was sent after all, where that took so long that another run gave it up', async () => {
    let taken!: () => void;
    const slow = new Promise<void>((resolve) => (taken = resolve));
    const run = remindersBy({ send: () => slow }).run(at('2026-03-17'));
    while ((await states()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await remindersBy(mailTo()).run('2026-03-17T05:20:00.000Z')).toEqual({ sent: 0, failed: 0, uncertain: 1 });
    taken();
    expect(await run).toEqual({ sent: 1, failed: 0, uncertain: 0 });
    expect([received, await states()]).toEqual([[], [[3, 'sent', 1]]]);
  });

  it('was perhaps never sent, where the process was killed before', async () => {
    await killed(() => Promise.resolve());
    const mail = mailTo();
    expect(await remindersBy(mail).run(at('2026-03-18'))).toEqual({ sent: 0, failed: 0, uncertain: 1 });
    expect(received).toEqual([]);
  });

  it('is claimed by one of several that run at once', async () => {
    const mail = mailTo();
    const runs = await Promise.all(Array.from({ length: 6 }, () => remindersBy(mail).run(at('2026-03-17'))));
    expect([runs.reduce((sum, { sent }) => sum + sent, 0), received.length]).toEqual([1, 1]);
  });
});

describe('the step to take', () => {
  it.each([[20, null], [14, 14], [10, 14], [7, 14], [6, null], [3, 3], [1, 3], [0, 0], [-6, 0], [-7, -7], [-14, -7], [-15, null]])('%i days before: %p', (days, step) => {
    expect(stepFor([14, 3, 0, -7], days)).toBe(step);
  });
  it('is none where none is wanted', () => expect(stepFor([], 0)).toBeNull());
});

describe('the schedule', () => {
  it.each(['PostgreSQL', 'Redis'])('runs by its pattern on %s, once for all copies', async (where) => {
    const redisUrl = where === 'Redis' ? await testRedis() : undefined;
    let runs = 0;
    const troubles: Error[] = [];
    const queue = () => new ReminderQueue({ redisUrl, databaseUrl: database.url, name: 'spec_reminders', pattern: '* * * * * *', work: async () => (runs += 1), troubled: (error) => troubles.push(error) });
    const copies = [queue(), queue()];
    const begun = Date.now();
    for (const copy of copies) await copy.start();
    while (runs < 4 && Date.now() - begun < 30_000) await new Promise((resolve) => setTimeout(resolve, 50));
    const next = await copies[0]!.next();
    for (const copy of copies) await copy.close();
    expect(runs).toBeGreaterThanOrEqual(4);
    // As many as there were beginnings of a second; by each copy for itself it would be twice as many.
    expect(runs).toBeLessThanOrEqual((Date.now() - begun) / 1000 + 1);
    expect(next).toBeGreaterThan(begun);
    // A copy that starts in the moment of a run finds the next one there already, says so and sets its schedule again.
    expect(troubles.filter(({ message }) => !message.includes('job ID already exists'))).toEqual([]);
  }, 60_000);
});
