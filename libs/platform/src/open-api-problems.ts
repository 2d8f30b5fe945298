import { problem, type ProblemType } from './problem.js';
import type { ApiRoute } from './open-api-routes.js';

/** The rules whose refusal is one of state (409); every other rule's is one of content (422). */
const ofState = new Set([
  'draft/being-submitted', 'draft/last-submitter', 'application/withdrawn',
  'application/supplement-not-asked', 'application/ineligible', 'application/not-assessed', 'application/below-threshold', 'application/already-assigned', 'application/not-assigned',
  'application/conflict-of-interest', 'application/hearing-open', 'application/no-hearing', 'application/hearing-required', 'application/not-decided', 'application/rectification-open',
  'application/rectification-late', 'application/no-rectification', 'application/decision-final', 'application/decision-changing',
  'application/already-submitted', 'application/already-decided', 'application/not-awarded', 'application/condition-step', 'application/call-closed', 'application/no-appropriation',
  'call/already-published', 'call/not-published', 'call/already-closed',
  'attachment/waiting-for-scan', 'attachment/infected', 'attachment/submitted',
  'amendment/part-open', 'amendment/already-decided', 'amendment/not-waiting', 'amendment/after-end', 'amendment/conflict',
  'claim/grant-not-running', 'claim/already-decided', 'claim/not-verified', 'claim/not-decided', 'claim/same-person',
  'claim/clarification-open', 'claim/checklist-missing', 'claim/hearing-required', 'claim/already-answered', 'claim/rectification-open', 'claim/rectification-late', 'claim/no-rectification',
  'claim/previous-open', 'claim/already-taken-up', 'draft/filed', 'draft/part-not-ready', 'import/not-open',
  'claim/cannot-close', 'claim/not-interrupted', 'claim/not-closed',
  'payment/wrong-step', 'payment/same-person', 'payment/final-report-missing', 'payment/over-certified', 'payment/no-account',
  'indicator/already-planned', 'indicator/already-accepted',
  'report/not-due', 'report/wrong-step', 'report/same-person',
]);
/** The service that knows who acts for whom: whoever says so without a substitution is refused there, on every route. */
export const OF_SUBSTITUTIONS = 'claims';

/** Whether a problem type is the platform's own, not one of a rule. */
export const isOfPlatform = (type: string): boolean => /^(?:auth|request|idempotency|version|service)\/|^(?:not-found|internal)$/.test(type);

/** The status that a problem type is answered with. */
export function statusOf(type: string): number {
  if (isOfPlatform(type)) return problem(type as ProblemType).body.status;
  return ofState.has(type) ? 409 : 422;
}

const meanings: Readonly<Record<number, string>> = {
  400: 'The body cannot be read as JSON.',
  401: 'Not signed in, or the token is not valid here.',
  403: 'The role does not allow this.',
  404: 'It does not exist, or not for you.',
  409: 'The state of the case forbids the act.',
  412: '`If-Match` names an old version.',
  413: 'The body or the address is too large.',
  415: 'The body is not sent as JSON, or it is packed.',
  422: 'Something in the request is not as expected, or a rule refuses its content.',
  429: 'Too many requests at once.',
  500: 'A fault of the platform.',
  503: 'A part of the platform is away or not that far yet.',
};
export const meaningOf = (status: number): string => meanings[status] ?? 'Refused.';

/** Every problem type that a route may answer, by status: those of the platform and those that its description names. */
export function problemsOf(route: ApiRoute): Map<number, string[]> {
  const byStatus = new Map<number, string[]>();
  for (const type of [...platformProblems(route), ...(route.description?.problems ?? [])]) {
    const status = statusOf(type);
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), type])]);
  }
  return new Map([...byStatus].toSorted(([a], [b]) => a - b));
}

function platformProblems({ open, verb, roles, path, service }: ApiRoute): ProblemType[] {
  const any: ProblemType[] = ['request/too-large', 'request/unsupported-type', 'service/unavailable'];
  if (open) return any;
  const command: ProblemType[] = ['request/malformed', 'idempotency/reused', 'version/conflict'];
  return [
    ...any,
    'auth/unauthenticated', 'request/invalid', 'request/too-many', 'internal',
    ...(roles.includes('any') && service !== OF_SUBSTITUTIONS ? [] : ['auth/forbidden' as const]),
    ...(path.includes(':') ? ['not-found' as const] : []),
    ...(verb === 'get' ? [] : command),
  ];
}
