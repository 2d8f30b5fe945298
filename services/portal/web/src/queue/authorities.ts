import { useTranslation } from 'react-i18next';
import { useProgrammes } from '../call/call-data.js';
import { today } from '../helsinki.js';

/** The authorities of all programmes that are there today, each once, by name: they have the cases of those before them. */
export function useAuthorities(): { readonly value: string; readonly name: string }[] {
  const { i18n } = useTranslation();
  const { data } = useProgrammes();
  const now = today();
  const here = (data?.programmes ?? []).flatMap(({ authorities }) => authorities).filter(({ from, to }) => from <= now && (to === null || to >= now));
  const names = new Map(here.map(({ id, names: called }) => [id, called[i18n.language as 'fi']]));
  return [...names].map(([value, name]) => ({ value, name })).toSorted((one, other) => one.name.localeCompare(other.name, i18n.language));
}
