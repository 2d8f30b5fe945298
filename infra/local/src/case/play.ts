import { isDeepStrictEqual } from 'node:util';
import type { OperationFigures } from '@toteuma/contracts';
import { instantOf, type CaseFile, type Expectation, type Step } from './case-file.js';
import { refusalText, type Answer, type Client } from './client.js';
import { figureAt, NO_SUCH_FIGURE, splitFigure } from './figures.js';
import { changedBetween, settle, type Heads } from './settle.js';
import type { Verb } from './verbs.js';

/** A step (its number from 1 and its verb), a figure, or a place in the file that is not as it should be. */
export type Failure = ({ step: string } | { figure: string; asOf?: string } | { path: string }) & { expected: unknown; actual: unknown };

export type CaseResult = { case: string; ok: boolean; failed: Failure[]; operations: Record<string, OperationFigures> };

export type PlayedStep = { number: number; step: Step; ok: boolean; outcome: string };
export type ComparedFigure = Expectation & { actual: unknown; ok: boolean };

/** The result, and what a person reads to follow how it came about. */
export type Played = { result: CaseResult; steps: PlayedStep[]; figures: ComparedFigure[] };

/** What the runner remembers of one application, to address it in later steps. Numbers are those of the latest. */
type Grant = {
  id: string; code: string | null; awarded: boolean; claim: number | null; amendment: number | null;
  report: number | null; reportOfPeriod: Map<string, number | null>;
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
  const figures: ComparedFigure[] = [];
  // After a stop the figures differ because of the stop: listing them would hide the one cause.
  for (const expected of stopped ? [] : file.expect) {
    const actual = await reader.actual(expected, operations);
    const ok = isSame(expected.is, actual);
    figures.push({ ...expected, actual: actual ?? null, ok });
    if (ok) continue;
    const asOf = expected.asOf === undefined ? {} : { asOf: expected.asOf };
    failed.push({ figure: expected.figure, ...asOf, expected: expected.is, actual: actual === undefined ? NO_SUCH_FIGURE : actual });
  }
  return { result: { case: file.case, ok: failed.length === 0, failed, operations }, steps, figures };
}

type Verdict = { ok: true; outcome: string } | { ok: false; expected: string; actual: string; stop: boolean };

async function playStep(
  file: CaseFile, step: Step, grants: Grant[], client: Client, { heads, patience }: { heads: Heads | null; patience: number },
): Promise<{ verdict: Verdict; after: Heads | null }> {
  const expected = step.refused ?? 'accepted';
  const grant = step.operation === undefined ? grants.at(-1) : grants.find((one) => one.code === step.operation);
  if (grant === undefined && step.do !== 'submit-application' && step.refused === undefined) {
    const actual = step.operation === undefined ? 'no application before this step' : `no grant ${step.operation} in this file`;
    return { verdict: { ok: false, expected, actual, stop: true }, after: heads };
  }

  const { path, body } = requestOf(file, step, grant);
  const answer = await client.post(step.by, path, body, instantOf(step.at));
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

/** Keys of a step that say who, when and to which of the earlier acts, and so stand in the address or a header. */
const NOT_IN_BODY = ['at', 'by', 'do', 'operation', 'refused', 'claim', 'report'];

function requestOf(file: CaseFile, step: Step, grant: Grant | undefined): { path: string; body: unknown } {
  // The period of an acceptance only picks the report that was filed for it.
  const address = step.do === 'accept-indicators' ? [...NOT_IN_BODY, 'period'] : NOT_IN_BODY;
  const body = Object.fromEntries(Object.entries(step).filter(([key]) => !address.includes(key)));
  return { path: pathOf(step, grant), body: step.do === 'submit-application' ? { programme: file.programme, ...body } : body };
}

function pathOf(step: Step, grant: Grant | undefined): string {
  const id = grant?.id ?? NOBODY;
  const claim = `/claims/${id}/${picked(step['claim'], grant?.claim)}`;
  const reported = grant?.reportOfPeriod.get(JSON.stringify(step['period'])) ?? grant?.report;
  const paths: Partial<Record<Verb, string>> = {
    'submit-application': '/applications',
    decide: `/applications/${id}/decision`,
    'grant-tranche': `/applications/${id}/tranches`,
    'request-amendment': `/applications/${id}/amendments`,
    'decide-amendment': `/applications/${id}/amendments/${grant?.amendment ?? 'latest'}/decision`,
    'submit-claim': `/claims/${id}`,
    'verify-claim': `${claim}/verification`,
    'decide-claim': `${claim}/decision`,
    'authorise-payment': `${claim}/payment/authorisation`,
    'confirm-payment': `${claim}/payment/confirmation`,
    'record-payment': `${claim}/payment/record`,
    'report-indicators': `/indicators/${id}/reports`,
    'accept-indicators': `/indicators/${id}/reports/${picked(step['report'], reported)}/acceptance`,
    'submit-final-report': `/reports/${id}/final-report`,
    'review-final-report': `/reports/${id}/final-report/reviews`,
    'accept-final-report': `/reports/${id}/final-report/acceptance`,
  };
  const path = paths[step.do];
  if (path === undefined) throw new RangeError(`expected a verb that is built, got ${step.do}`);
  return path;
}

/** The number that the step names, whatever it is, or the latest; the first where there is none yet. */
function picked(named: unknown, latest: number | null | undefined): string {
  return named === undefined ? String(latest ?? 1) : encodeURIComponent(typeof named === 'string' ? named : JSON.stringify(named));
}

function remember(step: Step, { body }: Answer, grant: Grant | undefined, grants: Grant[]): void {
  if (step.do === 'submit-application') {
    grants.push({ id: String(body['id']), code: null, awarded: false, claim: null, amendment: null, report: null, reportOfPeriod: new Map() });
  }
  if (grant === undefined) return;
  if (step.do === 'decide' && step['outcome'] === 'award') {
    grant.awarded = true;
    const code = step['code'] ?? body['code'];
    grant.code = typeof code === 'string' ? code : null;
  }
  if (step.do === 'submit-claim') grant.claim = number(body['claim']);
  if (step.do === 'request-amendment') grant.amendment = number(body['amendment']);
  if (step.do === 'report-indicators') {
    grant.report = number(body['report']);
    grant.reportOfPeriod.set(JSON.stringify(step['period']), grant.report);
  }
}

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
