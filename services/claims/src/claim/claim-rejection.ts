import type { Rejection } from '@toteuma/eventing';

/** Why an act on claims is refused. */
export type ClaimRefusal =
  | 'not-found'
  | 'request/invalid'
  | 'claim/grant-not-running'
  | 'claim/period-gap'
  | 'claim/period-overlap'
  | 'claim/duplicate-row'
  | 'claim/unknown-category'
  | 'claim/category-not-approved'
  | 'claim/row-outside-period'
  | 'claim/previous-open'
  | 'claim/already-taken-up'
  | 'claim/hours-over-year'
  | 'claim/lump-sum-whole'
  | 'claim/not-verified'
  | 'claim/already-decided'
  | 'claim/not-decided'
  | 'claim/same-person'
  | 'claim/clarification-open'
  | 'claim/checklist-missing'
  | 'claim/hearing-required'
  | 'claim/already-answered'
  | 'claim/rectification-late'
  | 'claim/rectification-open'
  | 'claim/no-rectification'
  | 'claim/deducts-too-much'
  | 'payment/wrong-step'
  | 'payment/same-person'
  | 'payment/final-report-missing'
  | 'payment/over-certified'
  | 'advance/over-limit'
  | 'recovery/over-receivable'
  | 'claim/cannot-close'
  | 'claim/not-interrupted'
  | 'claim/not-closed';

export type ClaimRejection = Rejection & { readonly type: ClaimRefusal };

export function refused(type: ClaimRefusal, because: Rejection['because'], detail: string, field?: string, expected?: string): ClaimRejection {
  return { type, because, detail, ...(field === undefined ? {} : { field }), ...(expected === undefined ? {} : { expected }) };
}

/** The content is something that the grant's rules or the calendar do not know or allow. */
export function invalid(field: string, expected: string): ClaimRejection {
  return refused('request/invalid', 'content', `${field}: expected ${expected}`, field, expected);
}
