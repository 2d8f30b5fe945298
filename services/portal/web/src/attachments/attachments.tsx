import '../styles/grant.css';
import '../styles/attachments.css';
import { LEAD } from '@toteuma/kernel';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, sendFile } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { TextField } from '../office/fields.js';

interface Attachment {
  readonly id: string;
  /** The first day of the payment claim that it belongs to, and the voucher of the row. */
  readonly claim: string | null;
  readonly voucher: string | null;
  /** The partner whose claim it is, where each files its own; null for the lead, and where the lead files for all. */
  readonly filer: string | null;
  /** The number of the amendment that it belongs to. */
  readonly amendment: number | null;
  readonly name: string;
  readonly bytes: number;
  readonly state: 'waiting' | 'clean' | 'infected' | 'unscanned';
  readonly uploadedAt: string;
}
/** A payment claim by its first day and whose it is, and a row of it by its voucher; or an amendment by its number. */
interface BelongsTo {
  readonly claim?: string;
  readonly filer?: string;
  readonly voucher?: string;
  readonly amendment?: string;
}
interface Sending {
  readonly file: File;
  /** The same for each try: what did arrive is not added twice. */
  readonly key: string;
  /** What it belongs to, as it was said when it was chosen. */
  readonly where: BelongsTo;
  readonly share: number;
  readonly refused: string | null;
}

/** Bytes of one file. */
const LIMIT = 50 * 1024 * 1024;
const KINDS = '.pdf,.docx,.xlsx,.pptx,.odt,.ods,.png,.jpg,.jpeg,.txt,.csv';
/** While a file waits for its scan the list is asked for again (milliseconds). */
const LOOK_AGAIN = 3000;

const addressOf = (application: string) => `/api/v1/applications/${encodeURIComponent(application)}/attachments`;

interface FileList {
  readonly attachments: readonly Attachment[];
  readonly next: string | null;
}

/** All files of an application, or those of one payment claim or amendment, however many answers they come in. */
async function allFiles(application: string, of: BelongsTo, language: string, signal: AbortSignal): Promise<Omit<FileList, 'next'>> {
  const address = `${addressOf(application)}?${new URLSearchParams({ limit: '200', ...of })}`;
  let files = await read<FileList>(address, language, signal);
  while (files.next !== null) {
    const more = await read<FileList>(`${address}&after=${files.next}`, language, signal);
    files = { ...more, attachments: [...files.attachments, ...more.attachments] };
  }
  return files;
}

/** @param of a payment claim or an amendment, for the files of that alone */
function useFiles(application: string, of: BelongsTo = {}) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['attachments', application, of],
    queryFn: ({ signal }) => allFiles(application, of, i18n.language, signal),
    refetchInterval: ({ state }) => (state.data?.attachments.some((one) => one.state === 'waiting') ? LOOK_AGAIN : false),
  });
}

/** The files of an application or of its draft, and where more are added. */
export function Attachments({ application, mayAdd }: { application: string; mayAdd: boolean }) {
  const { t } = useTranslation();
  const heading = useId();
  const { data, error, refetch } = useFiles(application);
  return (
    <section className="attachments" aria-labelledby={heading}>
      <h2 id={heading}>{t('attachments.heading')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data?.attachments.length === 0 && <p className="quiet">{t('attachments.none')}</p>}
      {data && data.attachments.length > 0 && <Files application={application} files={data.attachments} caption={t('attachments.caption')} />}
      {mayAdd && <Adding application={application} />}
    </section>
  );
}

/** The files of a payment claim, for whoever claims. Whoever fills in a part of another's claim does not see them. @param filer whose claim it is, where each partner files its own */
export function ClaimFiles({ grant, from, filer, mayAdd }: { grant: string; from: string; filer: string | null; mayAdd: boolean }) {
  const { t } = useTranslation();
  const heading = useId();
  const of: BelongsTo = { claim: from, ...(filer !== null && { filer }) };
  const { data, error, refetch } = useFiles(grant, of);
  const [voucher, setVoucher] = useState('');
  if (isNotFound(error)) return null;
  const files = data?.attachments ?? [];
  return (
    <section className="attachments no-print" aria-labelledby={heading}>
      <h2 id={heading}>{t('attachments.ofClaim.heading')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && files.length === 0 && <p className="quiet">{t('attachments.none')}</p>}
      {files.length > 0 && <Files application={grant} files={files} caption={t('attachments.ofClaim.heading')} />}
      {mayAdd && (
        <>
          <p>{t('attachments.ofClaim.text')}</p>
          <TextField label={t('attachments.ofClaim.voucher')} hint={t('attachments.ofClaim.voucherHint')} value={voucher} change={setVoucher} longest={64} />
          <Adding application={grant} of={{ ...of, ...(voucher.trim() !== '' && { voucher: voucher.trim() }) }} />
        </>
      )}
    </section>
  );
}

/** The files of an amendment: they are added while it is not decided. */
export function AmendmentFiles({ grant, number, mayAdd }: { grant: string; number: number; mayAdd: boolean }) {
  const { t } = useTranslation();
  const heading = useId();
  const of: BelongsTo = { amendment: String(number) };
  const { data, error, refetch } = useFiles(grant, of);
  const files = data?.attachments ?? [];
  return (
    <section className="attachments" aria-labelledby={heading}>
      <h2 id={heading}>{t('attachments.ofAmendment', { number })}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && files.length === 0 && <p className="quiet">{t('attachments.none')}</p>}
      {files.length > 0 && <Files application={grant} files={files} caption={t('attachments.ofAmendment', { number })} />}
      {mayAdd && <Adding application={grant} of={of} />}
    </section>
  );
}

/** All files of a grant, for whoever checks a claim: first those of the row that is looked at, then those of the claim, then all others. */
export function CheckedFiles({ grant, from, filer, voucher }: { grant: string; from: string; filer: string | null; voucher: string | null }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useFiles(grant);
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />;
  const all = data.attachments;
  const own = all.filter((one) => one.claim === from && (one.filer ?? LEAD) === (filer ?? LEAD));
  const ofRow = voucher === null ? [] : own.filter((one) => one.voucher === voucher);
  const ofClaim = own.filter((one) => !ofRow.includes(one));
  const groups = [[t('attachments.ofClaim.rest'), ofClaim], [t('attachments.ofClaim.others'), all.filter((one) => !own.includes(one))]] as const;
  return (
    <div className="attachments">
      {voucher !== null && (
        <>
          <h2 className="breakable">{t('attachments.ofClaim.row', { voucher })}</h2>
          {ofRow.length === 0 ? <p className="quiet">{t('attachments.ofClaim.noRow')}</p> : <Files application={grant} files={ofRow} caption={t('attachments.ofClaim.row', { voucher })} />}
        </>
      )}
      {groups.map(([heading, files]) => files.length > 0 && (
        <div key={heading}>
          <h2>{heading}</h2>
          <Files application={grant} files={files} caption={heading} />
        </div>
      ))}
    </div>
  );
}

function Files({ application, files, caption }: { application: string; files: readonly Attachment[]; caption: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={caption} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('attachments.name')}</th>
          <th role="columnheader" scope="col" className="number">{t('attachments.size')}</th>
          <th role="columnheader" scope="col">{t('attachments.added')}</th>
          <th role="columnheader" scope="col">{t('attachments.scan')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {files.map(({ id, claim, voucher, amendment, name, bytes, state, uploadedAt }) => (
          <tr role="row" key={id}>
            <th role="rowheader" scope="row">
              {state === 'clean' || state === 'unscanned' ? <a href={`/portal${addressOf(application)}/${id}`} download={name}>{name}</a> : name}
              {claim !== null && <span className="under breakable">{t(voucher === null ? 'attachments.ofClaim.named' : 'attachments.ofClaim.namedRow', { day: format.day(claim), voucher })}</span>}
              {amendment !== null && <span className="under">{t('amendments.title', { number: amendment })}</span>}
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

/** @param of what the files will belong to: a payment claim and a row of it, or an amendment */
function Adding({ application, of = {} }: { application: string; of?: BelongsTo }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [under, setUnder] = useState<readonly Sending[]>([]);
  const [said, setSaid] = useState('');
  const change = (key: string, part: Partial<Sending>) => setUnder((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));

  const start = async ({ file, key, where }: Pick<Sending, 'file' | 'key' | 'where'>) => {
    if (file.size > LIMIT) return change(key, { refused: t('attachments.tooLarge') });
    change(key, { refused: null, share: 0 });
    try {
      await sendFile(`${addressOf(application)}?${new URLSearchParams({ name: file.name, ...where })}`, file, { idempotencyKey: key, gone: (share) => change(key, { share }) }, i18n.language);
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
    const fresh = files.map((file) => ({ file, key: newKey(), where: of, share: 0, refused: null }));
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
      {under.map(({ file, key, where, share, refused }) =>
        refused === null ? (
          <p key={key} className="sending">
            <progress max={1} value={share} aria-label={file.name} /> {t('attachments.sending', { name: file.name, percent: Math.floor(share * 100) })}
          </p>
        ) : (
          <div key={key} role="alert">
            <InlineAlert status="error">{t('attachments.refused', { name: file.name, why: refused })}</InlineAlert>
            <Button variant="secondaryLight" onClick={() => void start({ file, key, where })}>{t('attachments.again', { name: file.name })}</Button>
          </div>
        ),
      )}
    </div>
  );
}
