import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { LONGEST_SEARCH } from '../api.js';
import { useFormat } from '../layout/names.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Field } from '../office/fields.js';
import { changeOf, changesOf, isCorrectable, isMeant, type DecidedRow } from './correctable.js';
import { claimPath } from './verify-data.js';

interface RowPage {
  readonly rows: readonly DecidedRow[];
  readonly total: number;
  readonly next: string | null;
}
interface Choosing {
  readonly grant: string;
  readonly claim: number;
  readonly chosen: DecidedRow | null;
  /** What is typed as the change of it. */
  readonly change: string;
  choose(row: DecidedRow | null): void;
  readonly error: string | undefined;
}

/** One row of a decided claim to be corrected: looked for, chosen, and then shown with what of it can move. */
export function RowChoice({ grant, claim, chosen, change, choose, error }: Choosing) {
  const { t } = useTranslation();
  const id = useId();
  const box = useRef<HTMLFieldSetElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // What was pressed is gone: the focus goes to what has come in its place.
    if (moved.current) box.current?.querySelector<HTMLElement>(chosen ? '.row-again' : 'input')?.focus();
    moved.current = false;
  }, [chosen]);
  const take = (row: DecidedRow | null) => {
    moved.current = true;
    choose(row);
  };
  return (
    <fieldset ref={box} className={`row-choice ${error === undefined ? '' : 'wrong'}`} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{t('money.correct.row')}</legend>
      {error !== undefined && <span className="field-error" id={`${id}-error`}>{error}</span>}
      {chosen ? <Chosen row={chosen} change={change} again={() => take(null)} /> : <Search grant={grant} claim={claim} choose={take} />}
    </fieldset>
  );
}

const said = ({ supplier, description }: DecidedRow): string => [supplier, description].filter(Boolean).join(' · ');

function Chosen({ row, change, again }: { row: DecidedRow; change: string; again: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { least, most } = changesOf(row);
  const coming = changeOf(row, change);
  return (
    <>
      <p className="breakable">
        <strong>{t('money.correct.voucher', { voucher: row.voucher })}</strong> <bdi>{said(row)}</bdi>
      </p>
      <dl className="facts">
        {([['declared', row.amount], ['certified', row.certified], ['deducted', row.deducted]] as const).map(([part, amount]) => (
          <div key={part}>
            <dt>{t(`realisation.${part}`)}</dt>
            <dd className="figure">{format.amount(amount)}</dd>
          </div>
        ))}
        <div aria-live="polite">
          <dt>{t('money.correct.after')}</dt>
          <dd className="figure">{format.amount('after' in coming ? coming.after : null)}</dd>
        </div>
      </dl>
      <p className="quiet">{t('money.correct.range', { least: format.difference(least), most: format.difference(most) })}</p>
      <p>
        <button type="button" className="button secondary row-again" onClick={again}>{t('money.correct.again')}</button>
      </p>
    </>
  );
}

function Search({ grant, claim, choose }: Pick<Choosing, 'grant' | 'claim'> & { choose: (row: DecidedRow) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const pages = usePages<RowPage>(['claim-rows', grant, String(claim), 'choice', search], (after) => `${claimPath(grant, claim)}/rows?${new URLSearchParams({ limit: '20', ...(search === '' ? {} : { search }), ...(after === null ? {} : { after }) })}`);
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const look = () => setSearch(typed.trim());
  return (
    <>
      <div className="row-find">
        <Field label={t('money.correct.search')}>
          {(control) => (
            <input type="search" {...control} value={typed} maxLength={LONGEST_SEARCH} autoComplete="off" onChange={({ target }) => setTyped(target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                // Within a form, which it must not send.
                event.preventDefault();
                look();
              }}
            />
          )}
        </Field>
        <Button variant="secondary" onClick={look}>{t('grants.searchButton')}</Button>
      </div>
      <PagedList pages={pages} count={rows.length} counted={(count) => t('money.correct.count', { count: total, number: format.count(total), shown: format.count(count) })} empty={<p>{t('money.correct.noMatch')}</p>}>
        <Rows rows={rows} choose={choose} />
      </PagedList>
    </>
  );
}

const amounts = ['declared', 'certified', 'deducted', 'parked'] as const;

function Rows({ rows, choose }: { rows: readonly DecidedRow[]; choose: (row: DecidedRow) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amountOf = (row: DecidedRow, part: (typeof amounts)[number]) => format.amount(part === 'declared' ? row.amount : row[part]);
  return (
    <ScrollTable caption={t('check.rows.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('claiming.row.voucher')}</th>
          {amounts.map((part) => (
            <th key={part} role="columnheader" scope="col" className="number">{t(`realisation.${part}`)}</th>
          ))}
          <th role="columnheader" scope="col">{t('money.correct.choice')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={`${row.from ?? ''} ${row.id}`} role="row">
            <th role="rowheader" scope="row" className="breakable">
              <bdi>{row.voucher}</bdi>
              <span className="under"><bdi>{said(row)}</bdi></span>
              {row.from !== null && <span className="under">{t('check.rows.takenUp', { claim: row.from })}</span>}
            </th>
            {amounts.map((part) => (
              <td key={part} role="cell" data-label={t(`realisation.${part}`)} className="number">{amountOf(row, part)}</td>
            ))}
            <td role="cell" className="whole-line">
              {!isMeant(row, rows) ? <span className="quiet">{t('money.correct.sameId')}</span> : isCorrectable(row) ? (
                <button type="button" className="button secondary" aria-label={`${t('money.correct.choose')}: ${t('money.correct.voucher', { voucher: row.voucher })} ${said(row)}`} onClick={() => choose(row)}>
                  {t('money.correct.choose')}
                </button>
              ) : <span className="quiet">{t('money.correct.nothing')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
