import type { EventData, GrantPlan } from '@toteuma/contracts';
import { applicantAfter, LEAD, nameOn, namesOf, type Names } from '@toteuma/kernel';
import { Prisma } from '../generated/prisma/client.js';

/** The applicant in a line of a list: as it is called now, and what it was and will be called; null while it has only one name. */
interface Named {
  readonly applicant: string;
  readonly applicantNames: unknown;
}

/** The name that a grant begins with: what was there before its award is over. */
export const firstName = ({ applicant }: Pick<GrantPlan, 'applicant'>) => ({ applicant: applicant.name, applicantNames: Prisma.DbNull });

/** The applicant after a change of those who take part. */
export function renamed(known: Named, told: EventData<'PartnersChanged'>) {
  return { applicant: told.applicant, applicantNames: applicantAfter(namesIn(known), told).map((one) => ({ ...one })) };
}

/** What the applicant is called on a day. */
export const applicantOn = (known: Named, day: string): string => nameOn(namesIn(known), LEAD, day) ?? known.applicant;

export const allNames = (known: Named): string[] => namesIn(known).map(({ name }) => name);

const namesIn = ({ applicant, applicantNames }: Named): Names => (applicantNames as Names | null) ?? namesOf({ applicant: { name: applicant }, partners: [] });
