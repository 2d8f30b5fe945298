import '../styles/attachments.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, sendFile } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';

interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'clean' | 'infected' | 'unscanned';
  readonly uploadedAt: string;
}
interface Sending {
  readonly file: File;
  /** The same for each try: what did arrive is not added twice. */
  readonly key: string;
  readonly share: number;
  readonly refused: string | null;
}

/** Bytes of one file. */
const LIMIT = 50 * 1024 * 1024;
const KINDS = '.pdf,.docx,.xlsx,.pptx,.odt,.ods,.png,.jpg,.jpeg,.txt,.csv';
/** While a file waits for its scan the list is asked for again (milliseconds). */
const LOOK_AGAIN = 3000;

const addressOf = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/attachments`;

/** The files of an application or of its draft, and where more are added. */
export function Attachments({ application, mayAdd }: { application: string; mayAdd: boolean }) {
  const { t, i18n } = useTranslation();
  const heading = useId();
  const { data, error, refetch } = useQuery({
    queryKey: ['attachments', application],
    queryFn: ({ signal }) => read<{ attachments: readonly Attachment[] }>(addressOf(application), i18n.language, signal),
    refetchInterval: ({ state }) => (state.data?.attachments.some((one) => one.state === 'waiting') ? LOOK_AGAIN : false),
  });
  return (
    <section className="attachments" aria-labelledby={heading}>
      <h2 id={heading}>{t('attachments.heading')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data?.attachments.length === 0 && <p className="quiet">{t('attachments.none')}</p>}
      {data && data.attachments.length > 0 && <Files application={application} files={data.attachments} />}
      {mayAdd && <Adding application={application} />}
    </section>
  );
}

function Files({ application, files }: { application: string; files: readonly Attachment[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('attachments.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('attachments.name')}</th>
          <th role="columnheader" scope="col" className="number">{t('attachments.size')}</th>
          <th role="columnheader" scope="col">{t('attachments.added')}</th>
          <th role="columnheader" scope="col">{t('attachments.scan')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {files.map(({ id, name, bytes, state, uploadedAt }) => (
          <tr role="row" key={id}>
            <th role="rowheader" scope="row">
              {state === 'clean' || state === 'unscanned' ? <a href={`/portal${addressOf(application)}/${id}`} download={name}>{name}</a> : name}
            </th>
            <td role="cell" className="number" data-label={t('attachments.size')}>{format.bytes(bytes)}</td>
            <td role="cell" data-label={t('attachments.added')}>{format.dayAndClock(uploadedAt)}</td>
            <td role="cell" data-label={t('attachments.scan')}>{t(`attachments.state.${state}`)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Adding({ application }: { application: string }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [under, setUnder] = useState<readonly Sending[]>([]);
  const [said, setSaid] = useState('');
  const change = (key: string, part: Partial<Sending>) => setUnder((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  const start = async ({ file, key }: Pick<Sending, 'file' | 'key'>) => {
    if (file.size > LIMIT) return change(key, { refused: t('attachments.tooLarge') });
    change(key, { refused: null, share: 0 });
    try {
      await sendFile(`${addressOf(application)}?name=${encodeURIComponent(file.name)}`, file, { idempotencyKey: key, gone: (share) => change(key, { share }) }, i18n.language);
      setUnder((all) => all.filter((one) => one.key !== key));
      setSaid(t('attachments.sent', { name: file.name }));
      await queries.invalidateQueries({ queryKey: ['attachments', application] });
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : null;
      const why = problem?.status === 0 ? t('error.unreachable') : (problem?.errors.map(({ expected }) => expected).join('; ') || problem?.detail || problem?.title || t('error.other'));
      change(key, { refused: why });
    }
  };
  const add = async (files: readonly File[]) => {
    const fresh = files.map((file) => ({ file, key: newKey(), share: 0, refused: null }));
    setUnder((all) => [...all.filter((one) => one.refused === null), ...fresh]);
    // One after the other: a slow line is not shared by ten.
    for (const one of fresh) await start(one);
  };
  return (
    <div className="adding" onDragOver={(event) => event.preventDefault()} onDrop={(event) => (event.preventDefault(), void add([...event.dataTransfer.files]))}>
      <input ref={input} type="file" multiple hidden accept={KINDS} aria-label={t('attachments.choose')} onChange={({ target }) => (void add([...(target.files ?? [])]), (target.value = ''))} />
      <Button variant="secondary" onClick={() => input.current?.click()}>{t('attachments.choose')}</Button>
      <p className="quiet">{t('attachments.hint')}</p>
      <p className="hidden-text" role="status">{said}</p>
      {under.map(({ file, key, share, refused }) =>
        refused === null ? (
          <p key={key} className="sending">
            <progress max={1} value={share} aria-label={file.name} /> {t('attachments.sending', { name: file.name, percent: Math.floor(share * 100) })}
          </p>
        ) : (
          <div key={key} role="alert">
            <InlineAlert status="error">{t('attachments.refused', { name: file.name, why: refused })}</InlineAlert>
            <Button variant="secondaryLight" onClick={() => void start({ file, key })}>{t('attachments.again', { name: file.name })}</Button>
          </div>
        ),
      )}
    </div>
  );
}
