import { randomBytes } from 'node:crypto';
import { ConfigError, isDevelopmentIssuer, PORTAL_CLIENT, signInSettings } from '@toteuma/platform';
import { z } from 'zod';

const origin = z.url({ protocol: /^https?$/, error: 'an address such as https://grants.example.fi' }).transform((address, context) => {
  const url = new URL(address);
  if (url.pathname === '/' && !url.search && !url.hash && !url.username) return url.origin;
  context.addIssue({ code: 'custom', message: 'an address without a path' });
  return z.NEVER;
});

/** The settings of the pages and of sign-in, the same in one process and in many. */
export const pageSettings = {
  ...signInSettings,
  TOTEUMA_DEVELOPMENT: z.enum(['true', 'false'], { error: 'true or false' }).default('false').transform((text) => text === 'true'),
  /** The address that browsers use. */
  PORTAL_ADDRESS: origin.optional(),
  PORTAL_CLIENT_ID: z.string().min(1).default(PORTAL_CLIENT),
  PORTAL_CLIENT_SECRET: z.string().min(16, { error: 'at least 16 characters' }).optional(),
  PORTAL_SCOPE: z.string().regex(/^(?=.*\bopenid\b)[\x21-\x7e]+( [\x21-\x7e]+)*$/, { error: 'scopes with a space between, openid among them' }).default('openid'),
  /** A session that is not used for so long ends. */
  PORTAL_IDLE_MINUTES: z.coerce.number({ error: 'minutes' }).min(0.01, { error: 'minutes' }).max(720, { error: 'at most 720 minutes' }).default(60),
  /** Where sessions are kept; without it in the process itself. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'an address such as redis://host:6379' }).optional(),
} satisfies z.ZodRawShape;

const shape = z.object(pageSettings);
export type PageSettings = z.infer<typeof shape> & { readonly PORTAL_ADDRESS: string; readonly PORTAL_CLIENT_SECRET: string };

/** Reads settings of the given shape beside those of the pages. Throws ConfigError naming each wrong one. */
export function readSettings<Shape extends z.ZodRawShape>(more: Shape, values: Record<string, string | undefined>): PageSettings & z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = z.object({ ...pageSettings, ...more }).safeParse(given);
  if (!parsed.success) throw wrong(parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`).join('; '));
  const settings = parsed.data as z.infer<typeof shape> & z.infer<z.ZodObject<Shape>>;
  const { OIDC_ISSUER: issuer } = settings;
  if (settings.TOTEUMA_DEVELOPMENT) {
    if (!isDevelopmentIssuer(issuer)) throw wrong('TOTEUMA_DEVELOPMENT: demo users sign in at the built-in provider of this machine only, not with another OIDC_ISSUER');
    // The built-in provider lives in this process: the two can agree on a secret by themselves.
    return { ...settings, PORTAL_ADDRESS: settings.PORTAL_ADDRESS ?? new URL(issuer).origin, PORTAL_CLIENT_SECRET: settings.PORTAL_CLIENT_SECRET ?? randomBytes(24).toString('hex') };
  }
  const { PORTAL_ADDRESS, PORTAL_CLIENT_SECRET } = settings;
  if (PORTAL_ADDRESS === undefined) throw wrong('PORTAL_ADDRESS: expected the address that browsers use');
  if (PORTAL_CLIENT_SECRET === undefined) throw wrong('PORTAL_CLIENT_SECRET: expected the secret that the issuer knows the portal by');
  return { ...settings, PORTAL_ADDRESS, PORTAL_CLIENT_SECRET };
}

const wrong = (what: string): ConfigError => new ConfigError(`Wrong settings: ${what}.`);
