import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import type { CommandHandler, Decider, Rejection } from '@toteuma/eventing';
import { err, ok, type Result } from '@toteuma/kernel';

interface Act {
  readonly actor: string;
  /** The instant of the act. */
  readonly at: string;
  readonly today: string;
}
export type SubmitProgressReport = Act & {
  readonly type: 'SubmitProgressReport';
  readonly claim: number;
  readonly organisation: string;
  /** Whether that claim is filed, as this service knows. */
  readonly filed: boolean;
  readonly done: TextRef | null;
  readonly next: TextRef | null;
};
export type ReviewProgressReport = Act & { readonly type: 'ReviewProgressReport'; readonly claim: number; readonly outcome: 'accepted' | 'supplement'; readonly reason: TextRef | null };
export type ProgressCommand = SubmitProgressReport | ReviewProgressReport;

export type ProgressRejection = Rejection & { readonly type: 'report/not-due' | 'report/wrong-step' };

export type ProgressStatus = 'in-review' | 'sent-back' | 'accepted';
/** The status of each claim's report, by its number. */
export type ProgressState = Readonly<Record<number, ProgressStatus>>;

function decide(command: ProgressCommand, state: ProgressState): Result<readonly DomainEvent[], ProgressRejection> {
  switch (command.type) {
    case 'SubmitProgressReport': {
      const { claim, organisation, filed, done, next } = command;
      if (!filed) return refuse('report/not-due', 'A progress report belongs to a claim that is filed.');
      const status = state[claim];
      if (status !== undefined && status !== 'sent-back') return refuse('report/wrong-step', 'The progress report of this claim was submitted already.');
      return ok([{ type: 'ProgressReportSubmitted', data: { claim, organisation, done, next } }]);
    }
    case 'ReviewProgressReport': {
      const { claim, outcome, reason } = command;
      if (state[claim] !== 'in-review') return refuse('report/wrong-step', 'There is no progress report of this claim to review.');
      return ok([{ type: 'ProgressReportReviewed', data: { claim, outcome, reason } }]);
    }
    default: {
      const unknown: never = command;
      throw new Error(`no such command: ${JSON.stringify(unknown)}`);
    }
  }
}

const refuse = (type: ProgressRejection['type'], detail: string) => err<ProgressRejection>({ type, because: 'state', detail });

function evolve(state: ProgressState, event: DomainEvent): ProgressState {
  switch (event.type) {
    case 'ProgressReportSubmitted':
      return { ...state, [event.data.claim]: 'in-review' };
    case 'ProgressReportReviewed':
      return { ...state, [event.data.claim]: statusAfter(event.data.outcome) };
    default:
      return state;
  }
}

/** What a review makes of a report. */
export const statusAfter = (outcome: EventData<'ProgressReportReviewed'>['outcome']): ProgressStatus => (outcome === 'accepted' ? 'accepted' : 'sent-back');

/** The progress reports of one grant: what was done in the period of each claim. They lie in the same stream as its other reports. */
export const progress: Decider<ProgressState, ProgressCommand, ProgressRejection> = { initial: {}, decide, evolve };

/** Where the module puts the handler of these commands. */
export const PROGRESS = Symbol('PROGRESS');
export type Progress = CommandHandler<ProgressState, ProgressCommand, ProgressRejection>;
