import { pack as packSchema, slug, type Pack, type TextRef } from '@toteuma/contracts';
import type { Texts } from '@toteuma/eventing';
import { checked, invalidFields, problem, type BaseConfig, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import type { CallFacts } from '../call/call-lookup.http.js';
import type { Packs } from '../config.js';
import { limitsOf, rulesOf } from '../pack/pack.js';
import { planOf, type applicationInput } from './application-input.http.js';
import type { SubmitApplication } from './application.js';
import { applicationFaults } from './known-to-pack.js';

/** What an application is made of, whether it is sent at once or was written as a draft. */
export function filed(facts: { input: z.infer<typeof applicationInput>; pack: Pack; call: CallFacts; organisation: string; texts: Texts }): SubmitApplication {
  const { input, pack, call, organisation, texts } = facts;
  const rules = rulesOf(pack, input.costModel);
  if (rules === null) throw invalidFields([{ field: 'costModel', expected: `a cost model of the programme: ${pack.costModels.map(({ id }) => id).join(', ')}` }]);
  const plan = planOf(input, pack, texts);
  const faults = applicationFaults(plan, rules, pack);
  if (faults.length > 0) throw invalidFields(faults);
  const sections = Object.entries(input.texts).map(([name, text]) => [name, texts.put(`texts.${name}`, text)]);
  return {
    type: 'SubmitApplication',
    organisation, call: call.code, callTimes: call.times, plan, rules, limits: limitsOf(pack), summary: texts.put('summary', input.summary),
    texts: Object.fromEntries(sections.filter(([, text]) => text !== null)) as Record<string, TextRef>,
  };
}

/** The organisation that the caller applies for. */
export function applicantOf(caller: Caller): string {
  const organisation = slug.safeParse(caller.organisation);
  if (!organisation.success) throw problem('auth/forbidden', { detail: 'Your sign-in names no organisation to apply for.' });
  return organisation.data;
}

/** The pack that an application names, or brings along in development mode. */
export function packOf(programme: string | object, config: BaseConfig & { readonly TOTEUMA_PACKS: Packs }): Pack {
  if (typeof programme === 'string') {
    const known = config.TOTEUMA_PACKS.get(programme);
    if (known !== undefined) return known;
    throw invalidFields([{ field: 'programme', expected: `a programme of the platform: ${[...config.TOTEUMA_PACKS.keys()].join(', ')}` }]);
  }
  // In production nobody brings the rules of the own grant along.
  if (!config.TOTEUMA_DEVELOPMENT) throw invalidFields([{ field: 'programme', expected: 'the id of a programme; a whole pack is accepted in development mode only' }]);
  return checked(z.object({ programme: packSchema }), { programme }).programme;
}
