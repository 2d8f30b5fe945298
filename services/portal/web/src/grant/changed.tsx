import { createContext, useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The paths of the figures that have changed while the reader looked. */
const Changed = createContext<ReadonlySet<string> | null>(null);
export const ChangedFigures = Changed.Provider;

/** A figure; marked, to the eye and in words, when it changed while the reader looked. */
export function Figure({ path, children }: { path: string; children: ReactNode }) {
  const { t } = useTranslation();
  if (!useContext(Changed)?.has(path)) return <span className="figure">{children}</span>;
  return (
    <span className="figure changed">
      {children}
      <span className="hidden-text"> ({t('grant.changed')})</span>
    </span>
  );
}
