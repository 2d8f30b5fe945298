import type { PackNames } from '../office/pack-names.js';
import type { ApplicationFile, Impact } from '../office-types.js';
import { partnerName } from './money-tables.js';

export interface ImpactProps {
  readonly impact: Impact;
  readonly file: ApplicationFile;
  readonly names: PackNames;
}

/** The name of a cell or a line: what it is of, whose and when. */
export function placeName({ plan }: Pick<ApplicationFile, 'plan'>, what: string, { partner, year }: { readonly partner: string | null; readonly year: number | null }): string {
  return [what, ...(partner === null || plan.partners.length === 0 ? [] : [partnerName(plan, partner)]), ...(year === null ? [] : [year])].join(' · ');
}
