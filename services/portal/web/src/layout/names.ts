import { createContext, useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { formatFor, languageOf, type Format } from '../format.js';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatFor(languageOf(i18n.language) ?? 'fi');
}

/** What a page knows names of beyond our texts, by group and id: those that its programme gives. */
export const OwnNames = createContext<(group: string, id: string) => string | undefined>(() => undefined);

/** Names of what programmes and services call by an id; an id that neither the texts nor the page know stands for itself. */
export function useNames() {
  const { t, i18n } = useTranslation();
  const own = useContext(OwnNames);
  /** The text of `id` in a group of texts, such as `words.category`. */
  const nameOf = (group: string, id: string, otherwise = id): string => (i18n.exists(`${group}.${id}`) ? t(`${group}.${id}`) : (own(group, id) ?? otherwise));
  return { nameOf };
}
