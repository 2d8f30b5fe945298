import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ScrollTable } from '../layout/scroll-table.js';

/** The name of a thing of a pack in the reader's language. */
export function useNamed(): (thing: { readonly names: Readonly<Record<'fi' | 'sv' | 'en', string>> }) => string {
  const { i18n } = useTranslation();
  return ({ names }) => names[i18n.language as 'fi'];
}

export function PackSection({ id, children }: { id: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby={`pack-${id}`} className="plan-part">
      <h2 id={`pack-${id}`} tabIndex={-1}>
        {t(`programmes.section.${id}`)}
      </h2>
      {children}
    </section>
  );
}

/** A table of words; the first cell of each row names it. */
export function PackTable({ caption, heads, rows }: { caption: string; heads: readonly string[]; rows: readonly (readonly ReactNode[])[] }) {
  return (
    <ScrollTable caption={caption} className="words">
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others], at) => (
          // A pack is read whole and never changes on the page: the place is the name.
          <tr key={at}>
            <th scope="row">{first}</th>
            {others.map((cell, column) => (
              <td key={heads[column + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

export function PackList({ items, ordered = false }: { items: readonly string[]; ordered?: boolean }) {
  const { t } = useTranslation();
  if (items.length === 0) return <p className="quiet">{t('programmes.none')}</p>;
  const List = ordered ? 'ol' : 'ul';
  return (
    <List className="document-list">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </List>
  );
}
