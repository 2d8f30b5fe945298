import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { read } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { changedBy, importPath } from './claim-data.js';
import type { ClaimPlan } from './claim-plan.js';
import { stepPath } from './step-path.js';
import type { Import, ImportedRow, ImportRowPage } from './import-types.js';
import { useRowTexts } from './row-shown.js';
import { asWritten, blankMapping } from './mapping.js';
import { rowsOf } from './row-wire.js';
import { isRowField, type RowField } from './row-text.js';

const states = ['bad', 'duplicate', 'good'] as const;
type State = (typeof states)[number];

interface Shown {
  readonly data: Import;
  readonly plan: ClaimPlan;
  readonly grant: string;
  readonly draft: string;
  taken(): Promise<void>;
  away(): void;
}

/** What would come of the file: good rows, rows with faults named by row, column and value, rows that are there already; and the taking of it. */
export function ImportRows(shown: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, plan } = shown;
  const counts: Record<State, number> = { good: data.good, bad: data.bad, duplicate: data.duplicates };
  const [state, setState] = useState<State>(data.bad > 0 ? 'bad' : data.duplicates > 0 ? 'duplicate' : 'good');
  if (data.state === 'taken') return <Taken {...shown} />;
  return (
    <section aria-labelledby="import-rows" className="found-rows">
      <h2 id="import-rows">{t('claiming.found.heading')}</h2>
      <p role="status">{t('claiming.found.counts', { rows: format.count(data.rows), good: format.count(data.good), bad: format.count(data.bad), twice: format.count(data.duplicates), out: format.count(data.leftOut) })}</p>
      <ul className="claim-parts" aria-label={t('claiming.found.label')}>
        {states.map((one) => (
          <li key={one}>
            <button type="button" aria-current={one === state ? 'true' : undefined} onClick={() => setState(one)}>
              <strong>{t(`claiming.found.${one}`)}</strong>
              <span>{format.count(counts[one])}</span>
            </button>
          </li>
        ))}
      </ul>
      <Rows key={state} data={data} state={state} plan={plan} />
      <Taking {...shown} />
    </section>
  );
}

function Rows({ data: { import: id, columns: headers, mapping }, state, plan }: { data: Import; state: State; plan: ClaimPlan }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['claiming', 'import-rows', id, state, mapping, i18n.language],
    queryFn: ({ pageParam, signal }) => read<ImportRowPage>(`${importPath(id)}/rows?${new URLSearchParams({ state, limit: '50', ...(pageParam === null ? {} : { after: pageParam }) })}`, i18n.language, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && rows.length === 0 && <p className="quiet">{t(`claiming.found.no.${state}`)}</p>}
      {rows.length > 0 && <Table rows={rows} headers={headers} mapping={mapping} plan={plan} caption={t(`claiming.found.${state}`)} />}
      {hasNextPage && (
        <Button variant="secondary" onClick={() => void fetchNextPage()} disabled={isFetchingNextPage}>
          {isFetchingNextPage ? t('app.loadingMore') : t('app.more')}
        </Button>
      )}
    </>
  );
}

const columns: readonly RowField[] = ['voucher', 'category', 'paidOn', 'supplier', 'description', 'amount'];

function Table({ rows, headers, mapping, plan, caption }: { rows: readonly ImportedRow[]; headers: Import['columns']; mapping: Import['mapping']; plan: ClaimPlan; caption: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const texts = useRowTexts(plan);
  const textOf = (row: ImportedRow['row'], cells: ImportedRow['cells']) => (row === null ? asWritten(mapping ?? blankMapping, cells) : (rowsOf([row])[0]?.text ?? {}));
  /** A column as the file calls it, else as the claim does. */
  const columnName = (column: number | null, field: string): string => headers.find(({ index }) => index === column)?.header ?? (isRowField(field) ? t(`claiming.row.${field}`) : column === null ? field : t('claiming.mapping.column', { number: column + 1 }));
  /** A value that has no meaning here yet is given one beside the columns; the ids of the platform say nothing to who maps a ledger. */
  const faultText = ({ type, field, column, value, expected }: ImportedRow['problems'][number]): string => {
    const name = columnName(column, field);
    if (!value) return t('claiming.found.missing', { column: name, expected });
    return field === 'category' && type === 'request/invalid' ? t('claiming.found.noMeaning', { column: name, value }) : t('claiming.found.fault', { column: name, value, expected });
  };
  return (
    <ScrollTable caption={caption} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('claiming.found.row')}</th>
          {columns.map((field) => (
            <th key={field} role="columnheader" scope="col" className={field === 'amount' ? 'number' : undefined}>{t(`claiming.row.${field}`)}</th>
          ))}
          <th role="columnheader" scope="col">{t('claiming.rows.remarks')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ line, row, cells, problems, duplicates }) => (
          <tr key={line} role="row">
            <th role="rowheader" scope="row">
              <span className="card-only">{t('claiming.found.row')} </span>
              {format.count(line)}
            </th>
            {columns.map((field) => (
              <td key={field} role="cell" data-label={t(`claiming.row.${field}`)} className={field === 'amount' ? 'number' : field === 'description' || field === 'supplier' ? 'breakable' : 'unbroken'}>{texts.shown(field, textOf(row, cells)[field] ?? '')}</td>
            ))}
            <td role="cell" data-label={t('claiming.rows.remarks')} className="whole-line remarks">
              {problems.map((problem) => (
                <p key={`${problem.field} ${problem.expected}`} className="wrong-text">
                  {faultText(problem)}
                </p>
              ))}
              {duplicates.map((duplicate) => (
                <p key={JSON.stringify(duplicate)} className="twice">{duplicate.where === 'file' ? t('claiming.twice.file') : texts.twice({ ...duplicate, where: duplicate.where })}</p>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** The good rows, or all or nothing. */
function Taking({ data, grant, taken }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  const acting = useAct(changedBy(grant));
  const [twice, setTwice] = useState(false);
  const rows = data.good + (twice ? data.duplicates : 0);
  const take = async (which: 'good' | 'all') => {
    if (acting.busy) return;
    if (await acting.act(`${importPath(data.import)}/taking`, { body: { which, duplicates: twice } })) await taken();
  };
  return (
    <div className="part-ready">
      <Refused problem={acting.problem} />
      {data.bad > 0 && <p>{t('claiming.found.takeText')}</p>}
      {data.duplicates > 0 && (
        <label className="check">
          <input type="checkbox" checked={twice} onChange={(event) => setTwice(event.target.checked)} />
          {t('claiming.found.twiceToo', { count: data.duplicates })}
        </label>
      )}
      <p className="actions-row">
        <Button aria-disabled={acting.busy} disabled={rows === 0} onClick={() => void take('good')}>
          {acting.busy ? t('office.sending') : t('claiming.found.take', { count: rows, rows: format.count(rows) })}
        </Button>
        {data.bad > 0 && (
          <Button variant="secondary" aria-disabled={acting.busy} onClick={() => void take('all')}>
            {t('claiming.found.takeAll')}
          </Button>
        )}
      </p>
    </div>
  );
}

/** What was taken, and the rows with faults, which were not: what is wrong with them is needed now, to mend them by hand. */
function Taken({ data, plan, grant, draft, away }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <div role="status" className="part-ready">
        <InlineAlert status="neutral">{t('claiming.found.taken', { count: data.taken, rows: format.count(data.taken) })}</InlineAlert>
        <p className="actions-row">
          <Link className="button secondary" to={`${stepPath(grant, draft, 'rows')}?partner=${encodeURIComponent(data.partner)}`}>
            {t('claiming.found.toRows')}
          </Link>
          <button type="button" className="button plain" onClick={away}>
            {t('claiming.found.another')}
          </button>
        </p>
      </div>
      {data.bad > 0 && (
        <section className="found-rows" aria-labelledby="left-behind">
          <h3 id="left-behind">{t('claiming.found.bad')}</h3>
          <p>{t('claiming.found.leftBehind')}</p>
          <Rows data={data} state="bad" plan={plan} />
        </section>
      )}
    </>
  );
}
