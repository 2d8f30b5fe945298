import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import type { Edition, EditionFile } from '../api-types.js';
import { languageOf } from '../format.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { EditionComparison } from './edition-comparison.js';
import { useEditions } from './grant-data.js';

const SHOWN_AT_FIRST = 5;

/** The editions of the report, newest first, with their files; and the comparison of two of them. */
export function EditionSection({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useEditions(grant);
  const [all, setAll] = useState(false);
  const newest = data?.editions.toReversed() ?? [];
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{t('editions.heading')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      <div role="status">
        {data && data.waiting > 0 && (
          <p className="waiting">
            <span className="working" aria-hidden="true" />
            {t('editions.waiting')}
          </p>
        )}
      </div>
      {data && newest.length === 0 && data.waiting === 0 && <p>{t('editions.none')}</p>}
      {newest.length > 0 && <EditionTable editions={all ? newest : newest.slice(0, SHOWN_AT_FIRST)} />}
      {!all && newest.length > SHOWN_AT_FIRST && (
        <Button variant="secondaryLight" onClick={() => setAll(true)}>
          {t('editions.older')}
        </Button>
      )}
      {data && newest.length > 1 && <EditionComparison grant={grant} editions={data.editions} />}
    </section>
  );
}

function EditionTable({ editions }: { editions: readonly Edition[] }) {
  const { t } = useTranslation();
  return (
    <ScrollTable caption={t('editions.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('words.edition.number')}</th>
          <th role="columnheader" scope="col">{t('editions.why')}</th>
          <th role="columnheader" scope="col">{t('editions.made')}</th>
          <th role="columnheader" scope="col">{t('editions.files')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {editions.map((edition) => (
          <EditionRow key={edition.edition} edition={edition} />
        ))}
      </tbody>
    </ScrollTable>
  );
}

function EditionRow({ edition: { edition, kind, reasons, files, madeAt } }: { edition: Edition }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <span className="card-only">{t('words.edition.number')} </span>
        {edition} <span className="edition-kind quiet">{t(`words.kind.${kind}`)}</span>
      </th>
      <td role="cell" data-label={t('editions.why')} className="whole-line">
        <ul className="reasons">
          {reasons.map(({ type, number, on }) => (
            <li key={`${type}.${number}`}>{t('editions.reasonOn', { reason: t(`editions.reason.${type}`, { number }), day: format.day(on) })}</li>
          ))}
        </ul>
      </td>
      <td role="cell" data-label={t('editions.made')} className="whole-line unbroken">{format.dayAndClock(madeAt)}</td>
      <td role="cell" data-label={t('editions.files')} className="whole-line">
        <ul className="files">
          {files.map((file) => (
            <li key={file.name}>
              <FileLink file={file} edition={edition} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function FileLink({ file: { format: kind, language, bytes, href, name }, edition }: { file: EditionFile; edition: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = kind === 'json' || language === null ? t('editions.json') : t('editions.pdf', { language: t(`editions.language.${language}`) });
  const size = format.bytes(bytes);
  return (
    <a href={`/portal${href}`} download={name} hrefLang={languageOf(language) ?? undefined} aria-label={t('editions.file', { file: title, number: edition, size })}>
      {title} <span className="quiet">({size})</span>
    </a>
  );
}
