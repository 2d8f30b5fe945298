import type { ApplicationSection, GrantPlan, GrantRules, TextRef } from '@toteuma/contracts';
import { daysAfter, endOfTimeLimit, ok } from '@toteuma/kernel';
import { checkedPlan } from '../application/application-plan.js';
import type { Filed } from '../application/application-state.js';
import type { Supplement } from './processing-state.js';
import { byContent, byState, type Decision, type Stamp } from '../application/refusal.js';

/** So many days the applicant has for a supplement when the request names no day. */
const SUPPLEMENT_DAYS = 14;

export interface RequestSupplement {
  readonly type: 'RequestSupplement';
  readonly sections: readonly ApplicationSection[];
  /** Null: fourteen days from today. */
  readonly due: string | null;
  readonly reason: TextRef | null;
}
/** The application with what the applicant changed; `sections`: where the changes lie, each with one field of it. */
export interface SupplementApplication {
  readonly type: 'SupplementApplication';
  /** The request that is answered; null: the oldest that waits. */
  readonly supplement: number | null;
  readonly changed: readonly { readonly field: string; readonly section: ApplicationSection }[];
  readonly plan: GrantPlan;
  readonly rules: GrantRules;
  readonly summary: TextRef | null;
  readonly texts: Readonly<Record<string, TextRef>>;
}
export interface SendMessage {
  readonly type: 'SendMessage';
  readonly from: 'applicant' | 'authority';
  readonly text: TextRef;
}
export interface CheckEligibility {
  readonly type: 'CheckEligibility';
  readonly outcome: 'eligible' | 'ineligible';
  readonly reason: TextRef | null;
}
export interface OpenHearing {
  readonly type: 'OpenHearing';
  readonly reason: TextRef | null;
  readonly due: string;
}
export interface AnswerHearing {
  readonly type: 'AnswerHearing';
  readonly answer: TextRef | null;
}
type Open = Filed & { readonly status: string };

export function requestSupplement({ sections, due: named, reason, today }: Stamp & RequestSupplement, { processing }: Open): Decision {
  const due = named ?? daysAfter(today, SUPPLEMENT_DAYS);
  if (due < today) return byContent('request/invalid', `The day ${due} is over.`, 'due', `a day not before ${today}`);
  return ok([{ type: 'SupplementRequested', data: { supplement: processing.supplements.length + 1, sections: [...new Set(sections)], due, reason } }]);
}

/** Only what was asked for changes, and the application must still hold together as when it was filed. */
export function supplement(command: Stamp & SupplementApplication, state: Open): Decision {
  const { changed, rules, summary, texts, today } = command;
  const { supplements, versions } = state.processing;
  const asked = openSupplement(supplements, command.supplement);
  if (asked === undefined) return byState('application/supplement-not-asked', 'No request for a supplement waits for this answer.');
  const beyond = changed.find(({ section }) => !asked.sections.includes(section));
  if (beyond !== undefined) {
    return byContent('application/section-not-asked', `Request ${asked.number} asks for ${asked.sections.join(', ')}; ${beyond.field} belongs to ${beyond.section}.`, beyond.field, `fields of ${asked.sections.join(', ')}`);
  }
  const plan = checkedPlan(command.plan, rules, state.limits);
  if (!plan.ok) return plan;
  return ok([{
    type: 'ApplicationSupplemented',
    data: { supplement: asked.number, late: today > endOfTimeLimit(asked.due), planVersion: versions.length + 1, plan: plan.value, rules, summary, texts: { ...texts } },
  }]);
}

/** The request that an answer belongs to: the one that it names, or the oldest that waits. */
export function openSupplement(supplements: readonly Supplement[], number: number | null): Supplement | undefined {
  return supplements.find((one) => one.answeredOn === null && (number === null || one.number === number));
}

export function sendMessage({ from, text }: Stamp & SendMessage, { processing }: Open): Decision {
  return ok([{ type: 'MessageSent', data: { message: processing.messages.length + 1, from, text } }]);
}

export function checkEligibility({ outcome, reason }: Stamp & CheckEligibility): Decision {
  if (outcome === 'ineligible' && reason === null) return byContent('request/invalid', 'An application is ineligible for a reason.', 'reason', 'the reason why it cannot be supported');
  return ok([{ type: 'EligibilityChecked', data: { outcome, reason } }]);
}

export function openHearing({ reason, due, today }: Stamp & OpenHearing, { processing: { hearing } }: Open): Decision {
  if (hearing !== null && hearing.answeredOn === null && today <= endOfTimeLimit(hearing.due)) return byState('application/hearing-open', `The applicant is being heard already, until ${endOfTimeLimit(hearing.due)}.`);
  if (due < today) return byContent('request/invalid', `The day ${due} is over.`, 'due', `a day not before ${today}`);
  return ok([{ type: 'HearingOpened', data: { reason, due } }]);
}

export function answerHearing({ answer, today }: Stamp & AnswerHearing, { processing: { hearing } }: Open): Decision {
  if (hearing === null || hearing.answeredOn !== null) return byState('application/no-hearing', 'No hearing waits for an answer.');
  return ok([{ type: 'HearingAnswered', data: { answer, late: today > endOfTimeLimit(hearing.due) } }]);
}
