import { z } from 'zod';
import { roles } from './auth.js';

/** The parts of the API document that many routes share. */
const text = (description: string, more: object = {}) => ({ description, schema: { type: 'string' as const, ...more } });
const header = (name: string, description: string, more: object = {}) => ({ name, in: 'header' as const, required: false, ...text(description, more) });

export const parameters = {
  IdempotencyKey: header('Idempotency-Key', 'The same key and body get the first answer again, so that a retry is safe.', { pattern: '^[\\x21-\\x7e]{1,200}$' }),
  IfMatch: header('If-Match', 'Act only if the version is still this one (the `ETag` of an earlier answer), else 412.', { pattern: '^(W/)?"[0-9]{1,9}(-[A-Za-z0-9_-]{1,43})?"$' }),
  IfNoneMatch: header('If-None-Match', 'The `ETag` of an earlier answer: 304 when it would be the same.'),
  NotOlderThan: header('Toteuma-Not-Older-Than', 'Wait, at most 4 s, until the service has taken in these positions: one or several values of `Toteuma-Position`, with commas.', { pattern: '^[a-z]+/[A-Za-z0-9_-]{1,100}:[0-9]{1,15}([.][A-Za-z0-9_-]{22})?( *, *[a-z]+/[A-Za-z0-9_-]{1,100}:[0-9]{1,15}([.][A-Za-z0-9_-]{22})?)*$' }),
  AcceptLanguage: header('Accept-Language', 'The language of problems: fi, sv or en.'),
  ActingFor: header('Toteuma-Acting-For', 'The opaque id of a person for whom you act: a substitution has to be in force.', { pattern: '^[A-Za-z0-9][A-Za-z0-9.+-]{0,63}$' }),
  At: { ...header('Toteuma-At', 'When the act takes place. In development only.', { format: 'date-time' }), 'x-development': true },
};

export const headers = {
  ETag: text('The version of what was read or changed, for `If-Match`.'),
  Position: text('Where the event stands, for `Toteuma-Not-Older-Than` at a read.'),
  Correlation: text('The id to find the request by in the log and in events.'),
  RetryAfter: { description: 'Seconds to wait before the next try.', schema: { type: 'integer' as const, minimum: 0 } },
  Authenticate: text('How to sign in.'),
};

export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'An address such as `/problems/claim/period-gap`. It keeps its name and its meaning.' }),
    title: z.string().meta({ description: 'What is wrong, for a person.' }),
    status: z.int(),
    detail: z.string().optional(),
    errors: z
      .array(z.looseObject({ field: z.string().meta({ description: 'Where: a path in the body, or the name of a header or query parameter.' }), expected: z.string() }))
      .optional()
      .meta({ description: 'Each field at fault, and what was expected there.' }),
    currentVersion: z.int().optional().meta({ description: 'With `version/conflict`: the version to look at.' }),
    current: z.unknown().optional().meta({ description: 'With `version/conflict` of a part of a draft: what is there now.' }),
  })
  .meta({ description: 'A refusal (RFC 9457).' });

export const securitySchemes = {
  bearer: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT', description: `An access token of the platform's OpenID Connect provider. Its claim \`roles\` holds some of: ${roles.join(', ')}; \`organisation\` is whom an applicant acts for.` },
  openIdConnect: { type: 'openIdConnect' as const, openIdConnectUrl: '/oidc/.well-known/openid-configuration', description: 'The provider: in development the built-in one; elsewhere the one that the operator configured.' },
  demo: {
    type: 'oauth2' as const,
    description: 'Demo users of the development sign-in: the client id is the user (applicant, case-officer, assessor, decision-maker, verifier, payer, payer-2, auditor), the secret is `demo`.',
    flows: { clientCredentials: { tokenUrl: '/oidc/token', scopes: {} } },
    'x-development': true,
  },
};

export const introduction = `Grants from the application to the final report. Every service answers under \`/api/v1/<service>\`; \`<grant>\` is the id that \`POST /api/v1/applications\` answers, in every service.

**Signing in.** Every route but health takes a bearer token. Roles are named with each route; \`any\` means whoever is signed in. The authority and auditors see every case, an applicant the cases of the own organisation; any other case does not exist (404).

**Amounts** are texts with a decimal point (\`"145201.00"\`), days \`2022-10-01\`, instants ISO 8601 in UTC.

**Refusals** are problems (RFC 9457). A route lists every \`type\` that it can answer, by status.

**Changes.** Within a major version routes, fields and parameters are only added; answers may gain fields, and what answers list may gain values, so readers pass over what they do not know. Bodies and queries are the opposite: a field that is not known is refused.`;
