import type { ApplicationSection, GrantPlan, GrantRules, TextRef } from '@toteuma/contracts';
import type { Texts } from '@toteuma/eventing';
import { invalidFields } from '@toteuma/platform';
import type { z } from 'zod';
import type { Packs } from '../config.js';
import { rulesOf, type PackLists } from '../pack/pack.js';
import type { FiledState } from '../application/application-access.http.js';
import { nothingGiven, planOf } from '../application/application-input.http.js';
import { applicationFaults } from '../application/known-to-pack.js';
import { fieldsOf, type supplementInput } from './processing-input.http.js';
import type { SupplementApplication } from './processing.js';

type Input = z.infer<typeof supplementInput>;

/**
 * The whole application with the fields changed that were sent: what was left out is filled in by the schema, and does not count.
 * @throws Problem request/invalid for what the pack does not know, as when it is filed
 */
export function supplementOf({ sent, input }: { sent: object; input: Input }, state: FiledState, packs: Packs, texts: Texts): SupplementApplication {
  const given = Object.keys(sent).filter((field) => field !== 'supplement');
  const changed = Object.entries(fieldsOf).flatMap(([section, fields]) => fields.filter((field) => given.includes(field)).map((field) => ({ field, section: section as ApplicationSection })));
  if (changed.length === 0) throw invalidFields([{ field: 'body', expected: 'at least one field of the application that changes' }]);
  const lists = listsOf(state, packs);
  const rules = given.includes('costModel') ? changedRules(input, state, packs) : state.rules;
  const plan = changedPlan(input, given, state.plan, lists, texts);
  const faults = applicationFaults(plan, rules, lists);
  if (faults.length > 0) throw invalidFields(faults);
  return {
    type: 'SupplementApplication', supplement: input.supplement ?? null, changed, plan, rules,
    summary: given.includes('summary') ? texts.put('summary', input.summary) : state.summary,
    texts: given.includes('texts') ? changedTexts(input.texts ?? {}, state.texts, texts) : state.texts,
  };
}

function changedRules({ costModel }: Input, { rules }: FiledState, packs: Packs): GrantRules {
  if (costModel === undefined || costModel === rules.costModel.id) return rules;
  const pack = packs.get(rules.pack);
  const changed = pack?.version === rules.packVersion ? rulesOf(pack, costModel) : null;
  if (changed !== null) return changed;
  throw invalidFields([{ field: 'costModel', expected: `a cost model of the programme as it was when the application was filed, such as ${rules.costModel.id}` }]);
}

function changedPlan(input: Input, given: readonly string[], plan: GrantPlan, lists: PackLists, texts: Texts): GrantPlan {
  const known = Object.fromEntries(Object.entries(input).filter(([field]) => given.includes(field)));
  // What is not given is filled in only to be left out again: the form of a whole application makes the plan.
  const changes = planOf({ ...nothingGiven, ...known }, lists, texts);
  const fields: Record<string, keyof GrantPlan> = { statedTotals: 'statedFinancing' };
  const kept = given.filter((field) => field !== 'summary' && field !== 'texts' && field !== 'costModel').map((field) => (fields[field] ?? field) as keyof GrantPlan);
  const { frame, advance, ...rest } = { ...plan, ...Object.fromEntries(kept.map((field) => [field, changes[field]])) };
  return { ...rest, ...(frame !== undefined && { frame }), ...(advance !== undefined && { advance }) };
}

/** Texts that are given replace those of their name; an empty one removes it. */
function changedTexts(given: Readonly<Record<string, string>>, now: Readonly<Record<string, TextRef>>, texts: Texts): Record<string, TextRef> {
  const kept = Object.entries(now).filter(([name]) => !Object.hasOwn(given, name));
  const added = Object.entries(given).map(([name, text]) => [name, texts.put(`texts.${name}`, text)] as const);
  return Object.fromEntries([...kept, ...added.filter((entry): entry is [string, TextRef] => entry[1] !== null)]);
}

/** The pack that the application was filed under; where it is not at hand, only what the application names already is known. */
function listsOf({ rules, plan }: FiledState, packs: Packs): PackLists {
  const pack = packs.get(rules.pack);
  if (pack?.version === rules.packVersion) return pack;
  const types = [plan.applicant, ...plan.partners].flatMap(({ type, ownCountsAs }) => (type === null ? [] : [{ id: type, ownCountsAs }]));
  const named = (id: string | null | undefined) => (id === null || id === undefined ? [] : [{ id }]);
  return {
    organisationTypes: types,
    authorities: named(plan.frame?.authority),
    priorities: named(plan.frame?.priority).map(({ id }) => ({ id, objectives: named(plan.frame?.objective) })),
  };
}
