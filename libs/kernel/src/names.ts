import { LEAD } from './rules/entitlement.js';

/** What one who takes part is called from a day (`YYYY-MM-DD`) on; null: from the beginning. */
export interface NameFrom {
  readonly id: string;
  readonly name: string;
  readonly from: string | null;
}
/** All names of an operation's organisations; those of one organisation stand in the order of their days. */
export type Names = readonly NameFrom[];

interface TakingPart {
  readonly applicant: { readonly name: string };
  readonly partners: readonly { readonly id: string; readonly name: string }[];
}
/** What an event tells of those who take part. */
export interface NamesTold {
  /** The name of the applicant. */
  readonly applicant: string;
  readonly partners: readonly { readonly id: string; readonly name: string }[];
  readonly effectiveFrom: string;
  /** Left out in older events: then whoever is called otherwise than before is so from `effectiveFrom` on. */
  readonly renamed?: readonly { readonly id: string; readonly name: string; readonly from: string }[] | undefined;
}

/** The names that a plan begins with. */
export function namesOf({ applicant, partners }: TakingPart): Names {
  return [{ id: LEAD, name: applicant.name }, ...partners].map(({ id, name }) => ({ id, name, from: null }));
}

/** The names after a change of those who take part: what is told later holds from its day on, whatever was to hold from then or later. */
export function namesAfter(names: Names, { applicant, partners, effectiveFrom, renamed }: NamesTold): Names {
  const told = [{ id: LEAD, name: applicant }, ...partners];
  const lastOf = (id: string) => names.findLast((one) => one.id === id);
  const added = told.filter(({ id }) => lastOf(id) === undefined).map(({ id, name }) => ({ id, name, from: null }));
  const changes = renamed ?? told.filter(({ id, name }) => (lastOf(id)?.name ?? name) !== name).map(({ id, name }) => ({ id, name, from: effectiveFrom }));
  return changes.reduce<Names>((now, { id, name, from }) => [...now.filter((one) => one.id !== id || one.from === null || one.from < from), { id, name, from }], [...names, ...added]);
}

/** The names of the applicant alone, after a change of those who take part. */
export function applicantAfter(names: Names, told: NamesTold): Names {
  return namesAfter(names, { ...told, partners: [] }).filter(({ id }) => id === LEAD);
}

/** The name that holds on a day; undefined for one who never took part. */
export function nameOn(names: Names, id: string, day: string): string | undefined {
  return names.findLast((one) => one.id === id && (one.from === null || one.from <= day))?.name;
}

/** The name that held until a day. */
export function nameBefore(names: Names, id: string, day: string): string | undefined {
  return names.findLast((one) => one.id === id && (one.from === null || one.from < day))?.name;
}

/** A plan with the names that hold on a day. */
export function namedOn<Plan extends TakingPart>(plan: Plan, names: Names, day: string): Plan {
  const { applicant, partners } = plan;
  return { ...plan, applicant: { ...applicant, name: nameOn(names, LEAD, day) ?? applicant.name }, partners: partners.map((partner) => ({ ...partner, name: nameOn(names, partner.id, day) ?? partner.name })) };
}
