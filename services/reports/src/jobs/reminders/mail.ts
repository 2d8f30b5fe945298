import { createTransport, type Transporter } from 'nodemailer';
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
  close(): void;
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
/** Errors of finding the server, of its TLS and of the sign-in there, which come before any letter. */
const NEVER_BEGUN: ReadonlySet<string> = new Set(['EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_SSL_WRONG_VERSION_NUMBER']);
/** What is said of a certificate that is not trusted. */
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

/** Mail by SMTP. */
export class SmtpMail implements Mail {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor({ host, port, user, password, from, tls }: SmtpSettings) {
    this.#from = from;
    this.#transport = createTransport({
      host, port, secure: tls === 'tls', requireTLS: tls === 'starttls', ignoreTLS: tls === 'none',
      ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
      connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: PATIENCE, disableFileAccess: true, disableUrlAccess: true,
    });
  }

  async send({ messageId, to, subject, body }: Letter): Promise<void> {
    try {
      await this.#transport.sendMail({ from: this.#from, to, subject, text: body, messageId, headers: { 'Auto-Submitted': 'auto-generated' } });
    } catch (error) {
      throw wasRefused(error) ? new NotSent('the mail server did not take it', { cause: error }) : error;
    }
  }

  close(): void {
    this.#transport.close();
  }
}

/**
 * Whether the error tells that the letter did not go out: an answer of the server says so, or there was no connection at all. One that
 * breaks later says nothing, for the letter may have been taken before.
 */
function wasRefused(error: unknown): boolean {
  const { responseCode, code = '', originalCode = '' } = error as { responseCode?: number; code?: string; originalCode?: string };
  return responseCode !== undefined || NEVER_BEGUN.has(code) || NEVER_BEGUN.has(originalCode) || CERTIFICATE.test(originalCode);
}

/** Where no mail server is set: letters are kept, to be read. */
export class Outbox implements Mail {
  constructor(private readonly prisma: PrismaClient) {}

  async send({ messageId, person, to, subject, body }: Letter): Promise<void> {
    const row = { person, address: to, subject, body, madeAt: new Date() };
    await this.prisma.outboxMail.upsert({ where: { messageId }, create: { messageId, ...row }, update: row });
  }

  close(): void {
    // Nothing is open.
  }
}
