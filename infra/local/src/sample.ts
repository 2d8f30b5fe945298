import { drawSample, money, parseMoney, populationOf } from '@toteuma/kernel';
import { DEMO_SECRET } from '@toteuma/platform';

const USAGE = `usage: npm run sample -- [--url URL] [--token TOKEN] replay EVENT-ID
  draws the rows of a sample again from its seed, here and not on the platform, and says whether they are the same
Without a token of an auditor, the demo user of a platform in development signs in.
Exit code: 0 the same rows, 1 others or no answer, 2 a wrong call.`;

class CallError extends Error {}

/** What the platform tells of a sample, as far as a redraw needs it. */
export interface ToldSample {
  readonly code: string;
  readonly claim: number;
  readonly sample: number;
  readonly rule: string;
  readonly method: 'random' | 'monetary-unit' | 'stratified';
  readonly size: number;
  readonly seed: string;
  readonly population: { readonly rows: number; readonly amount: string; readonly sha256: string };
  readonly rows: readonly string[];
  readonly from: readonly { readonly id: string; readonly partner: string; readonly category: string; readonly amount: string }[];
}

/** Draws a sample again by nothing but its seed, its method and the rows. @returns whether it is the same, and lines that say so */
export function replayed(told: ToldSample): { same: boolean; lines: string[] } {
  const rows = told.from.map((row) => ({ ...row, amount: parseMoney(row.amount) }));
  const population = populationOf(rows);
  const drawn = drawSample(rows, { method: told.method, size: told.size }, told.seed);
  const sameRows = population.sha256 === told.population.sha256;
  const [gone, come] = [told.rows.filter((id) => !drawn.includes(id)), drawn.filter((id) => !told.rows.includes(id))];
  const sameDraw = drawn.length === told.rows.length && gone.length + come.length === 0;
  return {
    same: sameRows && sameDraw,
    lines: [
      `${told.code}, claim ${told.claim}, sample ${told.sample} by the rule ${told.rule}: ${told.method}, ${told.size} of ${told.population.rows} rows, seed ${told.seed}`,
      sameRows
        ? `The rows that it was drawn from are the same (${population.rows} rows, ${money(population.amount)} euros, SHA-256 ${population.sha256}).`
        : `The rows that it was drawn from are others: ${told.population.rows} rows, ${told.population.amount} euros, SHA-256 ${told.population.sha256} in the event; ${population.rows} rows, ${money(population.amount)} euros, SHA-256 ${population.sha256} now.`,
      sameDraw ? `Drawn again, the same ${drawn.length === 1 ? 'row' : `${drawn.length} rows`}: ${drawn.join(', ')}.` : `Drawn again, other rows. Only in the event: ${gone.join(', ') || 'none'}. Only drawn again: ${come.join(', ') || 'none'}.`,
    ],
  };
}

/** @returns the exit code */
export async function sampleCommand(given: readonly string[], { out, err }: { out: (line: string) => void; err: (line: string) => void }): Promise<number> {
  const args = [...given];
  const option = (name: string): string | undefined => {
    if (!args.includes(name)) return undefined;
    const [, value] = args.splice(args.indexOf(name), 2);
    if (value === undefined) throw new CallError(USAGE);
    return value;
  };
  try {
    const url = option('--url') ?? 'http://127.0.0.1:3000';
    const token = option('--token');
    const [command, event, ...rest] = args;
    if (command !== 'replay' || event === undefined || rest.length > 0) throw new CallError(USAGE);
    const headers = { authorization: `Bearer ${token ?? (await demoToken(url))}` };
    const { same, lines } = replayed(await ask<ToldSample>(`${url}/api/v1/claims/samples/${encodeURIComponent(event)}`, { headers }));
    for (const line of lines) out(line);
    return same ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    err(error.message);
    return error.message === USAGE ? 2 : 1;
  }
}

async function demoToken(url: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'auditor', client_secret: DEMO_SECRET, resource: 'urn:toteuma:api' });
  return (await ask<{ access_token: string }>(`${url}/oidc/token`, { method: 'POST', body })).access_token;
}

async function ask<T>(address: string, request: RequestInit): Promise<T> {
  const silence = () => {
    throw new CallError(`No platform answers at ${new URL(address).origin} (--url URL).`);
  };
  const response = await fetch(address, request).catch(silence);
  const body = (await response.json().catch(silence)) as T & { title?: string; detail?: string };
  if (response.status === 404) throw new CallError('No sample was drawn by an event of this id.');
  if (!response.ok) throw new CallError(body.detail ?? body.title ?? `The platform answered ${response.status}.`);
  return body;
}
