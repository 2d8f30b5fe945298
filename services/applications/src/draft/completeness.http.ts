import type { GrantPlan, Pack } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { judge, type Caller } from '@toteuma/platform';
import type { z } from 'zod';
import { applicationInput, nothingGiven, planOf } from '../application/application-input.http.js';
import { applicationFaults } from '../application/known-to-pack.js';
import { limitsOf, rulesOf } from '../pack/pack.js';
import { emptyPlanFaults, footingFaults, formFaults, TO_FILL, womenFaults, type DraftFault } from './form-faults.js';
import { fieldsOf, isEmpty, MOST_LINES, sectionOf, sections, tooLong, valueAt, withoutBlanks, type Content, type Section, type Typed } from './sections.js';

type Input = z.infer<typeof applicationInput>;

/** Faults of one section that are told at once. */
const MOST_FAULTS = 100;

const schemaOf = Object.fromEntries(
  sections.map((section) => [section, applicationInput.pick(Object.fromEntries(fieldsOf[section].map((field) => [field, true])) as never)]),
) as unknown as Record<Section, z.ZodType>;

/** Groups whose parts are asked for one by one when none of them is there. */
const groups: Partial<Record<Section, Content>> = { basics: { period: {} }, organisation: { applicant: {} } };

export interface Judgement {
  /** By section, each fault with its field as the section has it. */
  readonly faults: Readonly<Record<Section, readonly DraftFault[]>>;
  /** The application, when nothing is at fault. */
  readonly input: Input | null;
}

/** What was typed as one application: blank fields left out. */
export function wholeOf(typed: Typed, draft: { readonly programme: string; readonly call: string }): Content {
  const content = sections.map((section) => withoutBlanks({ ...groups[section], ...typed[section] }) as Content);
  return { programme: draft.programme, call: draft.call, ...Object.assign({}, ...content) as Content };
}

/** Judges a draft as its submission would, section by section: what is not sound in one does not hide the faults of another. */
export function judged(typed: Typed, draft: { readonly programme: string; readonly call: string }, pack: Pack): Judgement {
  const whole = wholeOf(typed, draft);
  const read = Object.fromEntries(sections.map((section) => [section, readSection(section, typed[section])])) as Record<Section, Read>;
  const sound = (section: Section) => read[section].value !== null;
  // A section that is not sound is as if nothing had been given, so that the others can be judged.
  const input = { ...nothingGiven, ...Object.assign({}, ...sections.map((section) => read[section].value ?? {})) as Partial<Input>, call: whole['call'], programme: draft.programme } as Input;
  const ofContent = contentFaults(input, whole, pack, sound);
  const faults = Object.fromEntries(sections.map((section) => [section, distinct([...read[section].faults, ...ofContent.filter(({ field }) => sectionOf(field) === section)])])) as Record<Section, DraftFault[]>;
  return { faults, input: Object.values(faults).every((list) => list.length === 0) ? input : null };
}

interface Read {
  readonly value: Content | null;
  readonly faults: readonly DraftFault[];
}

function readSection(section: Section, content: Content | undefined): Read {
  const long = tooLong(content);
  if (long !== null) return { value: null, faults: [{ type: 'request/invalid', field: long, expected: `at most ${MOST_LINES} lines` }] };
  const given = withoutBlanks({ ...groups[section], ...content }) as Content;
  const result = judge(schemaOf[section], given);
  if (result.ok) return { value: result.value as Content, faults: [] };
  return { value: null, faults: result.faults.slice(0, MOST_FAULTS).map(({ field, expected }) => (isEmpty(valueAt(given, field)) && field !== '(body)'
    ? { type: 'application/incomplete', field, expected: TO_FILL }
    : { type: 'request/invalid', field, expected })) };
}

/** What the programme does not know or still asks for, of the sections that can be read. */
function contentFaults(input: Input, whole: Content, pack: Pack, sound: (section: Section) => boolean): DraftFault[] {
  const rules = sound('budget') ? rulesOf(pack, input.costModel) : null;
  const unknownModel: DraftFault[] = sound('budget') && rules === null
    ? [{ type: 'request/invalid', field: 'costModel', expected: `a cost model of the programme: ${pack.costModels.map(({ id }) => id).join(', ')}` }]
    : [];
  const judgedBy = rules ?? rulesOf(pack, pack.costModels[0]!.id)!;
  const plan = withTypedPartners(planOf(input, pack, new Texts()), whole, sound('organisation'));
  const byPack = applicationFaults(plan, judgedBy, pack)
    .filter(({ field }) => sound(sectionOf(field) ?? 'basics') && (rules !== null || sectionOf(field) !== 'budget'))
    .map((fault): DraftFault => ({ type: 'request/invalid', ...fault }));
  const plansAreSound = rules !== null && sound('financing') && !byPack.some(({ field }) => field !== 'advance' && ['budget', 'financing'].includes(sectionOf(field) ?? ''));
  return [
    ...unknownModel,
    ...byPack,
    ...emptyPlanFaults(plan).filter(({ field }) => sound(field as Section)),
    ...formFaults(whole, pack),
    ...womenFaults(plan.indicators),
    ...(plansAreSound ? footingFaults(plan, rules, limitsOf(pack)) : []),
  ];
}

/** Partners whose section is not sound yet are partners all the same in the budget. */
function withTypedPartners(plan: GrantPlan, whole: Content, isSound: boolean): GrantPlan {
  if (isSound || !Array.isArray(whole['partners'])) return plan;
  const ids = new Set((whole['partners'] as unknown[]).slice(0, MOST_LINES).map((partner) => valueAt(partner, 'id')).filter((id): id is string => typeof id === 'string'));
  return { ...plan, partners: [...ids].map((id) => ({ id, name: id, role: 'partner' as const, businessId: null, unit: null, type: null, ownCountsAs: null })) };
}

/** One fault for each field: the first says enough. */
function distinct(faults: readonly DraftFault[]): DraftFault[] {
  return [...new Map(faults.toReversed().map((fault) => [fault.field, fault])).values()].toReversed().slice(0, MOST_FAULTS);
}

/** How far each section is, in the words of the reader. */
export function completeness(typed: Typed, { faults }: Judgement, caller: Caller) {
  return sections.map((section) => ({
    section,
    state: isEmpty(typed[section]) ? ('empty' as const) : faults[section].length === 0 ? ('complete' as const) : ('incomplete' as const),
    missing: faults[section].map(({ field, expected }) => ({ field, expected: caller.inWords(expected) })),
  }));
}
