/** An authority with the days on which it is there, and who takes its cases over on the day after the last. */
export interface Office {
  readonly id: string;
  readonly from: string;
  readonly to: string | null;
  readonly successor: string | null;
}

/**
 * Who has the cases of an authority on a day (`YYYY-MM-DD`): itself, or the one that has succeeded it by then, perhaps by way of others.
 * One that nobody succeeds keeps its cases, and so does one that is not in the list.
 */
export function inOfficeOn(offices: readonly Office[], id: string, day: string): string {
  const passed = new Set([id]);
  for (let office = offices.find((one) => one.id === id); office !== undefined; office = offices.find((one) => one.id === office?.successor)) {
    if (office.to === null || day <= office.to || office.successor === null || passed.has(office.successor)) return office.id;
    passed.add(office.successor);
  }
  return id;
}

/** All authorities whose cases are on this day with the one that has those of `id`, that one among them. */
export function sameOfficeOn(offices: readonly Office[], id: string, day: string): string[] {
  const now = inOfficeOn(offices, id, day);
  return [...new Set([id, now, ...offices.map((one) => one.id).filter((one) => inOfficeOn(offices, one, day) === now)])];
}
