import { resolve } from 'node:path';
import { baseSettings, ConfigError } from '@toteuma/platform';
import type { LogLevel } from './embedded.js';

const USAGE = 'usage: npm start -- [--fresh] [--port N] [--data FOLDER], or npm run start:distributed';

export interface StartSettings {
  /** Wipe the data first. */
  readonly fresh: boolean;
  readonly distributed: boolean;
  /** 0: a free one. */
  readonly port: number;
  readonly folder: string;
  readonly log: LogLevel;
  /** Settings of the services that were given. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Settings of the services that a person may want on one machine too; no other program gives these names a meaning. The rest the start makes. */
const HANDED_ON = ['TOTEUMA_PACKS', 'TOTEUMA_PAYER_NAME', 'TOTEUMA_PAYER_IBAN', 'TOTEUMA_PAYER_BIC', 'TOTEUMA_BANK_SETTLED', 'TOTEUMA_RATE_LIMIT', 'ATTACHMENTS_STORE', 'ATTACHMENTS_SCANNER'] as const;

/** What `npm start` is asked for: arguments go before the environment. Throws ConfigError with one sentence. */
export function readStartSettings(args: readonly string[], env: Record<string, string | undefined>): StartSettings {
  const given: { port?: string; data?: string; fresh?: true; distributed?: true } = {};
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]!;
    if (arg === '--fresh' || arg === '--distributed') given[arg === '--fresh' ? 'fresh' : 'distributed'] = true;
    else if (arg === '--port' || arg === '--data') given[arg === '--port' ? 'port' : 'data'] = valueOf(arg, args[(index += 1)]);
    else throw new ConfigError(`I do not know ${arg}: ${USAGE}.`);
  }
  const distributed = given.distributed ?? false;
  return {
    fresh: given.fresh ?? false,
    distributed,
    port: portOf(given.port ?? (env['PORT'] || '3000')),
    folder: resolve(given.data ?? (env['TOTEUMA_DATA'] || (distributed ? '.data/distributed' : '.data/embedded'))),
    log: levelOf(env['LOG_LEVEL'] || 'warn'),
    settings: Object.fromEntries(HANDED_ON.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  };
}

function valueOf(name: string, value: string | undefined): string {
  if (value === undefined || value === '' || value.startsWith('--')) throw new ConfigError(`After ${name} comes a value: ${USAGE}.`);
  return value;
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new ConfigError(`Wrong settings: PORT: expected a port number from 0 to 65535, found ${text}.`);
}

function levelOf(text: string): LogLevel {
  const level = baseSettings.LOG_LEVEL.safeParse(text);
  if (level.success) return level.data;
  throw new ConfigError(`Wrong settings: LOG_LEVEL: expected ${level.error.issues[0]!.message}, found ${text}.`);
}
