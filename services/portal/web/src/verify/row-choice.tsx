import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
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
/** Why a row cannot be chosen, given those that are shown with it; null where it can. */
type Obstacle = (row: DecidedRow, rows: readonly DecidedRow[]) => string | null;
interface Picking {
  readonly grant: string;
  readonly claim: number;
  choose(row: DecidedRow | null): void;
  readonly error: string | undefined;
}
interface Choosing extends Picking {
  readonly chosen: DecidedRow | null;
  /** What is typed as the change of it. */
  readonly change: string;
}

/** One row of a decided claim to be corrected: looked for, chosen, and then shown with what of it can move. */
export function RowChoice({ chosen, change, ...picking }: Choosing) {
  const { t } = useTranslation();
  const obstacle: Obstacle = (row, rows) => (isMeant(row, rows) ? (isCorrectable(row) ? null : t('money.correct.nothing')) : t('money.correct.sameId'));
  return <RowPick {...picking} legend={t('money.correct.row')} obstacle={obstacle}>{chosen && <Chosen row={chosen} change={change} />}</RowPick>;
}

/**
 * One row of a claim: looked for and chosen.
 * @param acts beside the way to another row @param children what is shown of the choice; null: nothing is chosen yet
 */
export function RowPick({ grant, claim, choose, error, legend, obstacle, acts = [], children }: Picking & { legend: string; obstacle: Obstacle; acts?: readonly { readonly name: string; readonly act: () => void }[]; children: ReactNode }) {
  const { t } = useTranslation();
  const id = useId();
  const chosen = children !== null;
  const box = useRef<HTMLFieldSetElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // What was pressed is gone: the focus goes to what has come in its place.
    if (moved.current) box.current?.querySelector<HTMLElement>(chosen ? '.row-again' : 'input')?.focus();
    moved.current = false;
  });
  const moving = (act: () => void) => () => {
    moved.current = true;
    act();
  };
  const take = (row: DecidedRow | null) => moving(() => choose(row))();
  return (
    <fieldset ref={box} className={`row-choice ${error === undefined ? '' : 'wrong'}`} aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>{legend}</legend>
      {error !== undefined && <span className="field-error" id={`${id}-error`}>{error}</span>}
      {chosen ? children : <Search grant={grant} claim={claim} choose={take} obstacle={obstacle} />}
      {(chosen || acts.length > 0) && (
        <p className="tool-row">
          {chosen && <button type="button" className="button secondary row-again" onClick={() => take(null)}>{t('money.correct.again')}</button>}
          {acts.map(({ name, act }) => <button key={name} type="button" className="button secondary" onClick={moving(act)}>{name}</button>)}
        </p>
      )}
    </fieldset>
  );
}

/** What a row is about, in its own words. */
export const said = ({ supplier, description }: Pick<DecidedRow, 'supplier' | 'description'>): string => [supplier, description].filter(Boolean).join(' · ');

function Chosen({ row, change }: { row: DecidedRow; change: string }) {
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
    </>
  );
}

function Search({ grant, claim, choose, obstacle }: Pick<Picking, 'grant' | 'claim'> & { choose: (row: DecidedRow) => void; obstacle: Obstacle }) {
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
        <Rows rows={rows} choose={choose} obstacle={obstacle} />
      </PagedList>
    </>
  );
}

const amounts = ['declared', 'certified', 'deducted', 'parked'] as const;

function Rows({ rows, choose, obstacle }: { rows: readonly DecidedRow[]; choose: (row: DecidedRow) => void; obstacle: Obstacle }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amountOf = (row: DecidedRow, part: (typeof amounts)[number]) => format.amount(part === 'declared' ? row.amount : row[part]);
  // Before the verification there is nothing else to tell.
  const told = rows.some(({ certified }) => certified !== null) ? amounts : amounts.slice(0, 1);
  return (
    <ScrollTable caption={t('check.rows.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('claiming.row.voucher')}</th>
          {told.map((part) => (
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
            {told.map((part) => (
              <td key={part} role="cell" data-label={t(`realisation.${part}`)} className="number">{amountOf(row, part)}</td>
            ))}
            <td role="cell" className="whole-line">
              {obstacle(row, rows) === null ? (
                <button type="button" className="button secondary" aria-label={`${t('money.correct.choose')}: ${t('money.correct.voucher', { voucher: row.voucher })} ${said(row)}`} onClick={() => choose(row)}>
                  {t('money.correct.choose')}
                </button>
              ) : <span className="quiet">{obstacle(row, rows)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
