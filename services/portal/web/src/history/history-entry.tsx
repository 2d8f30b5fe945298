import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEvent } from '../api-types.js';
import { useFormat, useNames } from '../layout/names.js';
import { sentenceOf, type Word } from './sentence.js';

/** One event: when, what, by whom; for the auditor also where it stands and its proof. */
export function HistoryEntry({ event }: { event: HistoryEvent }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const word: Word = (group, id, number) => (group === 'kind' ? nameOf('words.kind', id) : t(`editions.reason.${id}`, { number }));
  const { key, values } = sentenceOf(event.type, event.data, format, word);
  return (
    <li>
      <time dateTime={event.occurredAt}>{format.clock(event.occurredAt)}</time>
      <div className="told">
        <p className="breakable">{t(`history.event.${key}`, values)}</p>
        <p className="quiet">
          {nameOf('words.service', event.source)} · {t(event.by === 'person' ? 'history.byPerson' : 'history.byPlatform')}
        </p>
        {event.hash !== undefined && <Proof event={event} />}
      </div>
    </li>
  );
}

function Proof({ event: { source, type, position, version, actor, recordedAt, hash, correlation } }: { event: HistoryEvent }) {
  const { t } = useTranslation();
  const lines = ([
    ['type', type],
    ['source', source],
    ['position', position],
    ['version', version],
    ['actor', actor],
    ['recorded', recordedAt],
    ['hash', hash],
    ['correlation', correlation],
  ] as const).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)] as const]));
  return (
    <details className="proof">
      <summary>
        {t('history.proof')}
        <code>
          {source}:{position}
        </code>
      </summary>
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`history.${name}`)}</dt>
            <dd>
              <code>{value}</code>
              {(name === 'hash' || name === 'correlation') && <Copy what={t(`history.${name}`)} value={value} />}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Copy({ what, value }: { what: string; value: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <>
      <button type="button" className="copy" onClick={() => void copy().catch(() => setCopied(false))} aria-label={t('history.copyOf', { what })}>
        {t('history.copy')}
      </button>
      <span role="status" className="quiet">
        {copied ? t('history.copied') : ''}
      </span>
    </>
  );
}
