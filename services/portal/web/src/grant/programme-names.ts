import type { OperationFigures, Pack } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import type { Application } from '../api-types.js';
import { usePack } from '../office/pack-names.js';

interface Named {
  readonly id: string;
  readonly names: Pack['names'];
}

/** What the programme of a grant calls the categories, sources and indicators that our texts have no names for. It is asked only where there are such. */
export function useProgrammeNames(figures: OperationFigures | undefined, application: Application | undefined): (group: string, id: string) => string | undefined {
  const { i18n } = useTranslation();
  const shown = { 'words.category': figures?.categories, source: figures?.sources, 'words.indicator': figures?.indicators };
  const lacking = Object.entries(shown).some(([group, lines]) => Object.keys(lines ?? {}).some((id) => !i18n.exists(`${group}.${id}`)));
  const { data: pack } = usePack(lacking ? application?.programme : undefined);
  const lists: Readonly<Record<string, readonly Named[] | undefined>> = { 'words.category': pack?.categories, source: pack?.sources, 'words.indicator': pack?.indicators };
  return (group, id) => lists[group]?.find((one) => one.id === id)?.names[i18n.language as 'fi'];
}
