import type { DomainEvent } from '@toteuma/contracts';
import type { Rejection } from '@toteuma/eventing';
import { err, type Result } from '@toteuma/kernel';

/** Who acts, and when. */
export interface Stamp {
  readonly actor: string;
  readonly at: string;
  /** The day of the act in Helsinki. */
  readonly today: string;
}

export type Refusal = Rejection & {
  readonly type:
    | 'not-found' | 'application/already-submitted' | 'application/withdrawn' | 'application/call-closed' | 'application/no-appropriation' | 'application/already-decided' | 'application/not-awarded' | 'application/incomplete'
    | 'application/simplified-costs-required' | 'application/financing-does-not-foot' | 'application/source-share'
    | 'application/not-decided' | 'application/supplement-not-asked' | 'application/section-not-asked' | 'application/ineligible' | 'application/not-assessed' | 'application/below-threshold'
    | 'application/already-assigned' | 'application/not-assigned' | 'application/conflict-of-interest' | 'application/hearing-open' | 'application/no-hearing' | 'application/hearing-required'
    | 'application/rectification-open' | 'application/rectification-late' | 'application/no-rectification' | 'application/decision-final' | 'application/decision-changing'
    | 'application/condition-step'
    | 'amendment/after-end' | 'amendment/part-open' | 'amendment/already-decided' | 'amendment/not-waiting' | 'amendment/before-filing' | 'amendment/cost-model-fixed'
    | 'amendment/raises-grant' | 'amendment/below-certified' | 'amendment/partner-has-budget' | 'amendment/conflict' | 'request/invalid' | 'indicator/women-over-total';
};
export type Decision = Result<readonly DomainEvent[], Refusal>;

export const contentFault = (type: Refusal['type'], detail: string, field: string, expected: string): Refusal => ({ type, because: 'content', detail, field, expected });
export const byContent = (type: Refusal['type'], detail: string, field: string, expected: string): Decision => err(contentFault(type, detail, field, expected));
export const byState = (type: Refusal['type'], detail: string): Decision => err({ type, because: 'state', detail });
