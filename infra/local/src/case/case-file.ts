import { helsinkiNoon, isDay, isInstant } from '@toteuma/kernel';
import { z } from 'zod';
import { LISTS_OF_VERBS, type Verb, VERBS } from './verbs.js';

/** What is wrong with a case file: where, what was expected there and what was found. */
export type Fault = { path: string; expected: string; found: string };

export const faultText = (fault: Fault): string => `${fault.path}: expected ${fault.expected}, found ${fault.found}`;

/** One dated act. Its own fields depend on the verb; the platform judges their values. */
export type Step = { at: string; by: string; do: Verb; operation?: string | undefined; refused?: string | undefined } & Record<string, unknown>;

const allVerbs = Object.keys(VERBS) as Verb[];
const ROLES = 'applicant, applicant-2, partner:<id>, other-applicant, case-officer, assessor, assessor-2, decision-maker, verifier, payer, payer-2, all-hands or auditor';
const role = z
  .string()
  .regex(/^(applicant|applicant-2|partner:[A-Za-z0-9][A-Za-z0-9.+-]{0,63}|other-applicant|case-officer|assessor|assessor-2|decision-maker|verifier|payer|payer-2|all-hands|auditor)$/, { error: ROLES })
  .describe('Who acts');

const head = {
  at: z.string().describe('A day, which means 12:00 in Helsinki, or an instant; never before the step above'),
  by: role,
  operation: z.string().optional().describe('Code of the grant meant, when the file tells several; by default the latest'),
};

const accepted = <V extends Verb>(verb: V) => z.strictObject({ ...head, do: z.literal(verb), ...VERBS[verb].fields });

/** A step that must be refused tries the platform with values of any kind; only its keys are checked. */
const refused = (verb: Verb) =>
  z.strictObject({
    ...head,
    do: z.literal(verb),
    refused: z.string().describe('The problem type that the platform must answer with'),
    ...Object.fromEntries(
      Object.keys(VERBS[verb].fields).map((field) => [field, LISTS_OF_VERBS[verb].includes(field) ? z.unknown().default([]) : z.unknown().optional()]),
    ),
  });

const step = z.union([...allVerbs.map((verb) => accepted(verb)), ...allVerbs.map((verb) => refused(verb))]);

const expectation = z.strictObject({
  figure: z.string().describe('Path of a printed figure, such as categories.staff.certified; after "<code>:" when the file tells several grants'),
  is: z.union([z.string(), z.number(), z.null(), z.array(z.unknown())], { error: 'a string, a number, null or a list' }),
  asOf: z.string().optional().describe('The figure as it stood at the end of this day in Helsinki'),
});
export type Expectation = z.infer<typeof expectation>;

const frame = {
  case: z.string().describe('Short name, unique in a run'),
  note: z.string().optional().describe('Where the facts come from'),
  programme: z.union([z.string(), z.record(z.string(), z.unknown())], { error: 'the id of a programme pack, or a whole pack' }),
  expect: z.array(expectation).default([]),
};
const caseFile = z.strictObject({ ...frame, steps: z.array(step) });
const caseFrame = z.strictObject({ ...frame, steps: z.array(z.looseObject({})) });

export type CaseFile = Omit<z.infer<typeof caseFrame>, 'steps'> & { steps: Step[] };

/** The JSON Schema of case files, as published in the reference. Order in time is the one rule that it cannot tell. */
export function caseFileJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(caseFile, { io: 'input', target: 'draft-2020-12' });
  return { ...schema, title: 'Toteuma case file' };
}

/**
 * Reads a case file: keys and JSON types, verbs, and time that never goes backwards.
 * @returns the file with its empty lists filled in, or everything that is wrong with it
 */
export function readCaseFile(text: string): { file: CaseFile } | { faults: Fault[] } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { faults: [{ path: '$', expected: 'JSON', found: error instanceof Error ? error.message : String(error) }] };
  }
  const framed = caseFrame.safeParse(data);
  if (!framed.success) return { faults: faultsOf(framed.error, data, []) };
  const read = framed.data.steps.map((raw, index) => readStep(raw, index));
  const faults = [...read.flatMap((one) => ('faults' in one ? one.faults : [])), ...timeFaults(framed.data.steps)];
  if (faults.length > 0) return { faults };
  return { file: { ...framed.data, steps: read.flatMap((one) => ('step' in one ? [one.step] : [])) } };
}

/** @returns the instant of a step's `at`, as the platform gets it. */
export function instantOf(at: string): string {
  return isDay(at) ? helsinkiNoon(at) : new Date(at).toISOString();
}

function readStep(raw: Record<string, unknown>, index: number): { step: Step } | { faults: Fault[] } {
  const verb = raw['do'];
  if (!isVerb(verb)) {
    return { faults: [{ path: `steps[${index}].do`, expected: `one of the verbs ${allVerbs.join(', ')}`, found: described(verb) }] };
  }
  const schema: z.ZodType = 'refused' in raw ? refused(verb) : accepted(verb);
  const parsed = schema.safeParse(raw);
  return parsed.success ? { step: parsed.data as Step } : { faults: faultsOf(parsed.error, raw, ['steps', index]) };
}

/** Faults of a wrong `at` and of one that lies before the step above. A step without a text there has its fault already. */
function timeFaults(steps: readonly Record<string, unknown>[]): Fault[] {
  const faults: Fault[] = [];
  let latest = { instant: '', at: '', index: -1 };
  for (const [index, { at }] of steps.entries()) {
    if (typeof at !== 'string') continue;
    const path = `steps[${index}].at`;
    if (!isDay(at) && !isInstant(at)) {
      faults.push({ path, expected: 'a day such as 2022-10-01 or an instant such as 2022-10-01T09:00:00Z', found: described(at) });
      continue;
    }
    const instant = instantOf(at);
    if (instant < latest.instant) faults.push({ path, expected: `a time not before ${latest.at} of steps[${latest.index}]`, found: described(at) });
    else latest = { instant, at, index };
  }
  return faults;
}

const isVerb = (value: unknown): value is Verb => typeof value === 'string' && Object.hasOwn(VERBS, value);

function faultsOf(error: z.ZodError, data: unknown, before: PropertyKey[]): Fault[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], data);
    const path = [...before, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pathText([...path, key]), expected: 'no such key', found: described((at as Record<string, unknown>)[key]) }));
    }
    return [{ path: pathText(path), expected: expectedOf(issue), found: described(at) }];
  });
}

const TYPE_NAMES: Record<string, string> = { string: 'a string', number: 'a number', boolean: 'true or false', array: 'a list', object: 'an object', record: 'an object' };

function expectedOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_type' ? (TYPE_NAMES[issue.expected] ?? issue.expected) : issue.message;
}

function pathText(path: PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? '$' : text.replace(/^\./, '');
}

function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
}
