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
const say = (text: string) => process.stdout.write(`${text}\n`);

const args = process.argv.slice(2);
let url = 'http://127.0.0.1:3000';
let folder = '.data/embedded';

/** Takes an option and its value out of the arguments. */
function option(name: string): string | undefined {
  if (!args.includes(name)) return undefined;
  const [, value] = args.splice(args.indexOf(name), 2);
  if (value === undefined) throw new CallError(USAGE);
  return value;
}

async function secret(): Promise<string> {
  const given = process.env['TOTEUMA_SERVICE_SECRET'];
  if (given) return given;
  const file = await readFile(join(folder, 'secrets.json'), 'utf8').catch(() => {
    throw new CallError(`No secret: neither TOTEUMA_SERVICE_SECRET nor a platform's data in ${folder} (--data FOLDER).`);
  });
  try {
    return (JSON.parse(file) as { service: string }).service;
  } catch {
    throw new CallError(`The secrets of the platform in ${folder} are not JSON: give TOTEUMA_SERVICE_SECRET.`);
  }
}

async function call<T>(service: string, method: 'GET' | 'POST', path: string): Promise<T> {
  const pass = await new ServicePass(await secret()).issue('operator', service);
  return ask<T>(service, `/internal/${service}/${path}`, { method, headers: { authorization: `Bearer ${pass}` } });
}

/** The answer of the platform; what it refuses and what is no answer of a platform at all become one sentence. */
async function ask<T>(service: string, path: string, request: RequestInit): Promise<T> {
  const silence = () => {
    throw new CallError(`No platform answers at ${url} (--url URL).`);
  };
  const response = await fetch(`${url}${path}`, request).catch(silence);
  const body = (await response.json().catch(silence)) as T & { title?: string; detail?: string };
  if (!response.ok) throw new CallError(`${service}: ${body.detail ?? body.title ?? `it answered ${response.status}.`}`);
  return body;
}

async function list(): Promise<void> {
  let found = 0;
  for (const { name } of services) {
    const { deadLetters } = await call<{ deadLetters: DeadLetter[] }>(name, 'GET', 'dead-letters');
    for (const letter of deadLetters) {
      found += 1;
      say(`${name} ${letter.id}  ${letter.recordedAt}  ${letter.source} ${letter.reference}  ${letter.type ?? '-'}  stream ${letter.stream ?? '-'} version ${letter.version ?? '-'}\n    ${letter.reason}: ${letter.detail}`);
    }
  }
  if (found === 0) say('No dead letters.');
}

async function settle(act: 'retry' | 'release', service: string | undefined, id: string | undefined): Promise<void> {
  if (!services.some(({ name }) => name === service) || !/^\d+$/.test(id ?? '')) throw new CallError(USAGE);
  const { open } = await call<{ open: boolean }>(service!, 'POST', `dead-letters/${id}/${act}`);
  say(open ? `${service} ${id} failed again: see dead-letters list.` : `${service} ${id}: ${act === 'retry' ? 'handled' : 'released'}; what waited behind it goes on.`);
}

async function rebuildView(path: string | undefined): Promise<void> {
  const [service, view] = (path ?? '').split('/');
  if (!services.some(({ name }) => name === service) || !view) {
    const known = await Promise.all(services.map(async ({ name }) => (await call<{ views: string[] }>(name, 'GET', 'dead-letters')).views.map((one) => `${name}/${one}`)));
    throw new CallError(`Which view? One of ${known.flat().join(', ')}.`);
  }
  const { events } = await call<{ events: number }>(service!, 'POST', `views/${view}/rebuild`);
  say(`${path}: filled anew from ${events} events.`);
}

interface Reminders {
  readonly uncertain: readonly { duty: string; dueOn: string; step: number; messageId: string; claimedAt: string }[];
  readonly failed: number;
  readonly letters: readonly { madeAt: string; to: string; subject: string }[];
}

async function remind(act: string | undefined): Promise<void> {
  if (act === 'run') {
    const { sent, failed, uncertain } = await call<{ sent: number; failed: number; uncertain: number }>('reports', 'POST', 'reminders/run');
    say(`${sent} sent, ${failed} not taken by the mail server, ${uncertain} uncertain.`);
    return;
  }
  const { uncertain, failed, letters } = await call<Reminders>('reports', 'GET', 'reminders');
  for (const { duty, dueOn, step, messageId, claimedAt } of uncertain) say(`uncertain  ${claimedAt}  ${messageId}  duty ${duty} due ${dueOn}, step ${step}`);
  for (const { madeAt, to, subject } of letters) say(`outbox     ${madeAt}  ${to}  ${subject}`);
  say(`${uncertain.length} uncertain, ${failed} not taken by the mail server, ${letters.length} in the outbox.`);
}

async function lag(): Promise<void> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'auditor', client_secret: DEMO_SECRET, resource: 'urn:toteuma:api' });
  const { access_token: token } = await ask<{ access_token: string }>('sign-in', '/oidc/token', { method: 'POST', body });
  const headers = { authorization: `Bearer ${token}` };
  const progress = await Promise.all(services.map(({ name }) => ask<{ service: string; head: number; consumed: Record<string, number> }>(name, `/api/v1/${name}/progress`, { headers })));
  const heads = new Map(progress.map(({ service, head }) => [service, head]));
  for (const { service, consumed } of progress) {
    for (const source of services.find(({ name }) => name === service)!.listensTo) {
      const head = heads.get(source) ?? 0;
      const taken = consumed[source] ?? 0;
      say(`${service.padEnd(14)} of ${source.padEnd(14)} ${String(taken).padStart(8)} of ${String(head).padStart(8)}  ${head - taken === 0 ? 'up to date' : `${head - taken} behind`}`);
    }
  }
}

try {
  url = option('--url') ?? url;
  folder = resolve(option('--data') ?? process.env['TOTEUMA_DATA'] ?? folder);
  const [command, ...rest] = args;
  if (command === 'dead-letters' && rest[0] === 'list') await list();
  else if (command === 'dead-letters' && (rest[0] === 'retry' || rest[0] === 'release')) await settle(rest[0], rest[1], rest[2]);
  else if (command === 'rebuild') await rebuildView(rest[0]);
  else if (command === 'lag') await lag();
  else if (command === 'reminders' && (rest[0] === 'list' || rest[0] === 'run')) await remind(rest[0]);
  else throw new CallError(USAGE);
} catch (error) {
  if (!(error instanceof CallError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.message === USAGE ? 2 : 1);
}
