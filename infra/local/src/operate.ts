import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DEMO_SECRET, ServicePass } from '@toteuma/platform';
import type { DeadLetter } from '@toteuma/eventing';
import { services } from './services.js';

const USAGE = `usage: npm run ops -- [--url URL] [--data FOLDER] COMMAND
  dead-letters list               what could not be handled, with the reason
  dead-letters retry SERVICE ID   try it and what waits behind it again
  dead-letters release SERVICE ID give it up; what waits behind it goes on
  rebuild VIEW                    fill a view anew from the history, e.g. reports/realisation
  lag                             how far each service is behind the others
  reminders list                  those of which nobody knows whether they were sent, and letters without a mail server
  reminders run                   send them now
The secret comes from the data folder, or from TOTEUMA_SERVICE_SECRET.`;

class CallError extends Error {}

/** Where a command writes whole lines. */
export interface Lines {
  out(line: string): void;
  err(line: string): void;
}

/**
 * Runs a command of `npm run ops`.
 * @returns the exit code: 0 done, 1 the platform or the secret says no, 2 a wrong call
 */
export async function operate(given: readonly string[], lines: Lines, settings: Readonly<Record<string, string | undefined>> = process.env): Promise<number> {
  const args = [...given];
  /** Takes an option and its value out of the arguments. */
  const option = (name: string): string | undefined => {
    if (!args.includes(name)) return undefined;
    const [, value] = args.splice(args.indexOf(name), 2);
    if (value === undefined) throw new CallError(USAGE);
    return value;
  };
  try {
    const url = option('--url') ?? 'http://127.0.0.1:3000';
    const folder = resolve(option('--data') ?? settings['TOTEUMA_DATA'] ?? '.data/embedded');
    await new Operator(url, folder, settings['TOTEUMA_SERVICE_SECRET'], lines.out).run(args);
    return 0;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    lines.err(error.message);
    return error.message === USAGE ? 2 : 1;
  }
}

interface Reminders {
  readonly uncertain: readonly { duty: string; dueOn: string; step: number; messageId: string; claimedAt: string }[];
  readonly failed: number;
  readonly letters: readonly { madeAt: string; to: string; subject: string }[];
}

/** What an operator does with a platform that runs: over HTTP, with the pass of a service. */
class Operator {
  constructor(
    private readonly url: string,
    /** Of the platform's data. */
    private readonly folder: string,
    /** The secret of the services, where it is not in the folder. */
    private readonly given: string | undefined,
    private readonly say: (line: string) => void,
  ) {}

  async run([command, ...rest]: readonly string[]): Promise<void> {
    if (command === 'dead-letters' && rest[0] === 'list') await this.#list();
    else if (command === 'dead-letters' && (rest[0] === 'retry' || rest[0] === 'release')) await this.#settle(rest[0], rest[1], rest[2]);
    else if (command === 'rebuild') await this.#rebuildView(rest[0]);
    else if (command === 'lag') await this.#lag();
    else if (command === 'reminders' && (rest[0] === 'list' || rest[0] === 'run')) await this.#remind(rest[0]);
    else throw new CallError(USAGE);
  }

  async #secret(): Promise<string> {
    if (this.given) return this.given;
    const file = await readFile(join(this.folder, 'secrets.json'), 'utf8').catch(() => {
      throw new CallError(`No secret: neither TOTEUMA_SERVICE_SECRET nor a platform's data in ${this.folder} (--data FOLDER).`);
    });
    try {
      return (JSON.parse(file) as { service: string }).service;
    } catch {
      throw new CallError(`The secrets of the platform in ${this.folder} are not JSON: give TOTEUMA_SERVICE_SECRET.`);
    }
  }

  async #call<T>(service: string, method: 'GET' | 'POST', path: string): Promise<T> {
    const pass = await new ServicePass(await this.#secret()).issue('operator', service);
    return this.#ask<T>(service, `/internal/${service}/${path}`, { method, headers: { authorization: `Bearer ${pass}` } });
  }

  /** The answer of the platform; what it refuses and what is no answer of a platform at all become one sentence. */
  async #ask<T>(service: string, path: string, request: RequestInit): Promise<T> {
    const silence = () => {
      throw new CallError(`No platform answers at ${this.url} (--url URL).`);
    };
    const response = await fetch(`${this.url}${path}`, request).catch(silence);
    const body = (await response.json().catch(silence)) as T & { title?: string; detail?: string };
    if (!response.ok) throw new CallError(`${service}: ${body.detail ?? body.title ?? `it answered ${response.status}.`}`);
    return body;
  }

  async #list(): Promise<void> {
    let found = 0;
    for (const { name } of services) {
      const { deadLetters } = await this.#call<{ deadLetters: DeadLetter[] }>(name, 'GET', 'dead-letters');
      for (const letter of deadLetters) {
        found += 1;
        this.say(`${name} ${letter.id}  ${letter.recordedAt}  ${letter.source} ${letter.reference}  ${letter.type ?? '-'}  stream ${letter.stream ?? '-'} version ${letter.version ?? '-'}\n    ${letter.reason}: ${letter.detail}`);
      }
    }
    if (found === 0) this.say('No dead letters.');
  }

  async #settle(act: 'retry' | 'release', service: string | undefined, id: string | undefined): Promise<void> {
    if (!services.some(({ name }) => name === service) || !/^\d+$/.test(id ?? '')) throw new CallError(USAGE);
    const { open } = await this.#call<{ open: boolean }>(service!, 'POST', `dead-letters/${id}/${act}`);
    this.say(open ? `${service} ${id} failed again: see dead-letters list.` : `${service} ${id}: ${act === 'retry' ? 'handled' : 'released'}; what waited behind it goes on.`);
  }

  async #rebuildView(path: string | undefined): Promise<void> {
    const [service, view] = (path ?? '').split('/');
    if (!services.some(({ name }) => name === service) || !view) {
      const known = await Promise.all(services.map(async ({ name }) => (await this.#call<{ views: string[] }>(name, 'GET', 'dead-letters')).views.map((one) => `${name}/${one}`)));
      throw new CallError(`Which view? One of ${known.flat().join(', ')}.`);
    }
    const { events } = await this.#call<{ events: number }>(service!, 'POST', `views/${view}/rebuild`);
    this.say(`${path}: filled anew from ${events} events.`);
  }

  async #remind(act: string | undefined): Promise<void> {
    if (act === 'run') {
      const { sent, failed, uncertain } = await this.#call<{ sent: number; failed: number; uncertain: number }>('reports', 'POST', 'reminders/run');
      this.say(`${sent} sent, ${failed} not taken by the mail server, ${uncertain} uncertain.`);
      return;
    }
    const { uncertain, failed, letters } = await this.#call<Reminders>('reports', 'GET', 'reminders');
    for (const { duty, dueOn, step, messageId, claimedAt } of uncertain) this.say(`uncertain  ${claimedAt}  ${messageId}  duty ${duty} due ${dueOn}, step ${step}`);
    for (const { madeAt, to, subject } of letters) this.say(`outbox     ${madeAt}  ${to}  ${subject}`);
    this.say(`${uncertain.length} uncertain, ${failed} not taken by the mail server, ${letters.length} in the outbox.`);
  }

  async #lag(): Promise<void> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'auditor', client_secret: DEMO_SECRET, resource: 'urn:toteuma:api' });
    const { access_token: token } = await this.#ask<{ access_token: string }>('sign-in', '/oidc/token', { method: 'POST', body });
    const headers = { authorization: `Bearer ${token}` };
    const progress = await Promise.all(services.map(({ name }) => this.#ask<{ service: string; head: number; consumed: Record<string, number> }>(name, `/api/v1/${name}/progress`, { headers })));
    const heads = new Map(progress.map(({ service, head }) => [service, head]));
    for (const { service, consumed } of progress) {
      for (const source of services.find(({ name }) => name === service)!.listensTo) {
        const head = heads.get(source) ?? 0;
        const taken = consumed[source] ?? 0;
        this.say(`${service.padEnd(14)} of ${source.padEnd(14)} ${String(taken).padStart(8)} of ${String(head).padStart(8)}  ${head - taken === 0 ? 'up to date' : `${head - taken} behind`}`);
      }
    }
  }
}
