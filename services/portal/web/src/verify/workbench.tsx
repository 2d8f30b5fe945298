import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { CheckedFiles } from '../attachments/attachments.js';
import { Foldable } from '../application/panel.js';
import { useFormat } from '../layout/names.js';
import { SelectField, TextField } from '../office/fields.js';
import { PrintedRows } from './printed-rows.js';
import { RowGrid } from './row-grid.js';
import { RowPanel } from './row-panel.js';
import type { Workbench } from './use-workbench.js';
import type { Work } from './use-work.js';
import type { CheckRow } from './verify-types.js';
import { rowFilters, type RowFilter } from './work.js';

export interface BenchProps {
  readonly grant: string;
  /** The first day of the claim. */
  readonly from: string;
  /** Whose claim it is, where each partner files its own. */
  readonly filer: string | null;
  readonly bench: Workbench;
  readonly work: Work;
  readonly rows: readonly CheckRow[];
  readonly total: number;
  readonly may: boolean;
  readonly category: (id: string) => string;
  readonly partner: (id: string) => string;
  /** What the rows come to, below them. */
  readonly sums: ReactNode;
}

/** The rows of a claim with the row that is looked at beside them. */
export function WorkbenchView(props: BenchProps) {
  const { grant, bench, work, may, category, partner, sums } = props;
  const { t } = useTranslation();
  const { row } = bench;
  return (
    <div className="bench">
      <div className="bench-rows">
        <Filters {...props} />
        <Toolbar {...props} />
        <RowGrid rows={bench.shown} marks={work.marks} active={bench.active} chosen={bench.chosen} category={category} grid={bench.grid} go={bench.go} toggle={bench.toggle} keys={bench.keys} />
        <PrintedRows rows={props.rows} marks={work.marks} category={category} complete={props.rows.length === props.total} />
        {sums}
        <Keys may={may} />
      </div>
      <div className="bench-side">
        {row && (
          <RowPanel row={row} mark={work.marks[row.key]} place={bench.active + 1} of={bench.shown.length} may={may} category={category(row.category)} partner={partner(row.partner)} deducting={bench.deducting} alike={row.duplicates > 0 ? alikeOf(row, props.rows) : []} accept={bench.accept} park={bench.park} take={bench.take} leave={bench.leave} />
        )}
        <Foldable summary={t('check.files')} open>
          <CheckedFiles grant={grant} from={props.from} filer={props.filer} voucher={row?.voucher ?? null} />
        </Foldable>
      </div>
    </div>
  );
}

/** The rows of the claim with the same supplier, voucher, day and amount. */
const alikeOf = (row: CheckRow, rows: readonly CheckRow[]): string[] =>
  rows.filter((one) => one.key !== row.key && one.voucher === row.voucher && one.amount === row.amount && one.paidOn === row.paidOn && one.supplier === row.supplier).map(({ id }) => id);

function Filters({ bench: { query, setQuery }, rows, category, partner }: BenchProps) {
  const { t } = useTranslation();
  const distinct = (of: (row: CheckRow) => string) => [...new Set(rows.map(of))];
  const [partners, categories] = [distinct((row) => row.partner), distinct((row) => row.category)];
  return (
    <search className="filters row-filters">
      <TextField label={t('check.rows.search')} value={query.search} change={(search) => setQuery({ search })} />
      <SelectField label={t('check.rows.show')} value={query.state} change={(state) => setQuery({ state: state as RowFilter })} options={rowFilters.map((value) => ({ value, name: t(`check.rows.filter.${value}`) }))} />
      {categories.length > 1 && <SelectField label={t('realisation.category')} value={query.category} change={(value) => setQuery({ category: value })} options={[{ value: '', name: t('check.rows.any') }, ...categories.map((value) => ({ value, name: category(value) }))]} />}
      {partners.length > 1 && <SelectField label={t('check.row.partner')} value={query.partner} change={(value) => setQuery({ partner: value })} options={[{ value: '', name: t('check.rows.any') }, ...partners.map((value) => ({ value, name: partner(value) }))]} />}
    </search>
  );
}

function Toolbar({ bench, work, rows, total, may }: BenchProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { chosen, shown } = bench;
  const ofChosen = { count: chosen.size, number: format.count(chosen.size) };
  const count = shown.length === rows.length ? t('check.rows.count', { count: rows.length, number: format.count(rows.length) }) : t('check.rows.shown', { shown: format.count(shown.length), all: format.count(rows.length) });
  return (
    <div className="bench-tools">
      <p role="status" className="bench-count">
        {rows.length < total ? t('check.rows.coming', { here: format.count(rows.length), all: format.count(total) }) : count}
        {chosen.size > 0 && ` · ${t('check.rows.chosen', { count: chosen.size })}`}
      </p>
      <p className="tool-row">
        <Tool text={t('check.jump.untouched')} keys="N" act={() => bench.jump('untouched')} />
        <Tool text={t('check.jump.duplicates')} keys="R" act={() => bench.jump('duplicates')} />
        <Tool text={t('check.jump.sampled')} keys="S" act={() => bench.jump('sampled')} />
        {may && <Tool text={t('check.jump.undo')} keys="U" act={bench.undo} off={!work.mayUndo} />}
        {may && <Tool text={t('check.jump.chooseShown')} act={bench.chooseShown} />}
      </p>
      {may && chosen.size > 0 && (
        <p className="tool-row chosen-acts">
          <Button variant="secondary" onClick={bench.accept}>{t('check.many.accept', ofChosen)}</Button>
          <Button variant="secondary" onClick={bench.park}>{t('check.many.park', ofChosen)}</Button>
          <Button variant="secondaryLight" onClick={bench.clear}>{t('check.many.clear')}</Button>
        </p>
      )}
    </div>
  );
}

function Tool({ text, keys, act, off = false }: { text: string; keys?: string; act: () => void; off?: boolean }) {
  return (
    <button type="button" className="tool" onClick={act} disabled={off} aria-keyshortcuts={keys}>
      {text}
      {keys !== undefined && <kbd aria-hidden="true">{keys}</kbd>}
    </button>
  );
}

const legend = [['A', 'accept'], ['D', 'deduct'], ['P', 'park'], ['U', 'undo'], ['N', 'untouched'], ['R', 'duplicates'], ['S', 'sampled'], ['F', 'finish']] as const;

function Keys({ may }: { may: boolean }) {
  const { t } = useTranslation();
  return (
    <Foldable summary={t('check.keys.heading')}>
      <dl className="key-list">
        {legend.filter(([, act]) => may || act === 'untouched' || act === 'duplicates' || act === 'sampled').map(([key, act]) => (
          <div key={key}>
            <dt><kbd>{key}</kbd></dt>
            <dd>{t(`check.keys.${act}`)}</dd>
          </div>
        ))}
        <div>
          <dt><kbd>↑</kbd> <kbd>↓</kbd></dt>
          <dd>{t('check.keys.move')}</dd>
        </div>
        <div>
          <dt><kbd>{t('check.keys.spaceKey')}</kbd></dt>
          <dd>{t('check.keys.choose')}</dd>
        </div>
      </dl>
      <p className="quiet">{t('check.keys.where')}</p>
    </Foldable>
  );
}
