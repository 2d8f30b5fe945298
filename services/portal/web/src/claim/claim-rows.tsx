import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { read } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { SelectField, TextField } from '../office/fields.js';
import { claimPath } from './claim-data.js';
import { useClaimPlan } from './claim-plan.js';
import type { ClaimRowPage, ClaimRowShown } from './claim-types.js';

const AT_ONCE = 50;
const states = ['deducted', 'parked', 'accepted'] as const;

/** The rows of a filed claim, a page at a time: also ten thousand of them. @param on the day whose names of partners they have */
export function ClaimRows({ grant, claim, decided, on }: { grant: string; claim: number; decided: boolean; on: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState('');
  const [search, setSearch] = useState('');
  const [state, setState] = useState('');
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['claiming', grant, 'rows', claim, search, state],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(AT_ONCE), ...(pageParam === null ? {} : { after: pageParam }), ...(search === '' ? {} : { search }), ...(state === '' ? {} : { state }) });
      return read<ClaimRowPage>(`${claimPath(grant, claim)}/rows?${query}`, i18next.language, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const total = data?.pages[0]?.total ?? rows.length;
  return (
    <section aria-labelledby="rows">
      <h2 id="rows">{t('claiming.claim.rows')}</h2>
      <form className="row-search no-print" role="search" onSubmit={(event) => (event.preventDefault(), setSearch(asked.trim()))}>
        <TextField label={t('claiming.claim.search')} value={asked} change={setAsked} longest={100} />
        {decided && <SelectField label={t('claiming.claim.only')} value={state} change={setState} options={[{ value: '', name: t('claiming.claim.all') }, ...states.map((value) => ({ value, name: t(`claiming.claim.state.${value}`) }))]} />}
        <button type="submit" className="button secondary">{t('grants.searchButton')}</button>
      </form>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading text={t('app.loading')} />}
      <p className="count" role="status">
        {data ? t('claiming.claim.count', { count: total, shown: format.count(rows.length) }) : ''}
      </p>
      {rows.length > 0 && <Table grant={grant} rows={rows} decided={decided} on={on} />}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </section>
  );
}

function Table({ grant, rows, decided, on }: { grant: string; rows: readonly ClaimRowShown[]; decided: boolean; on: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { plan } = useClaimPlan(grant, on);
  const several = (plan?.partners.length ?? 1) > 1;
  const judged = decided ? (['deducted', 'parked', 'certified'] as const) : [];
  return (
    <ScrollTable caption={t('claiming.claim.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          {(['voucher', 'category', 'paidOn', 'supplier', 'description'] as const).map((field) => (
            <th key={field} role="columnheader" scope="col">{t(`claiming.row.${field}`)}</th>
          ))}
          {several && <th role="columnheader" scope="col">{t('claiming.takeUp.partner')}</th>}
          <th role="columnheader" scope="col" className="number">{t('claiming.row.amount')}</th>
          {judged.map((amount) => (
            <th key={amount} role="columnheader" scope="col" className="number">{t(`realisation.${amount}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={`${row.from ?? ''} ${row.id}`} role="row">
            <th role="rowheader" scope="row">{row.voucher}</th>
            <td role="cell" data-label={t('claiming.row.category')}>{plan?.categoryName(row.category) ?? row.category}</td>
            <td role="cell" data-label={t('claiming.row.paidOn')} className="unbroken">{format.day(row.paidOn)}</td>
            <td role="cell" data-label={t('claiming.row.supplier')} className="breakable"><bdi>{row.supplier}</bdi></td>
            <td role="cell" data-label={t('claiming.row.description')} className="breakable"><bdi>{row.description}</bdi></td>
            {several && <td role="cell" data-label={t('claiming.takeUp.partner')}>{plan?.partnerName(row.partner)}</td>}
            <td role="cell" data-label={t('claiming.row.amount')} className="number">{format.amount(row.amount)}</td>
            {judged.map((amount) => (
              <td key={amount} role="cell" data-label={t(`realisation.${amount}`)} className="number">{format.amount(row[amount])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
