import type { AmendmentPart, TextRef } from '@toteuma/contracts';
import { money, nameOn, parseMoney } from '@toteuma/kernel';
import { conflictsOf } from './amendment.js';
import { compared } from './amendment-impact.js';
import type { Amendment } from './amendment-state.js';
import type { Awarded } from '../application/application-state.js';
import { changedBudget } from '../application/terms.js';

type Text = (ref: TextRef | null) => string | null;

/** Every text that the amendments of a grant refer to. */
export function amendmentTexts({ amendments, contacts }: Awarded): (TextRef | null)[] {
  const ofPart = (part: AmendmentPart) => (part.kind === 'content' ? Object.values(part.texts) : part.kind === 'contact' ? Object.values(part.roles) : []);
  return [
    ...Object.values(contacts),
    ...amendments.flatMap(({ reason, parts, decisions, supplements }) => [
      reason, ...parts.flatMap(ofPart), ...supplements.map((one) => one.reason), ...decisions.flatMap((one) => [one.reason, ...(one.accepted === null ? [] : ofPart(one.accepted))]),
    ]),
  ];
}

/** What the amendments made of the people of a grant; who left has the name of today. */
export function peopleShown({ left, names, contacts }: Awarded, text: Text, today: string) {
  return { partnersLeft: left.map(({ id, name, left: day }) => ({ id, name: nameOn(names, id, today) ?? name, left: day })), names: [...names], contacts: textsShown(contacts, text) };
}

/** An amendment as its readers get it, with old, new and difference. */
export function amendmentShown(amendment: Amendment, state: Awarded, text: Text) {
  const { number, status, outcome, filedOn, effectiveFrom, decidedOn, reason, requested, parts, decisions, supplements } = amendment;
  const before = amendment.before ?? state.terms;
  const open = status === 'requested' ? conflictsOf(amendment, state) : { change: requested, conflicts: [] };
  const after = amendment.proposed ?? { budget: changedBudget(before.budget, open.change.cells, state.rules.costModel), financing: open.change.financing ?? before.financing, granted: before.granted };
  return {
    number, status, outcome, filedOn, effectiveFrom, decidedOn, reason: text(reason),
    requested: { cells: [...requested.cells], financing: requested.financing && [...requested.financing] },
    budget: compared(before.budget, after.budget, ({ partner, category, year }) => ({ partner, category, year })),
    financing: compared(before.financing, after.financing, ({ source, partner, year }) => ({ source, partner, year })),
    granted: { old: before.granted, new: after.granted, difference: money(parseMoney(after.granted) - parseMoney(before.granted)) },
    parts: parts.map((part) => {
      const decision = decisions.find(({ kind }) => kind === part.kind);
      const accepted = decision?.accepted ?? null;
      return { kind: part.kind, requested: partShown(part, text), outcome: decision?.outcome ?? null, reason: text(decision?.reason ?? null), accepted: accepted && partShown(accepted, text) };
    }),
    supplements: supplements.map((one) => ({ ...one, reason: text(one.reason) })),
    conflicts: open.conflicts,
  };
}

function partShown(part: AmendmentPart, text: Text) {
  if (part.kind === 'content') return { kind: part.kind, texts: textsShown(part.texts, text) };
  if (part.kind === 'contact') return { kind: part.kind, roles: textsShown(part.roles, text) };
  return part;
}

const textsShown = (texts: Readonly<Record<string, TextRef | null>>, text: Text) => Object.fromEntries(Object.entries(texts).map(([name, ref]) => [name, text(ref)]));
