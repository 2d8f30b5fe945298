import { z } from 'zod';
import { isDevelopmentIssuer, type SignInOptions } from './auth.js';

/** A setting is wrong: the start stops with this one sentence. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const flag = z.enum(['true', 'false'], { error: 'true or false' }).default('false').transform((text) => text === 'true');

// Printable, without a dot at either end or two in a row: a path with an empty step would never find anything.
const claimName = z.string().max(200, { error: 'the name of a claim' }).regex(/^(?!\.)(?!.*\.\.)[\x21-\x7e]+(?<!\.)$/, { error: 'the name of a claim, or the path to it with dots' });
/** The settings that say whose tokens are taken, the same for the services and the portal. */
export const signInSettings = {
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'the address of an OpenID Connect issuer' }),
  OIDC_AUDIENCE: z.string().min(1).default('urn:toteuma:api'),
  OIDC_JWKS_URL: z.url({ protocol: /^https?$/, error: 'the address of the issuer\'s keys' }).optional(),
  OIDC_ROLES_CLAIM: claimName.default('roles'),
  OIDC_ORGANISATION_CLAIM: claimName.default('organisation'),
} satisfies z.ZodRawShape;

/** Those settings as the check of tokens takes them. */
export const signInOptions = (settings: z.infer<z.ZodObject<typeof signInSettings>>): SignInOptions =>
  ({ issuer: settings.OIDC_ISSUER, audience: settings.OIDC_AUDIENCE, jwksUrl: settings.OIDC_JWKS_URL, rolesClaim: settings.OIDC_ROLES_CLAIM, organisationClaim: settings.OIDC_ORGANISATION_CLAIM });

/** The settings that every service has. Names are those of the environment. */
export const baseSettings = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'an address such as postgresql://user:password@host:5432/database' }),
  TOTEUMA_TRANSPORT: z.enum(['embedded', 'kafka'], { error: 'embedded or kafka' }).default('embedded'),
  KAFKA_BROKERS: z.string().regex(/^[\w.-]+:\d+(,[\w.-]+:\d+)*$/, { error: 'host:port, several with commas' }).optional(),
  /** After so many milliseconds without a word a member of a consumer group counts as dead, and others take its place. */
  KAFKA_SESSION_TIMEOUT: z.coerce.number({ error: 'milliseconds' }).int().min(1000, { error: 'at least 1000 milliseconds' }).default(10_000),
  ...signInSettings,
  TOTEUMA_DEVELOPMENT: flag,
  TOTEUMA_SERVICE_SECRET: z.string({ error: 'a secret of at least 32 characters' }).min(32, { error: 'a secret of at least 32 characters' }),
  /** Addresses of the other services, for histories on demand: {"claims":"http://claims:3000"}. */
  TOTEUMA_SERVICES: z.string().default('{}').transform((text, context) => {
    const parsed = z.record(z.string(), z.url()).safeParse(safeJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'a JSON object of service name to address' });
    return z.NEVER;
  }),
  /** Requests per minute that one copy of the service takes from one person. */
  TOTEUMA_RATE_LIMIT: z.coerce.number({ error: 'requests per minute' }).int().min(1, { error: 'at least 1 request per minute' }).default(12_000),
  /** Where traces go, by OTLP over HTTP. Without it there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'the address of an OTLP receiver, such as http://localhost:4318' }).optional(),
  PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], { error: 'a level such as info' }).default('info'),
} satisfies z.ZodRawShape;

const base = z.object(baseSettings);
export type BaseConfig = z.infer<typeof base>;

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a service's settings once, at start. Throws ConfigError naming each wrong one and what was expected. */
export function readConfig<Shape extends z.ZodRawShape>(shape: Shape, values: Record<string, string | undefined>): BaseConfig & z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = z.object({ ...baseSettings, ...shape }).safeParse(given);
  if (!parsed.success) throw new ConfigError(`Wrong settings: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`).join('; ')}.`);
  const config = parsed.data as BaseConfig & z.infer<z.ZodObject<Shape>>;
  if (config.TOTEUMA_TRANSPORT === 'kafka' && !config.KAFKA_BROKERS) throw new ConfigError('Wrong settings: KAFKA_BROKERS: expected host:port, since TOTEUMA_TRANSPORT is kafka.');
  if (config.TOTEUMA_DEVELOPMENT && !isDevelopmentIssuer(config.OIDC_ISSUER)) {
    throw new ConfigError('Wrong settings: TOTEUMA_DEVELOPMENT: development switches work with the built-in sign-in of this machine only, not with another OIDC_ISSUER.');
  }
  return config;
}
