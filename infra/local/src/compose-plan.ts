import { sources, topicOf } from '@toteuma/contracts';
import { ConfigError } from '@toteuma/platform';
import { z } from 'zod';
import { services } from './services.js';

/** What `docker compose up` has to prepare before the services can start. */
export interface ComposePlan {
  /** Address of the PostgreSQL server, as its superuser. */
  readonly postgres: string;
  readonly brokers: readonly string[];
  /** The password of each service's role. */
  readonly roles: Readonly<Record<string, string>>;
  /** The sources whose topics are created. */
  readonly sources: readonly string[];
  readonly topics: readonly string[];
}

/** The setting that gives the password of a service's database role: CLAIMS_DATABASE_PASSWORD. */
export const passwordSetting = (service: string): string => `${service.toUpperCase()}_DATABASE_PASSWORD`;

// It becomes a part of the service's DATABASE_URL, where other characters would need an escape.
const password = z.string({ error: 'a password of at least 16 letters and digits' }).regex(/^[A-Za-z0-9]{16,}$/, { error: 'a password of at least 16 letters and digits' });

const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'the address of the PostgreSQL server, as its superuser' }),
  KAFKA_BROKERS: z.string({ error: 'host:port, several with commas' }).regex(/^[\w.-]+:\d+(,[\w.-]+:\d+)*$/, { error: 'host:port, several with commas' }),
  ...Object.fromEntries(services.map(({ name }) => [passwordSetting(name), password])),
});

/** Reads the plan from the environment. Throws ConfigError naming each wrong setting and what was expected. */
export function composePlan(values: Record<string, string | undefined>): ComposePlan {
  const parsed = settings.safeParse(values);
  if (!parsed.success) throw new ConfigError(`Wrong settings: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`).join('; ')}.`);
  const given: Record<string, string> = parsed.data;
  return {
    postgres: given['DATABASE_URL']!,
    brokers: given['KAFKA_BROKERS']!.split(','),
    roles: Object.fromEntries(services.map(({ name }) => [name, given[passwordSetting(name)]!])),
    sources,
    topics: sources.map(topicOf),
  };
}
