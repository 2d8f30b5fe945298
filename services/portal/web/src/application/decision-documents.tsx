import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { read } from '../api.js';
import { useFormat } from '../layout/names.js';

interface DecisionDocument {
  readonly document: number;
  readonly decision: 'award' | 'rejection' | 'rectification';
  readonly decidedOn: string;
  /** Null while it is being made. */
  readonly madeAt: string | null;
  readonly files: readonly { readonly name: string; readonly format: 'pdf' | 'json'; readonly language: string | null; readonly bytes: number; readonly href: string }[];
}

const LOOK_AGAIN = 2000;

/** The documents of the decisions on an application, to download; one that is being made appears by itself. */
export function DecisionDocuments({ application }: { application: string }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['application', application, 'documents'],
    queryFn: ({ signal }) => read<{ readonly documents: readonly DecisionDocument[] }>(`/api/v1/reports/${encodeURIComponent(application)}/decisions`, i18n.language, signal),
    refetchInterval: ({ state }) => (state.data?.documents.every(({ madeAt }) => madeAt !== null) && state.data.documents.length > 0 ? false : LOOK_AGAIN),
  });
  const documents = data?.documents ?? [];
  const waiting = documents.length === 0 || documents.some(({ madeAt }) => madeAt === null);
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{t('officeDecision.documents')}</h2>
      <p role="status" className="quiet">
        {waiting ? t('officeDecision.documentsWaiting') : ''}
      </p>
      <ul className="plain-list">
        {documents.map(({ document, decision, decidedOn, files }) => {
          const what = t(`officeDecision.documentOf.${decision}`, { day: format.day(decidedOn) });
          return (
            <li key={document}>
              {what}{' '}
              {files.map((file) => {
                const kind = file.language === null ? t('editions.json') : t('editions.pdf', { language: t(`editions.language.${file.language}`) });
                return (
                  <a key={file.name} href={`/portal${file.href}`} download={file.name} className="file-link" aria-label={`${kind}: ${what}, ${format.bytes(file.bytes)}`}>
                    {kind}
                  </a>
                );
              })}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
