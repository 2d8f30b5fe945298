import { useQuery, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, send, sendFile } from '../api.js';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { SelectField } from '../office/fields.js';
import { sessionEnded } from '../session/session.js';
import { draftPath, importPath } from './claim-data.js';
import type { StepProps } from './step-props.js';
import { ImportRows } from './import-rows.js';
import type { Import } from './import-types.js';
import { MappingForm } from './mapping-form.js';

const KINDS = '.csv,.txt,.tsv,.xlsx';
/** While a file is read it is asked for again (milliseconds). */
const LOOK_AGAIN = 500;

/** Rows from a ledger: a file, which column is what, a look at what comes of it, and only then the taking of it. */
export function ImportStep(props: StepProps) {
  const { t } = useTranslation();
  const { shown, plan, store } = props;
  const [address, setAddress] = useSearchParams();
  const mine = shown.draft.parts.filter(({ right }) => right === 'edit');
  const part = mine.find(({ partner }) => partner === address.get('partner')) ?? mine[0];
  const id = address.get('import');
  const partner = part?.partner ?? '';
  const go = (to: string, made: string | null) => setAddress({ partner: to, ...(made === null ? {} : { import: made }) }, { replace: true });
  const sending = useSending(shown.draft.id, partner, () => store.flush(), (made) => go(partner, made));
  if (!part) return <p>{t('claiming.rows.noPart')}</p>;
  return (
    <>
      <p>{t('claiming.import.text')}</p>
      {mine.length > 1 && <SelectField label={t('claiming.import.partner')} value={partner} change={(to) => go(to, null)} options={mine.map((one) => ({ value: one.partner, name: plan.partnerName(one.partner) }))} />}
      <Choosing sending={sending} again={id !== null} />
      {id !== null && <Imported key={id} {...props} id={id} sending={sending} away={() => go(partner, null)} />}
    </>
  );
}

interface Sending {
  readonly under: { readonly name: string; readonly share: number } | null;
  readonly problem: { readonly name: string; readonly why: string } | null;
  /** Whether the file is still at hand, so that another sheet of it can be read. */
  readonly held: boolean;
  readonly add: (file: File | undefined) => Promise<void>;
  readonly again: (sheet: string) => Promise<void>;
}

/** Sends a file, and tells how much of it has gone. */
function useSending(draft: string, partner: string, before: () => Promise<void>, made: (id: string) => void): Sending {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [held, setHeld] = useState<File | null>(null);
  const [under, setUnder] = useState<Sending['under']>(null);
  const [problem, setProblem] = useState<Sending['problem']>(null);
  const start = async (file: File | null | undefined, sheet?: string) => {
    if (!file || under) return;
    setHeld(file);
    setProblem(null);
    setUnder({ name: file.name, share: 0 });
    try {
      await before();
      const query = new URLSearchParams({ name: file.name, partner, ...(sheet === undefined ? {} : { sheet }) });
      const answer = await sendFile<Import>(`${draftPath(draft)}/imports?${query}`, file, { idempotencyKey: newKey(), gone: (share) => setUnder({ name: file.name, share }) }, i18next.language);
      made(answer.import);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) sessionEnded(queries);
      setProblem({ name: file.name, why: whyNot(error, t) });
    } finally {
      setUnder(null);
    }
  };
  return { under, problem, held: held !== null, add: (file) => start(file), again: (sheet) => start(held, sheet) };
}

type Words = ReturnType<typeof useTranslation>['t'];

function whyNot(error: unknown, t: Words): string {
  const problem = error instanceof ApiProblem ? error : null;
  if (problem?.status === 0) return t('error.unreachable');
  // The detail of a request that is not as expected names its fields once more.
  const expected = [...new Set(problem?.errors.map((one) => one.expected))].join(' ');
  const why = problem?.detail ?? problem?.title ?? t('error.other');
  if (!why.includes(expected)) return `${why} ${expected}`;
  return problem?.type === 'request/invalid' && expected !== '' ? t('claiming.import.expected', { expected }) : why;
}

/** The choice of a file, by a button or by dropping it. */
function Choosing({ sending: { under, problem, add }, again }: { sending: Sending; again: boolean }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="adding drop" onDragOver={(event) => event.preventDefault()} onDrop={(event) => (event.preventDefault(), void add(event.dataTransfer.files[0]))}>
      <input ref={input} type="file" hidden accept={KINDS} aria-label={t('claiming.import.choose')} onChange={({ target }) => (void add(target.files?.[0]), (target.value = ''))} />
      <Button variant={again ? 'secondary' : 'default'} onClick={() => input.current?.click()}>{t(again ? 'claiming.import.chooseOther' : 'claiming.import.choose')}</Button>
      <p className="quiet">{t('claiming.import.hint')}</p>
      {under && (
        <p className="sending">
          <progress max={1} value={under.share} aria-label={under.name} /> {t('attachments.sending', { name: under.name, percent: Math.floor(under.share * 100) })}
        </p>
      )}
      <div role="alert">{problem && <InlineAlert status="error">{t('claiming.import.refused', problem)}</InlineAlert>}</div>
    </div>
  );
}

/** A file that was sent: what it holds and what becomes of it. */
function Imported({ id, sending, away, ...step }: StepProps & { id: string; sending: Sending; away: () => void }) {
  const { t } = useTranslation();
  const { shown, store, plan } = step;
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['claiming', 'import', id],
    queryFn: ({ signal }) => read<Import>(importPath(id), i18next.language, signal),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'reading' ? LOOK_AGAIN : false),
  });
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />;
  const changed = async () => {
    await queries.invalidateQueries({ queryKey: ['claiming', 'import', id] });
    await queries.invalidateQueries({ queryKey: ['claiming', 'import-rows', id] });
  };
  return (
    <section aria-labelledby="imported" className="imported">
      <h2 id="imported" className="breakable">{data.name}</h2>
      {data.sameAs && data.state !== 'taken' && <InlineAlert status="warning">{t('claiming.import.same')}</InlineAlert>}
      <Sheets data={data} sending={sending} />
      <Reading data={data} stopped={changed} />
      {(data.state === 'read' || data.state === 'taken') && (
        <>
          {data.state === 'read' && <MappingForm key={JSON.stringify(data.mapping)} data={data} plan={plan} done={changed} />}
          <ImportRows data={data} plan={plan} grant={shown.draft.grant} draft={shown.draft.id} taken={async () => {
            await changed();
            await store.refresh();
          }} away={away} />
        </>
      )}
    </section>
  );
}

/** Of a workbook, which sheet; and what one should know of the file. */
function Sheets({ data: { sheets, sheet, notices, state }, sending }: { data: Import; sending: Sending }) {
  const { t } = useTranslation();
  return (
    <>
      {sheets.length > 1 && state !== 'taken' && (sending.held ? (
        <SelectField label={t('claiming.import.sheet')} value={sheet ?? ''} change={(other) => void sending.again(other)} options={sheets.map((name) => ({ value: name, name }))} />
      ) : (
        <p>
          {t('claiming.import.sheet')}: <strong>{sheet}</strong>. {t('claiming.import.sheetAgain')}
        </p>
      ))}
      {notices.filter(({ type }) => type !== 'other-sheets' || sheets.length <= 1).map(({ type, where, count }) => (
        <p key={type} className="notice-line">
          {t(`claiming.import.notice.${type}`, { count, where: where.join(', ') })}
        </p>
      ))}
    </>
  );
}

/** How far the reading is, or why it came to nothing. */
function Reading({ data: { import: id, state, rows, why, problem }, stopped }: { data: Import; stopped: () => Promise<void> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const stop = async () => {
    await send(`${importPath(id)}/stop`, { body: {} }, i18next.language).catch(() => undefined);
    await stopped();
  };
  if (state === 'stopped') return <p className="notice-line">{t('claiming.import.stopped')}</p>;
  if (state === 'failed') {
    return (
      <div role="alert">
        <InlineAlert status="error">{[why, problem && `${problem.field}: ${problem.expected}`].filter(Boolean).join(' ')}</InlineAlert>
      </div>
    );
  }
  if (state !== 'reading') return null;
  return (
    <div className="part-ready">
      <Loading text={rows > 0 ? t('claiming.import.reading', { rows: format.count(rows) }) : t('claiming.import.readingFirst')} />
      <Button variant="secondary" onClick={() => void stop()}>{t('claiming.import.stop')}</Button>
    </div>
  );
}
