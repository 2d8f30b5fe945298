import { faultText, type Fault } from './case-file.js';
import type { CaseResult, Failure, Played, PlayedStep } from './play.js';
import { VERBS } from './verbs.js';

/** What came of one file: played, or not played because it is wrong. */
export type Outcome = { played: Played } | { name: string; faults: Fault[] };

/** 0 every expectation holds; 1 one does not, or a step went otherwise than expected; 2 the file is wrong. */
export function exitCodeOf(outcomes: readonly Outcome[]): 0 | 1 | 2 {
  if (outcomes.some((outcome) => 'faults' in outcome)) return 2;
  return outcomes.every((outcome) => 'played' in outcome && outcome.played.result.ok) ? 0 : 1;
}

/** One JSON document: an object for one file, a list for several. */
export function jsonOf(outcomes: readonly Outcome[]): string {
  const results = outcomes.map((outcome) => ('played' in outcome ? outcome.played.result : wrongFile(outcome)));
  return JSON.stringify(results.length === 1 ? results[0] : results, null, 2);
}

function wrongFile({ name, faults }: { name: string; faults: Fault[] }): CaseResult {
  const failed = faults.map(({ path, expected, found }): Failure => ({ path, expected, actual: found }));
  return { case: name, ok: false, failed, operations: {} };
}

/** For a person: the steps in their order, then each expected figure and what came out. */
export function textOf(outcome: Outcome): string {
  if ('faults' in outcome) {
    return [`${outcome.name}: NOT PLAYED, the file is wrong`, ...outcome.faults.map((fault) => `  ${faultText(fault)}`)].join('\n');
  }
  const { result, steps, figures } = outcome.played;
  const held = figures.filter((figure) => figure.ok).length;
  const summary = `${steps.filter((step) => step.ok).length} of ${steps.length} steps as told, ${held} of ${figures.length} figures as expected`;
  return [
    result.case,
    ...steps.map(stepLine),
    ...figures.map(({ figure, asOf, is, actual, ok }) => {
      const name = asOf === undefined ? figure : `${figure} (as of ${asOf})`;
      return ok ? `  ok      ${name} = ${valueText(actual ?? is)}` : `  FAILED  ${name}: expected ${valueText(is)}, actual ${valueText(actual)}`;
    }),
    `${result.case}: ${result.ok ? 'ok' : 'FAILED'}, ${summary}`,
  ].join('\n');
}

function stepLine({ number, step, ok, outcome }: PlayedStep): string {
  const grant = step.operation === undefined ? '' : ` of ${step.operation}`;
  return `  ${ok ? 'ok    ' : 'FAILED'}  ${number}. ${step.at} ${step.by} ${VERBS[step.do].phrase}${grant}: ${outcome}`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
