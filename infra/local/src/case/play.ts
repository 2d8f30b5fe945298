import { isDeepStrictEqual } from 'node:util';
import type { OperationFigures, RegisterFigures } from '@toteuma/contracts';
import { bankFile, batchBody, madeBatch, type MadeBatch } from './batch-steps.js';
import { instantOf, type CaseFile, type Expectation, type Step } from './case-file.js';
import { refusalText, type Answer, type Client } from './client.js';
import { figureAt, NO_SUCH_FIGURE, splitFigure } from './figures.js';
import { isOfRegister, registerFigure, registerOf } from './register.js';
import { changedBetween, settle, type Heads } from './settle.js';
import type { Verb } from './verbs.js';

/** A step (its number from 1 and its verb), a figure, or a place in the file that is not as it should be. */
export type Failure = ({ step: string } | { figure: string; asOf?: string } | { path: string }) & { expected: unknown; actual: unknown };

/** `register` is there when the file made entries of the register. */
export type CaseResult = { case: string; ok: boolean; failed: Failure[]; operations: Record<string, OperationFigures>; register?: Record<string, RegisterFigures> };

export type PlayedStep = { number: number; step: Step; ok: boolean; outcome: string };
export type ComparedFigure = Expectation & { actual: unknown; ok: boolean };

/** The result, and what a person reads to follow how it came about. */
export type Played = { result: CaseResult; steps: PlayedStep[]; figures: ComparedFigure[] };

/** What the runner remembers of one application, to address it in later steps. Numbers are those of the latest. */
type Grant = {
  id: string; code: string | null; awarded: boolean; claim: number | null; amendment: number | null;
  report: number | null; reportOfPeriod: Map<string, number | null>;
  /** While it is a draft: the versions of it and of its sections that the last answers told. */
  draft: { version: number; sections: Record<string, number> } | null;
  /** What was asked of the beneficiary last: of a clarification and of a hearing the number. */
  asked: { clarification: number | null; hearing: number | null };
  account: { organisation: string; account: number } | null;
  batch: MadeBatch | null;
};

/** An id that no case has, for steps that try what is refused where there is nothing. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/**
 * Plays a case file through the public HTTP API and compares the figures that come out. A step that is refused
 * unexpectedly ends the play: what follows would stand on something that is not there. The figures of what exists are
 * read all the same.
 * @param options.patienceMs how long to wait for the consumers after a step
 * @throws PlatformError when the platform cannot be reached or entered
 */
export async function playCase(file: CaseFile, client: Client, options: { patienceMs?: number } = {}): Promise<Played> {
  const patience = options.patienceMs ?? 10_000;
  const grants: Grant[] = [];
  const steps: PlayedStep[] = [];
  const failed: Failure[] = [];
  const fail = (played: Omit<PlayedStep, 'ok' | 'outcome'>, expected: string, actual: string) => {
    steps.push({ ...played, ok: false, outcome: `expected ${expected}, but: ${actual}` });
    failed.push({ step: `${played.number} ${played.step.do}`, expected, actual });
  };

  const start = await settle(client, patience);
  let heads = 'heads' in start ? start.heads : null;
  let stopped = false;
  for (const [index, step] of file.steps.entries()) {
    const played = { number: index + 1, step };
    const { verdict, after } = await playStep(file, step, grants, client, { heads, patience });
    if (verdict.ok) steps.push({ ...played, ...verdict });
    else fail(played, verdict.expected, verdict.actual);
    heads = after;
    stopped = !verdict.ok && verdict.stop;
    if (stopped) break;
  }

  const reader = figureReader(client, grants);
  const operations = await reader.operations();
  const register = await registerOf(steps, client);
  const figures: ComparedFigure[] = [];
  // After a stop the figures differ because of the stop: listing them would hide the one cause.
  for (const expected of stopped ? [] : file.expect) {
    const actual = isOfRegister(expected.figure) ? registerFigure(register, expected) : await reader.actual(expected, operations);
    const ok = isSame(expected.is, actual);
    figures.push({ ...expected, actual: actual ?? null, ok });
    if (ok) continue;
    const asOf = expected.asOf === undefined ? {} : { asOf: expected.asOf };
    failed.push({ figure: expected.figure, ...asOf, expected: expected.is, actual: actual === undefined ? NO_SUCH_FIGURE : actual });
  }
  const entries = Object.keys(register).length > 0 ? { register } : {};
  return { result: { case: file.case, ok: failed.length === 0, failed, operations, ...entries }, steps, figures };
}

type Verdict = { ok: true; outcome: string } | { ok: false; expected: string; actual: string; stop: boolean };

async function playStep(
  file: CaseFile, step: Step, grants: Grant[], client: Client, { heads, patience }: { heads: Heads | null; patience: number },
): Promise<{ verdict: Verdict; after: Heads | null }> {
  const expected = step.refused ?? 'accepted';
  const grant = step.operation === undefined ? grants.at(-1) : grants.find((one) => one.code === step.operation);
  if (grant === undefined && !OF_NO_GRANT.includes(step.do) && step.refused === undefined) {
    const actual = step.operation === undefined ? 'no application before this step' : `no grant ${step.operation} in this file`;
    return { verdict: { ok: false, expected, actual, stop: true }, after: heads };
  }

  const { path, body } = requestOf(file, step, grant, grants);
  const answer = await client.post(step.by, path, body, instantOf(step.at), changeOf(step, grant));
  const settled = await settle(client, patience);
  const after = 'heads' in settled ? settled.heads : null;
  const verdict = judge(step, answer, heads, after);
  if (verdict.ok && step.refused === undefined) remember(step, answer, grant, grants);
  if ('lagging' in settled && verdict.ok) {
    return { verdict: { ok: false, expected: `all consumers caught up within ${patience / 1000} s`, actual: settled.lagging, stop: true }, after };
  }
  return { verdict, after };
}

function judge(step: Step, answer: Answer, before: Heads | null, after: Heads | null): Verdict {
  if (step.refused === undefined) {
    return answer.problem === null
      ? { ok: true, outcome: 'done' }
      : { ok: false, expected: 'accepted', actual: refusalText(answer), stop: true };
  }
  if (answer.problem === null) return { ok: false, expected: step.refused, actual: 'accepted', stop: false };
  if (answer.problem !== step.refused) return { ok: false, expected: step.refused, actual: refusalText(answer), stop: false };
  const changed = before !== null && after !== null ? changedBetween(before, after) : [];
  if (changed.length > 0) {
    return { ok: false, expected: `${step.refused} without any change`, actual: `refused, yet ${changed.join(' and ')} added events`, stop: false };
  }
  return { ok: true, outcome: `refused as expected: ${step.refused}` };
}

/** What belongs to a programme and not to one of its grants. */
const OF_PROGRAMME: readonly Verb[] = ['draft-call', 'set-appropriation'];
const OF_CALL: readonly Verb[] = ['publish-call', 'extend-call'];
const OF_NO_GRANT: readonly Verb[] = ['submit-application', 'draft', 'enter-register', ...OF_PROGRAMME, ...OF_CALL];

/** Keys of a step that say who, when and to which of the earlier acts, and so stand in the address or a header. */
const NOT_IN_BODY = ['at', 'by', 'do', 'operation', 'refused', 'claim', 'report', 'amendment', 'checklist', 'clarification', 'hearing', 'account'];

function requestOf(file: CaseFile, step: Step, grant: Grant | undefined, grants: readonly Grant[]): { path: string; body: unknown } {
  if (step.do === 'make-batch') return { path: pathOf(step, grant), body: batchBody(step, grant, grants) };
  if (step.do === 'answer-batch') return { path: pathOf(step, grant), body: bankFile(step, grant, grants) };
  if (step.do === 'attach') return { path: pathOf(step, grant), body: Buffer.from(typeof step['content'] === 'string' ? step['content'] : JSON.stringify(step['content'])) };
  // The period of an acceptance only picks the report that was filed for it.
  const address = step.do === 'accept-indicators' ? [...NOT_IN_BODY, 'period'] : OF_CALL.includes(step.do) ? [...NOT_IN_BODY, 'call'] : NOT_IN_BODY;
  const body = Object.fromEntries(Object.entries(step).filter(([key]) => !address.includes(key)));
  if (step.do === 'draft') {
    const { copy, ...rest } = body;
    const copyOf = copy !== true || grant === undefined ? {} : { copyOf: grant.draft ? { draft: grant.id } : { application: grant.id } };
    return { path: pathOf(step, grant), body: { programme: file.programme, ...rest, ...copyOf } };
  }
  if (step.do === 'save-draft' || step.do === 'submit-draft') return { path: pathOf(step, grant), body: step.do === 'submit-draft' ? {} : { content: step['content'] } };
  if (OF_PROGRAMME.includes(step.do)) return { path: pathOf(step, grant), body: { programme: typeof file.programme === 'string' ? file.programme : file.programme['id'], ...body } };
  return { path: pathOf(step, grant), body: step.do === 'submit-application' ? { programme: file.programme, ...body } : body };
}

/** Drafts are changed by version: by default the one that the last answer told. */
function changeOf(step: Step, grant: Grant | undefined): { method?: 'PUT'; seen?: number } {
  const seen = number(step['seen']);
  if (step.do === 'save-draft') return { method: 'PUT', seen: seen ?? grant?.draft?.sections[String(step['section'])] ?? 0 };
  if (step.do === 'fill-checklist') return { method: 'PUT' };
  return step.do === 'submit-draft' ? { seen: seen ?? grant?.draft?.version ?? 1 } : {};
}

/** The acts on the money of a grant beside its claims, and on whether its operation goes on. */
const moneyPaths = (id: string) => ({
  'pay-advance': `/claims/${id}/advances`,
  'order-recovery': `/claims/${id}/recovery-orders`,
  recover: `/claims/${id}/recoveries`,
  interrupt: `/claims/${id}/interruption`,
  resume: `/claims/${id}/resumption`,
  close: `/claims/${id}/closure`,
  reopen: `/claims/${id}/reopening`,
});

function pathOf(step: Step, grant: Grant | undefined): string {
  const id = grant?.id ?? NOBODY;
  const reported = grant?.reportOfPeriod.get(JSON.stringify(step['period'])) ?? grant?.report;
  const amendment = `/applications/${id}/amendments/${picked(step['amendment'], grant?.amendment ?? 'latest')}`;
  const paths: Partial<Record<Verb, string>> = {
    'submit-application': '/applications',
    draft: '/applications/drafts',
    'save-draft': `/applications/drafts/${id}/sections/${picked(step['section'], null)}`,
    'submit-draft': `/applications/drafts/${id}/submission`,
    withdraw: `/applications/${id}/withdrawal`,
    'draft-call': '/applications/calls',
    'publish-call': `/applications/calls/${picked(step['call'], null)}/publication`,
    'extend-call': `/applications/calls/${picked(step['call'], null)}/extension`,
    'set-appropriation': '/applications/appropriations',
    decide: `/applications/${id}/decision`,
    'request-supplement': `/applications/${id}/supplement-requests`,
    supplement: `/applications/${id}/supplement`,
    'check-eligibility': `/applications/${id}/eligibility`,
    'assign-assessor': `/applications/${id}/assessors`,
    'declare-conflict': `/applications/${id}/conflict`,
    assess: `/applications/${id}/assessment`,
    hear: `/applications/${id}/hearing`,
    'answer-hearing': `/applications/${id}/hearing/answer`,
    'request-rectification': `/applications/${id}/rectification-requests`,
    rectify: `/applications/${id}/rectification`,
    'revert-decision': `/applications/${id}/decision/reversal`,
    'report-condition': `/applications/${id}/conditions/${picked(step['condition'], 1)}/report`,
    'review-condition': `/applications/${id}/conditions/${picked(step['condition'], 1)}/review`,
    attach: `/applications/${id}/attachments?${fileQuery(step)}`,
    'grant-tranche': `/applications/${id}/tranches`,
    'request-amendment': `/applications/${id}/amendments`,
    'request-amendment-supplement': `${amendment}/supplement-requests`,
    'supplement-amendment': `${amendment}/supplement`,
    'withdraw-amendment': `${amendment}/withdrawal`,
    'decide-amendment': `${amendment}/decision`,
    ...claimPaths(step, grant, id),
    'report-indicators': `/indicators/${id}/reports`,
    'accept-indicators': `/indicators/${id}/reports/${picked(step['report'], reported)}/acceptance`,
    'enter-register': '/reports/register',
    'submit-progress-report': `/reports/${id}/progress-reports/${picked(step['claim'], grant?.claim)}`,
    'review-progress-report': `/reports/${id}/progress-reports/${picked(step['claim'], grant?.claim)}/review`,
    'submit-final-report': `/reports/${id}/final-report`,
    'review-final-report': `/reports/${id}/final-report/reviews`,
    'accept-final-report': `/reports/${id}/final-report/acceptance`,
  };
  const path = paths[step.do];
  if (path === undefined) throw new RangeError(`expected a verb that is built, got ${step.do}`);
  return path;
}

/** What claims, their checks and payments are addressed by. */
function claimPaths(step: Step, grant: Grant | undefined, id: string): Partial<Record<Verb, string>> {
  const claim = `/claims/${id}/${picked(step['claim'], grant?.claim)}`;
  return {
    ...moneyPaths(id),
    'submit-claim': `/claims/${id}`,
    'verify-claim': `${claim}/verification`,
    'fill-checklist': `${claim}/checklists/${picked(step['checklist'], null)}`,
    'draw-sample': `${claim}/samples`,
    'ask-clarification': `${claim}/clarifications`,
    'answer-clarification': `${claim}/clarifications/${picked(step['clarification'], grant?.asked.clarification)}/answer`,
    'open-hearing': `${claim}/deduction-hearings`,
    'answer-deduction-hearing': `${claim}/deduction-hearings/${picked(step['hearing'], grant?.asked.hearing)}/answer`,
    'record-finding': `${claim}/findings`,
    'request-claim-rectification': `${claim}/rectification-requests`,
    'decide-claim-rectification': `${claim}/rectification`,
    'decide-claim': `${claim}/decision`,
    correct: `${claim}/corrections`,
    'authorise-payment': `${claim}/payment/authorisation`,
    'confirm-payment': `${claim}/payment/confirmation`,
    'record-payment': `${claim}/payment/record`,
    'propose-account': '/claims/payee-accounts',
    'approve-account': `/claims/payee-accounts/${grant?.account?.organisation ?? 'nobody'}/${picked(step['account'], grant?.account?.account)}/approval`,
    'make-batch': '/claims/payment-batches',
    'answer-batch': '/claims/payment-batches/answers',
  };
}

const fileQuery = ({ name, section }: Step): string =>
  Object.entries({ name, section }).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`])).join('&');

/** The number that the step names, whatever it is, or the latest; the first where there is none yet. */
function picked(named: unknown, latest: number | string | null | undefined): string {
  return named === undefined ? String(latest ?? 1) : encodeURIComponent(typeof named === 'string' ? named : JSON.stringify(named));
}

function remember(step: Step, { body }: Answer, grant: Grant | undefined, grants: Grant[]): void {
  if (step.do === 'submit-application') {
    grants.push(newGrant(body, null));
  }
  if (step.do === 'draft') grants.push(newGrant(body, { version: Number(body['version']), sections: {} }));
  if (grant === undefined) return;
  if (step.do === 'save-draft' && grant.draft) grant.draft = { version: Number(body['draftVersion']), sections: { ...grant.draft.sections, [String(step['section'])]: Number(body['version']) } };
  if (step.do === 'submit-draft') grant.draft = null;
  // A rectification may award what was rejected.
  if ((step.do === 'decide' && step['outcome'] === 'award') || (step.do === 'rectify' && body['status'] === 'awarded')) {
    grant.awarded = true;
    const code = step['code'] ?? body['code'];
    grant.code = typeof code === 'string' ? code : null;
  }
  if (step.do === 'submit-claim') grant.claim = number(body['claim']);
  if (step.do === 'propose-account') grant.account = { organisation: String(body['organisation']), account: Number(body['account']) };
  if (step.do === 'make-batch') grant.batch = madeBatch(body);
  if (step.do === 'ask-clarification') grant.asked.clarification = number(body['clarification']);
  if (step.do === 'open-hearing') grant.asked.hearing = number(body['hearing']);
  if (step.do === 'request-amendment') grant.amendment = number(body['amendment']);
  if (step.do === 'report-indicators') {
    grant.report = number(body['report']);
    grant.reportOfPeriod.set(JSON.stringify(step['period']), grant.report);
  }
}

const newGrant = (body: Record<string, unknown>, draft: Grant['draft']): Grant =>
  ({ id: String(body['id']), code: null, awarded: false, claim: null, amendment: null, report: null, reportOfPeriod: new Map(), draft, asked: { clarification: null, hearing: null }, account: null, batch: null });

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Reads figures as the auditor, who sees all grants; each grant and day once. */
function figureReader(client: Client, grants: Grant[]) {
  const read = new Map<string, { code: string; figures: OperationFigures } | null>();
  const idOf = new Map<string, string>();

  const figuresOf = async (id: string, asOf?: string) => {
    const path = `/reports/${id}/figures${asOf === undefined ? '' : `?asOf=${encodeURIComponent(asOf)}`}`;
    const known = read.get(path);
    if (known !== undefined) return known;
    const answer = await client.get('auditor', path);
    const found = answer.status === 200 ? (answer.body as { code: string; figures: OperationFigures }) : null;
    read.set(path, found);
    return found;
  };

  return {
    async operations(): Promise<Record<string, OperationFigures>> {
      const operations: Record<string, OperationFigures> = {};
      for (const { id } of grants.filter((grant) => grant.awarded)) {
        const found = await figuresOf(id);
        if (found === null) continue;
        operations[found.code] = found.figures;
        idOf.set(found.code, id);
      }
      return operations;
    },
    async actual({ figure, asOf }: Expectation, operations: Record<string, OperationFigures>): Promise<unknown> {
      const { code, path } = splitFigure(figure);
      const codes = Object.keys(operations);
      if (code === null && codes.length > 1) return `several grants: put ${codes.join(' or ')} and a colon before the figure`;
      const id = idOf.get(code ?? codes[0] ?? '');
      const figures = id === undefined ? null : await figuresOf(id, asOf);
      return figures === null ? undefined : figureAt(figures.figures, path);
    },
  };
}

/** A kind of warning that did not come up is an empty list. */
function isSame(expected: unknown, actual: unknown): boolean {
  return isDeepStrictEqual(expected, actual) || (Array.isArray(expected) && expected.length === 0 && actual === null);
}
