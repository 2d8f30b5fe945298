import { useTranslation } from 'react-i18next';
import { formatFor, languageOf, type Format } from '../format.js';

export function useFormat(): Format {
  const { i18n } = useTranslation();
  return formatFor(languageOf(i18n.language) ?? 'fi');
}

/** Names of what programmes and services call by an id; an id that the texts do not know stands for itself. */
export function useNames() {
  const { t, i18n } = useTranslation();
  /** The text of `id` in a group of texts, such as `words.category`. */
  const nameOf = (group: string, id: string, otherwise = id): string => (i18n.exists(`${group}.${id}`) ? t(`${group}.${id}`) : otherwise);
  return { nameOf };
}
