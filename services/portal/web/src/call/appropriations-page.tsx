import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import { useRoles } from '../application/application-data.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { typedAmount } from '../office/amount.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { usePack, usePackNames } from '../office/pack-names.js';
import type { Appropriation, AppropriationPage } from '../office-types.js';
import { useProgrammes } from './call-data.js';

/** What there is to grant, by programme and year, and what of it is bound. */
export function AppropriationsPage() {
  const { t, i18n } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['appropriations'],
    queryFn: ({ pageParam, signal }) => read<AppropriationPage>(`/api/v1/applications/appropriations${pageParam === null ? '' : `?after=${encodeURIComponent(pageParam)}`}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const lines = data?.pages.flatMap((page) => page.appropriations) ?? [];
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/calls', name: t('officeCalls.title') }, { name: t('officeMoney.title') }]} />
      <PageTitle title={t('officeMoney.title')} />
      <p>{t('officeMoney.lead')}</p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && lines.length === 0 && (
        <div className="empty" role="status">
          <h2>{t('officeMoney.empty')}</h2>
          <p>{t('officeMoney.emptyText')}</p>
        </div>
      )}
      {lines.length > 0 && <MoneyTable lines={lines} />}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
      {has('decision-maker') && <SetForm />}
    </div>
  );
}

const columns = ['purpose', 'year', 'amount', 'committed', 'left', 'freed'] as const;
const amounts = ['amount', 'committed', 'left', 'freed'] as const;

function MoneyTable({ lines }: { lines: readonly Appropriation[] }) {
  const { t } = useTranslation();
  return (
    <table className="cards money" role="table">
      <caption className="hidden-text">{t('officeMoney.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={column === 'purpose' || column === 'year' ? undefined : 'number'}>
              {t(`officeMoney.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {lines.map((line) => (
          <MoneyRow key={line.id} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function MoneyRow({ line }: { line: Appropriation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(line.programme);
  const narrower = [line.authority && names.authority(line.authority), line.priority && names.priority(line.priority), line.fund?.toUpperCase()].filter(Boolean);
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="headline breakable">
        {names.programme}
        {narrower.length > 0 && <span className="under">{narrower.join(' · ')}</span>}
      </th>
      <td role="cell" data-label={t('officeMoney.column.year')}>
        {line.year}
      </td>
      {amounts.map((column) => (
        <td key={column} role="cell" data-label={t(`officeMoney.column.${column}`)} className={`number ${column === 'left' && line.left.startsWith('-') ? 'less' : ''}`}>
          {format.amount(line[column])}
        </td>
      ))}
    </tr>
  );
}

function SetForm() {
  const { t, i18n } = useTranslation();
  const { data } = useProgrammes();
  const [draft, setDraft] = useState({ programme: '', authority: '', fund: '', priority: '', year: '', amount: '', reason: '' });
  const [tried, setTried] = useState(false);
  const acting = useAct([['appropriations']]);
  const { data: pack } = usePack(draft.programme === '' ? undefined : draft.programme);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const [amount, goodYear] = [typedAmount(draft.amount), /^(19|20|21)\d\d$/.test(draft.year.trim())];
  const submit = async () => {
    setTried(true);
    if (draft.programme === '' || !goodYear || amount === null || draft.reason.trim() === '') return;
    const narrower = Object.fromEntries((['authority', 'fund', 'priority'] as const).flatMap((field) => (draft[field] === '' ? [] : [[field, draft[field]]])));
    if ((await acting.act('/api/v1/applications/appropriations', { body: { programme: draft.programme, year: Number(draft.year), amount, reason: draft.reason, ...narrower } })) === null) return;
    setTried(false);
    change({ amount: '', reason: '' });
  };
  const named = (list: readonly { readonly id: string; readonly names: Readonly<Record<string, string>> }[] | undefined) => [{ value: '', name: t('officeCalls.any') }, ...(list ?? []).map(({ id, names }) => ({ value: id, name: names[i18n.language] ?? id }))];
  return (
    <section aria-labelledby="set-money" className="no-print">
      <h2 id="set-money">{t('officeMoney.set')}</h2>
      <p className="quiet">{t('officeMoney.setText')}</p>
      <ActForm acting={acting} send={submit} button={t('officeMoney.save')}>
        <div className="field-row">
          <SelectField label={t('words.facts.programme')} value={draft.programme} change={(programme) => change({ programme, authority: '', fund: '', priority: '' })} error={tried && draft.programme === '' ? t('office.needed') : acting.wrong('programme')}
            options={[{ value: '', name: t('office.choose') }, ...(data?.programmes ?? []).map(({ id, names }) => ({ value: id, name: names[i18n.language as 'fi'] }))]} />
          {(pack?.authorities.length ?? 0) > 0 && <SelectField label={t('officeCase.authority')} value={draft.authority} change={(authority) => change({ authority })} options={named(pack?.authorities)} error={acting.wrong('authority')} />}
          {(pack?.priorities.length ?? 0) > 0 && <SelectField label={t('officeCase.priority')} value={draft.priority} change={(priority) => change({ priority })} options={named(pack?.priorities)} error={acting.wrong('priority')} />}
          {(pack?.funds.length ?? 0) > 0 && <SelectField label={t('officeMoney.fund')} value={draft.fund} change={(fund) => change({ fund })} options={[{ value: '', name: t('officeCalls.any') }, ...(pack?.funds ?? []).map((fund) => ({ value: fund, name: fund.toUpperCase() }))]} error={acting.wrong('fund')} />}
          <TextField label={t('financing.year')} value={draft.year} numeric change={(year) => change({ year })} error={tried && !goodYear ? t('officeDecision.fault.year') : acting.wrong('year')} />
          <TextField label={t('realisation.amount')} value={draft.amount} numeric change={(value) => change({ amount: value })} error={tried && amount === null ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
        </div>
        <TextBox label={t('officeMoney.reason')} rows={2} value={draft.reason} change={(reason) => change({ reason })} error={tried && draft.reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      </ActForm>
    </section>
  );
}
