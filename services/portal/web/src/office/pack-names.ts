import { useQuery } from '@tanstack/react-query';
import type { Pack } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import { useNames } from '../layout/names.js';

/** The pack of a programme. What was brought along by an application of its own is not there: then names come from our texts. */
export function usePack(programme: string | undefined) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['programme', programme],
    queryFn: ({ signal }) => read<Pack>(`/api/v1/applications/programmes/${encodeURIComponent(programme ?? '')}`, i18n.language, signal),
    enabled: programme !== undefined,
    staleTime: 3_600_000,
  });
}

type Named = { readonly id: string; readonly names?: Readonly<Record<string, string>> | undefined };

export interface PackNames {
  readonly category: (id: string) => string;
  readonly source: (id: string) => string;
  readonly indicator: (id: string) => string;
  readonly costModel: (id: string) => string;
  readonly criterion: (id: string) => string;
  readonly text: (id: string) => string;
  readonly equality: (at: number) => string;
  readonly sustainability: (row: string) => string;
  readonly authority: (id: string) => string;
  readonly priority: (id: string) => string;
  readonly objective: (id: string) => string;
  readonly programme: string;
}

/** What a programme calls its things, in the reader's language; what it does not name is called as in our texts, or by its id. */
export function usePackNames(programme: string | undefined): PackNames {
  const { data: pack } = usePack(programme);
  const { i18n, t } = useTranslation();
  const { nameOf } = useNames();
  const of = (list: readonly Named[] | undefined, id: string, otherwise: string = id) => list?.find((one) => one.id === id)?.names?.[i18n.language] ?? otherwise;
  return {
    category: (id) => of(pack?.categories, id, nameOf('words.category', id)),
    source: (id) => of(pack?.sources, id, nameOf('source', id)),
    indicator: (id) => of(pack?.indicators, id, nameOf('words.indicator', id)),
    costModel: (id) => of(pack?.costModels, id, nameOf('words.costModel', id)),
    criterion: (id) => of(pack?.assessment?.criteria, id),
    text: (id) => of(pack?.form.texts, id),
    equality: (at) => pack?.horizontal.equality[at]?.names[i18n.language as 'fi'] ?? t('officeCase.question', { number: at + 1 }),
    sustainability: (row) => of(pack?.horizontal.sustainability, row),
    authority: (id) => of(pack?.authorities, id),
    priority: (id) => of(pack?.priorities, id),
    objective: (id) => of(pack?.priorities.flatMap(({ objectives }) => objectives), id),
    programme: pack?.names[i18n.language as 'fi'] ?? programme ?? '',
  };
}
