import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';

/** One person acts for another from one day to another. */
export interface StandIn {
  readonly id: string;
  readonly person: string;
  readonly substitute: string;
  readonly from: string;
  readonly to: string;
  readonly setBy: string;
}

export const standInsPath = '/api/v1/claims/substitutions';
export const standInsKey = ['stand-ins'] as const;

const readers = ['case-officer', 'decision-maker', 'verifier', 'payer', 'auditor'];
const actors = ['decision-maker', 'verifier', 'payer'];
/** Whether the person may see who stands in for whom. */
export const seesStandIns = ({ roles }: { readonly roles: readonly string[] }): boolean => roles.some((role) => readers.includes(role));
/** Whether there is anything that the person could do for another. */
export const mayStandIn = ({ roles }: { readonly roles: readonly string[] }): boolean => roles.some((role) => actors.includes(role));

const MINUTE = 60_000;

/** Who acts for whom; asked again when the reader comes back to the window, and when something is refused. Not by the clock: that would keep a session alive that nobody uses. */
export function useStandIns(wanted: boolean) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: standInsKey, queryFn: async ({ signal }) => (await read<{ readonly substitutions: readonly StandIn[] }>(standInsPath, i18n.language, signal)).substitutions, enabled: wanted, staleTime: MINUTE });
}

export type StandInState = 'now' | 'coming' | 'over';
/** @param day in Helsinki */
export const stateOn = ({ from, to }: Pick<StandIn, 'from' | 'to'>, day: string): StandInState => (to < day ? 'over' : from > day ? 'coming' : 'now');

/** For whom somebody may act on a day, each once: whoever it is for the longest. */
export function actedForBy(user: string, all: readonly StandIn[], day: string): readonly StandIn[] {
  const found = all.filter((one) => one.substitute === user && stateOn(one, day) === 'now').toSorted((one, other) => (one.to < other.to ? 1 : -1));
  return found.filter(({ person }, at) => found.findIndex((one) => one.person === person) === at);
}
