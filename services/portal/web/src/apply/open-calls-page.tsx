import '../styles/apply.css';
import '../styles/fields.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { newKey, read, send } from '../api.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import type { Call } from './api-types.js';
import { useDrafts, useOpenCalls, useProgrammes, type ApplicationLine } from './apply-data.js';
import { ClosingTime } from './editor-parts.js';

/** The calls that take applications now, and the beginning of one: from nothing, or like an earlier one. */
export function OpenCallsPage() {
  const { t, i18n } = useTranslation();
  const language = i18n.language as 'fi';
  const { data, error, refetch } = useOpenCalls();
  const { data: known, error: noProgrammes, refetch: refetchProgrammes } = useProgrammes();
  const [copyOf, setCopyOf] = useState('');
  const begin = useBegin(copyOf);
  const [now] = useState(() => today());
  // Whoever looks for what is open now does not want to begin in a programme that ended years ago.
  const over = known?.programmes.filter(({ period }) => period.to < now) ?? [];
  const nameOf = (programme: string) => known?.programmes.find(({ id }) => id === programme)?.names[language] ?? programme;
  return (
    <div className="page">
      <PageTitle title={t('calls.title')} />
      <p className="lead">{t('calls.lead')}</p>
      <CopyChoice value={copyOf} change={setCopyOf} />
      {begin.error && <Failure error={begin.error} retry={() => begin.reset()} />}
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && data.calls.length === 0 && <p className="empty">{t('calls.none')}</p>}
      <ul className="call-cards">
        {data?.calls.toSorted((one, other) => one.closesAt.localeCompare(other.closesAt)).map((call) => (
          <CallCard key={call.id} call={call} programme={nameOf(call.programme)} busy={begin.isPending} begin={() => begin.mutate({ programme: call.programme, call: call.code })} />
        ))}
      </ul>
      <h2>{t('calls.always')}</h2>
      <p>{t('calls.alwaysText')}</p>
      {!known && (noProgrammes ? <Failure error={noProgrammes} retry={() => void refetchProgrammes()} /> : <Loading text={t('app.loading')} />)}
      {known && <Programmes programmes={known.programmes.filter(({ period }) => period.to >= now)} busy={begin.isPending} begin={begin.mutate} />}
      {over.length > 0 && (
        <details>
          <summary>{t('calls.over')}</summary>
          <Programmes programmes={over} busy={begin.isPending} begin={begin.mutate} />
        </details>
      )}
    </div>
  );
}

interface Beginning {
  readonly programme: string;
  readonly call: string;
}

/** Programmes that take applications without a call. */
function Programmes({ programmes, busy, begin }: { programmes: readonly { readonly id: string; readonly names: Call['names'] }[]; busy: boolean; begin: (where: Beginning) => void }) {
  const { t, i18n } = useTranslation();
  return (
    <ul className="call-cards">
      {programmes.map(({ id, names }) => {
        const name = names[i18n.language as 'fi'];
        return (
          <li key={id} className="call-card">
            <h3>{name}</h3>
            <Button variant="secondary" disabled={busy} aria-label={t('calls.beginIn', { name })} onClick={() => begin({ programme: id, call: 'open' })}>
              {t('calls.begin')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

function CallCard({ call: { id, names, budget, closesAt }, programme, busy, begin }: { call: Call; programme: string; busy: boolean; begin: () => void }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const name = names[i18n.language as 'fi'];
  return (
    <li className="call-card" id={id}>
      <h2>{name}</h2>
      <p className="quiet">{programme}</p>
      <Description call={id} />
      <ClosingTime closes={closesAt} />
      {budget !== null && <p>{t('calls.budget', { amount: format.euros(budget) })}</p>}
      <Button disabled={busy} aria-label={t('calls.beginIn', { name })} onClick={begin}>
        {t('calls.begin')}
      </Button>
    </li>
  );
}

/** The list has no descriptions; each call has its own. */
function Description({ call }: { call: string }) {
  const { i18n } = useTranslation();
  const { data } = useQuery({ queryKey: ['apply', 'call', call], queryFn: ({ signal }) => read<Call>(`/api/v1/applications/calls/${encodeURIComponent(call)}`, i18n.language, signal) });
  const text = data?.description?.[i18n.language as 'fi'];
  return text ? <p className="breakable pre-line">{text}</p> : null;
}

function CopyChoice({ value, change }: { value: string; change: (value: string) => void }) {
  const { t, i18n } = useTranslation();
  const { data: drafts } = useDrafts();
  const { data: filed } = useQuery({ queryKey: ['apply', 'applications', 'recent'], queryFn: ({ signal }) => read<{ readonly applications: readonly ApplicationLine[] }>('/api/v1/applications?limit=50', i18n.language, signal) });
  const open = drafts?.drafts.filter(({ application }) => !application) ?? [];
  if (open.length + (filed?.applications.length ?? 0) === 0) return null;
  return (
    <div className="field">
      <label htmlFor="copy-of">{t('calls.copy')}</label>
      <select id="copy-of" value={value} onChange={(event) => change(event.target.value)}>
        <option value="">{t('calls.copyNothing')}</option>
        {open.map(({ id, name }) => (
          <option key={id} value={`draft:${id}`}>
            {t('calls.copyDraft', { name: name ?? t('apply.unnamed') })}
          </option>
        ))}
        {filed?.applications.map(({ id, name }) => (
          <option key={id} value={`application:${id}`}>
            {t('calls.copyApplication', { name })}
          </option>
        ))}
      </select>
    </div>
  );
}

function useBegin(copyOf: string) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newKey());
  return useMutation({
    mutationFn: async (where: Beginning) => {
      const [kind = '', id = ''] = copyOf.split(':');
      const body = { ...where, ...(id === '' ? {} : { copyOf: { [kind]: id } }) };
      return (await send<{ readonly id: string }>('/api/v1/applications/drafts', { body, idempotencyKey: key.current }, i18n.language)).body;
    },
    onSettled: () => {
      key.current = newKey();
    },
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['apply', 'drafts'] });
      void navigate(`/drafts/${encodeURIComponent(id)}/basics`);
    },
  });
}
