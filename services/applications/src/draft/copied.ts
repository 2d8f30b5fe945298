import type { TextRef } from '@toteuma/contracts';
import type { State } from '../application/application-state.js';
import type { Content, Typed } from './sections.js';

type Filed = Exclude<State, { status: 'none' }>;

/**
 * What was filed, as somebody would have typed it into a draft: no call, and no flat rates that are computed anyway.
 * @param text the body of a text; null once it is erased
 */
export function copied({ plan, rules, summary, texts }: Filed, text: (ref: TextRef | null) => string | null): Typed {
  const { name, period, frame, applicant, partners, budget, revenue, financing, statedFinancing, advance, indicators, principles } = plan;
  const computed = rules.costModel.flatRates.map(({ category }) => category);
  const asked = Object.entries(texts).map(([key, ref]) => [key, text(ref)] as const).filter(([, body]) => body !== null);
  const content: Typed = {
    basics: given({ name, summary: text(summary), period, frame: frame && given(frame) }),
    organisation: given({ applicant: given(applicant), partners: partners.map(given) }),
    budget: given({ costModel: rules.costModel.id, budget: budget.filter(({ category, stated }) => stated || !computed.includes(category)).map(given), revenue }),
    financing: given({ financing: financing.map(given), statedTotals: statedFinancing === null ? null : { financing: statedFinancing }, advance }),
    indicators: { indicators: indicators.map(given) },
    ...(principles === null ? {} : { principles: { principles: { ...principles, equality: principles.equality.map(({ answer, reason }) => given({ answer, reason: text(reason) })) } } }),
    ...(asked.length === 0 ? {} : { content: { texts: Object.fromEntries(asked) } }),
  };
  return content;
}

/** Without what was left out. `ownCountsAs` stays: there null says something. */
function given(fields: object): Content {
  return Object.fromEntries(Object.entries(fields).filter(([key, value]) => value !== undefined && (value !== null || key === 'ownCountsAs')));
}
