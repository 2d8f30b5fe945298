import type { DomainEvent, EventData, TextRef } from '@toteuma/contracts';
import type { CommandHandler, Decider, Rejection } from '@toteuma/eventing';
import { err, ok, type Result } from '@toteuma/kernel';

export type Positions = Readonly<Record<string, number>>;
export type Kind = 'realisation' | 'final';
export type ReviewKind = 'substance' | 'finance';
export type Request = EventData<'ReportRequested'>;
export type Reason = Request['reason'];
export type ReportFile = EventData<'ReportProduced'>['files'][number];
/** What the beneficiary wrote, by the section; null where it wrote nothing. */
export type ReportTexts = Readonly<Record<string, TextRef | null>>;

interface Act {
  readonly actor: string;
  /** The instant of the act. */
  readonly at: string;
  readonly today: string;
}
export type RequestReport = { readonly type: 'RequestReport'; readonly reason: Reason; readonly cause: Request['cause'] };
export type RecordEdition = { readonly type: 'RecordEdition' } & EventData<'ReportProduced'>;
export type SubmitFinalReport = Act & {
  readonly type: 'SubmitFinalReport';
  readonly organisation: string;
  /** Whether the last claim is decided, as the figures know. */
  readonly lastClaimDecided: boolean;
  /** How far the figures know the other services: they are frozen there. */
  readonly positions: Positions;
  readonly texts: ReportTexts;
};
export type ReviewFinalReport = Act & { readonly type: 'ReviewFinalReport'; readonly kind: ReviewKind; readonly outcome: 'accepted' | 'supplement'; readonly reason: TextRef | null };
/** A decision wants its document. */
export type RequestDecisionDocument = { readonly type: 'RequestDecisionDocument' } & Omit<DecisionDocument, 'document' | 'produced'>;
export type RecordDecisionDocument = { readonly type: 'RecordDecisionDocument' } & EventData<'DecisionDocumentProduced'>;
export type AcceptFinalReport = Act & { readonly type: 'AcceptFinalReport' };
export type ReportCommand = RequestReport | RecordEdition | SubmitFinalReport | ReviewFinalReport | AcceptFinalReport | RequestDecisionDocument | RecordDecisionDocument;

export type ReportRejection = Rejection & { readonly type: 'report/not-due' | 'report/wrong-step' | 'report/same-person' };

export interface Review {
  readonly by: string;
  readonly at: string;
}
/** The final report as last submitted. What was reviewed before a supplement counts no more. */
export interface FinalReport {
  readonly status: 'in-review' | 'sent-back' | 'accepted';
  readonly positions: Positions;
  readonly texts: ReportTexts;
  readonly accepted: { readonly [K in ReviewKind]?: Review };
  readonly acceptedAt: string | null;
}
/** The document of a decision: asked for, and made once. */
export type DecisionDocument = EventData<'DecisionDocumentRequested'> & { readonly produced: boolean };
export interface ReportState {
  readonly documents: readonly DecisionDocument[];
  readonly requests: readonly (Request & { readonly edition: number | null })[];
  readonly editions: number;
  readonly final: FinalReport | null;
}

/** The requests of a kind that wait and whose cause is known at these positions: one edition answers them all. */
export function answerable(state: ReportState, kind: Kind, known: Positions): readonly Request[] {
  return state.requests.filter((request) => request.edition === null && request.kind === kind && (known[request.cause.source] ?? 0) >= request.cause.position);
}

function decide(command: ReportCommand, state: ReportState): Result<readonly DomainEvent[], ReportRejection> {
  switch (command.type) {
    case 'RequestReport':
      return ok([requested(state, 'realisation', command.reason, command.cause)]);
    case 'RecordEdition':
      return recordEdition(command, state);
    case 'RequestDecisionDocument': {
      const { decision, decidedAt, cause } = command;
      return ok([{ type: 'DecisionDocumentRequested', data: { document: state.documents.length + 1, decision, decidedAt, cause } }]);
    }
    case 'RecordDecisionDocument': {
      const { document, files } = command;
      const waits = state.documents.some((one) => one.document === document && !one.produced);
      return waits ? ok([{ type: 'DecisionDocumentProduced', data: { document, files } }]) : wrongStep('The document of this decision was made already.');
    }
    case 'SubmitFinalReport':
      return submit(command, state);
    case 'ReviewFinalReport':
      return review(command, state);
    case 'AcceptFinalReport':
      return accept(command, state);
    default: {
      const unknown: never = command;
      throw new Error(`no such command: ${JSON.stringify(unknown)}`);
    }
  }
}

function requested(state: ReportState, kind: Kind, reason: Reason, cause: Request['cause']): DomainEvent<'ReportRequested'> {
  return { type: 'ReportRequested', data: { request: state.requests.length + 1, kind, reason, cause } };
}

function recordEdition({ edition, kind, requests, positions, files }: RecordEdition, state: ReportState): Result<readonly DomainEvent[], ReportRejection> {
  if (edition !== state.editions + 1) return wrongStep(`The next edition is ${state.editions + 1}, not ${edition}.`);
  const open = requests.every((request) => state.requests.some((known) => known.request === request && known.kind === kind && known.edition === null));
  if (!open || requests.length === 0) return wrongStep('An edition answers requests of its kind that wait, each once.');
  return ok([{ type: 'ReportProduced', data: { edition, kind, requests, positions, files } }]);
}

function submit({ organisation, lastClaimDecided, positions, texts }: SubmitFinalReport, state: ReportState): Result<readonly DomainEvent[], ReportRejection> {
  if (!lastClaimDecided) return refuse('report/not-due', 'The final report is due once the last claim is decided.');
  if (state.final !== null && state.final.status !== 'sent-back') return wrongStep('The final report was submitted already.');
  const { done = null, results = null, remains = null, ...more } = texts;
  const others = Object.fromEntries(Object.entries(more).filter((entry): entry is [string, TextRef] => entry[1] !== null));
  return ok([{ type: 'FinalReportSubmitted', data: { organisation, positions: { ...positions }, done, results, remains, ...(Object.keys(others).length > 0 && { others }) } }]);
}

function review({ actor, kind, outcome, reason }: ReviewFinalReport, state: ReportState): Result<readonly DomainEvent[], ReportRejection> {
  if (state.final?.status !== 'in-review') return wrongStep('There is no final report to review.');
  if (state.final.accepted[kind] !== undefined) return wrongStep('This review was made already.');
  const other = state.final.accepted[kind === 'substance' ? 'finance' : 'substance'];
  if (other?.by === actor) return refuse('report/same-person', 'The substance and the finances of a final report are reviewed by two persons.');
  return ok([{ type: 'FinalReportReviewed', data: { kind, outcome, reason } }]);
}

function accept({ at }: AcceptFinalReport, state: ReportState): Result<readonly DomainEvent[], ReportRejection> {
  const { final } = state;
  if (final?.status !== 'in-review') return wrongStep('There is no final report to accept.');
  if (final.accepted.substance === undefined || final.accepted.finance === undefined) return wrongStep('A final report is accepted after both of its reviews.');
  // The edition shows the figures as they were frozen: it waits for nothing newer than the claims knew then.
  const cause = { source: 'claims', position: final.positions['claims'] ?? 0 };
  return ok([
    { type: 'FinalReportAccepted', data: {} },
    requested(state, 'final', { type: 'final-report-accepted', number: null, occurredAt: at }, cause),
  ]);
}

const refuse = (type: ReportRejection['type'], detail: string) => err<ReportRejection>({ type, because: 'state', detail });
const wrongStep = (detail: string) => refuse('report/wrong-step', detail);

function evolve(state: ReportState, event: DomainEvent & { readonly actor: string; readonly occurredAt: string }): ReportState {
  switch (event.type) {
    case 'ReportRequested':
      return { ...state, requests: [...state.requests, { ...event.data, edition: null }] };
    case 'ReportProduced': {
      const { edition, requests } = event.data;
      return { ...state, editions: edition, requests: state.requests.map((request) => (requests.includes(request.request) ? { ...request, edition } : request)) };
    }
    case 'DecisionDocumentRequested':
      return { ...state, documents: [...state.documents, { ...event.data, produced: false }] };
    case 'DecisionDocumentProduced':
      return { ...state, documents: state.documents.map((one) => (one.document === event.data.document ? { ...one, produced: true } : one)) };
    case 'FinalReportSubmitted': {
      const { positions, done, results, remains, others } = event.data;
      return { ...state, final: { status: 'in-review', positions, texts: { done, results, remains, ...others }, accepted: {}, acceptedAt: null } };
    }
    case 'FinalReportReviewed':
      return state.final === null ? state : { ...state, final: reviewed(state.final, event.data, { by: event.actor, at: event.occurredAt }) };
    case 'FinalReportAccepted':
      return state.final === null ? state : { ...state, final: { ...state.final, status: 'accepted', acceptedAt: event.occurredAt } };
    default:
      return state;
  }
}

function reviewed(final: FinalReport, { kind, outcome }: EventData<'FinalReportReviewed'>, by: Review): FinalReport {
  if (outcome === 'supplement') return { ...final, status: 'sent-back', accepted: {} };
  return { ...final, accepted: { ...final.accepted, [kind]: by } };
}

/** The reports of one grant: editions that are asked for and made, and the final report with its reviews. */
export const reports: Decider<ReportState, ReportCommand, ReportRejection> = { initial: { requests: [], editions: 0, final: null, documents: [] }, decide, evolve };

/** Where the module puts the handler of report commands. */
export const REPORTS = Symbol('REPORTS');
export type Reports = CommandHandler<ReportState, ReportCommand, ReportRejection>;
