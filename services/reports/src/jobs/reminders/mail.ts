import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { PrismaClient } from '../../generated/prisma/client.js';

export interface Letter {
  /** The same for the same reminder, so that a mail server or a reader knows a second one for what it is. */
  readonly messageId: string;
  readonly person: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Sends letters. Throws NotSent where it is sure that none went out; after any other error nobody knows. */
export interface Mail {
  send(letter: Letter): Promise<void>;
}

/** The server said no, or was not reached: nothing was sent, and trying again does no harm. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly from: string;
  /** `starttls` never goes on without TLS; `none` is for a server on the same machine. */
  readonly tls: 'starttls' | 'tls' | 'none';
}

/** How long a mail server may take for each step (milliseconds). */
const PATIENCE = 20_000;

/** Mail by SMTP, on a connection of its own for each letter. */
export class SmtpMail implements Mail {
  readonly #settings: SMTPTransport.Options;
  readonly #from: string;

  constructor({ host, port, user, password, from, tls }: SmtpSettings) {
    this.#from = from;
    this.#settings = {
      host, port, secure: tls === 'tls', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none',
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE, disableFileAccess: true, disableUrlAccess: true,
    };
  }

  async send({ messageId, to, subject, body }: Letter): Promise<void> {
    const transport = createTransport(this.#settings);
    // The letter is first read when the server has let us in: until then none can have gone out, whatever broke.
    let begun = false;
    transport.use('stream', ({ message }, done) => {
      message.processFunc((letter) => {
        begun = true;
        return letter;
      });
      done();
    });
    try {
      await transport.sendMail({ from: this.#from, to, subject, text: body, messageId, headers: { 'Auto-Submitted': 'auto-generated' } });
    } catch (error) {
      // A server that answered with an error has not taken it. A connection that breaks says nothing: the letter may have been taken before.
      const answered = (error as { responseCode?: number }).responseCode !== undefined;
      throw answered || !begun ? new NotSent('the mail server did not take it', { cause: error }) : error;
    }
  }
}

/** Where no mail server is set: letters are kept, to be read. */
export class Outbox implements Mail {
  constructor(private readonly prisma: PrismaClient) {}

  async send({ messageId, person, to, subject, body }: Letter): Promise<void> {
    const row = { person, address: to, subject, body, madeAt: new Date() };
    await this.prisma.outboxMail.upsert({ where: { messageId }, create: { messageId, ...row }, update: row });
  }
}
