import { LEAD, money, sum } from '@toteuma/kernel';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { ClaimFiles } from '../attachments/attachments.js';
import { centsOf } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { changedBy, draftPath } from './claim-data.js';
import type { ClaimPlan } from './claim-plan.js';
import type { StepProps } from './step-props.js';
import { stepPath } from './step-path.js';
import type { DraftPart } from './draft-types.js';
import { PartSharing } from './part-sharing.js';
import { RowConflicts } from './row-conflicts.js';
import { RowGrid } from './row-grid.js';
import type { BookRow } from './row-book.js';
import { useRowTexts } from './row-shown.js';

/** The rows of each partner, in a grid, with what is wrong with each beside it. */
export function RowsStep(props: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { grant, store, shown, plan } = props;
  const [address, setAddress] = useSearchParams();
  const { parts } = shown.draft;
  const mine = parts.filter(({ right }) => right === 'edit');
  const part = mine.find(({ partner }) => partner === address.get('partner')) ?? mine[0];
  const { error, refetch } = useBook(store, part?.partner);
  if (!part) return <p>{t('claiming.rows.noPart')}</p>;
  const open = shown.books.has(part.partner);
  return (
    <>
      <p>
        {t('claiming.rows.text')} <Link to={`${stepPath(grant, shown.draft.id, 'import')}?partner=${encodeURIComponent(part.partner)}`}>{t('claiming.rows.toImport')}</Link>
      </p>
      {parts.length > 1 && <Parts parts={parts} plan={plan} chosen={part.partner} choose={(partner) => setAddress({ partner })} />}
      {!open && !error && <Loading text={t('claiming.rows.loading')} />}
      {error && <Failure error={error} retry={() => void refetch()} />}
      <p role="status">{open && shown.reading ? t('claiming.rows.reading', { read: format.count(shown.reading.read), all: format.count(shown.reading.all) }) : ''}</p>
      {open && <PartRows key={part.partner} {...props} part={part} start={{ key: address.get('row'), field: address.get('field') ?? '' }} />}
      {parts.every(({ right }) => right === 'edit') && <ClaimFiles grant={grant} from={shown.details.content.period.from} filer={shown.draft.filer ?? null} mayAdd />}
      {parts.every(({ right }) => right === 'edit') && <p className="section-steps">
        <Link className="button secondary" to={stepPath(grant, shown.draft.id, 'details')}>
          {t('apply.back', { section: t('claiming.step.details') })}
        </Link>
        <Link className="button primary" to={stepPath(grant, shown.draft.id, 'summary')}>
          {t('apply.next', { section: t('claiming.step.summary') })}
        </Link>
      </p>}
    </>
  );
}

/** Has the rows of a part read, once. */
function useBook(store: StepProps['store'], partner: string | undefined) {
  return useQuery({ queryKey: ['claim-rows', store.key, partner], queryFn: async () => (await store.open(partner ?? ''), true), enabled: partner !== undefined, staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
}

/** Whose rows are shown. */
function Parts({ parts, plan, chosen, choose }: { parts: readonly DraftPart[]; plan: ClaimPlan; chosen: string; choose: (partner: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="claim-parts" aria-label={t('claiming.parts.label')}>
      {parts.map(({ partner, rows, sum: amount, ready, right }) => (
        <li key={partner}>
          <button type="button" disabled={right === 'none'} aria-current={partner === chosen ? 'true' : undefined} onClick={() => choose(partner)}>
            <strong>{plan.partnerName(partner)}</strong>
            {rows !== null && (
              <span>
                {t('claiming.parts.rows', { count: rows })}, {format.euros(amount)}
              </span>
            )}
            <span className={ready ? 'ready' : 'quiet'}>{t(ready ? 'claiming.parts.ready' : 'claiming.parts.open')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function PartRows({ grant, store, shown, plan, part, start }: StepProps & { part: DraftPart; start: { readonly key: string | null; readonly field: string } }) {
  const { t } = useTranslation();
  const format = useFormat();
  const texts = useRowTexts(plan);
  const book = store.book(part.partner);
  const state = shown.books.get(part.partner);
  const [only, setOnly] = useState<ReadonlySet<string> | null>(null);
  const all = useMemo(() => state?.rows ?? [], [state]);
  const rows = useMemo(() => (only === null ? all : all.filter(({ key }) => only.has(key))), [all, only]);
  const total = useMemo(() => sum(all.map(({ text }) => centsOf(text.amount))), [all]);
  const marked = useMemo(() => all.filter(hasRemark), [all]);
  const wrong = marked.filter(({ problems }) => problems.length > 0).length;
  if (!book || !state) return null;
  const placeOf = (key: string) => all.findIndex((row) => row.key === key) + 1;
  const startRow = all.findIndex(({ key }) => key === start.key);
  return (
    <>
      <RowConflicts conflicts={state.conflicts} texts={texts} resolve={(key, side) => book.resolve(key, side)} />
      <RowGrid
        caption={t('claiming.rows.caption', { partner: plan.partnerName(part.partner) })}
        book={book} rows={rows} fields={plan.fields} categories={plan.categories} partial={only !== null} start={startRow < 0 ? null : { row: startRow, column: Math.max(plan.fields.findIndex((field) => field === start.field), 0) }}
        toType={texts.toType} shownText={texts.shown} twice={(duplicate) => texts.twice(duplicate, placeOf)}
        renderTools={(acts) => (
          <div className="row-tools no-print">
            <button type="button" className="button secondary" disabled={!book.canUndo} onClick={() => acts.back(false)}>{t('claiming.rows.undo')}</button>
            <button type="button" className="button secondary" disabled={!book.canRedo} onClick={() => acts.back(true)}>{t('claiming.rows.redo')}</button>
            <button type="button" className="button secondary" disabled={acts.rowAt(acts.at.row) === null} onClick={acts.removeRow}>
              {t('claiming.rows.remove', { number: acts.at.row + 1 })}
            </button>
            {(marked.length > 0 || only !== null) && (
              <label className="check">
                <input type="checkbox" checked={only !== null} onChange={(event) => setOnly(event.target.checked ? new Set(marked.map(({ key }) => key)) : null)} />
                {t('claiming.rows.onlyMarked', { count: only?.size ?? marked.length })}
              </label>
            )}
          </div>
        )}
      />
      <dl className="facts row-sum">
        <div>
          <dt>{t('claiming.rows.count')}</dt>
          <dd>{format.count(all.length)}</dd>
        </div>
        <div>
          <dt>{t('words.budget.total')}</dt>
          <dd className="figure">{format.euros(money(total))}</dd>
        </div>
        <div>
          <dt>{t('claiming.rows.toMend')}</dt>
          <dd>{format.count(wrong)}</dd>
        </div>
      </dl>
      <Ready grant={grant} draft={shown.draft.id} part={part} store={store} />
      {part.partner !== LEAD && !shown.draft.filer && shown.draft.parts.every(({ right }) => right === 'edit') && <PartSharing grant={grant} store={store} part={part} />}
    </>
  );
}

const hasRemark = ({ problems, duplicates }: BookRow): boolean => problems.length + duplicates.length > 0;

/** The partner's word that its part is ready to be sent. */
function Ready({ grant, draft, part, store }: { grant: string; draft: string; part: DraftPart; store: StepProps['store'] }) {
  const { t } = useTranslation();
  const acting = useAct(changedBy(grant));
  const mark = async () => {
    await store.flush();
    if (await acting.act(`${draftPath(draft)}/parts/${encodeURIComponent(part.partner)}/ready`, { body: { ready: !part.ready } })) await store.judged();
  };
  return (
    <div className="part-ready">
      <p>{t(part.ready ? 'claiming.parts.isReady' : 'claiming.parts.isOpen')}</p>
      <Refused problem={acting.problem} />
      <Button variant="secondary" aria-disabled={acting.busy} onClick={() => !acting.busy && void mark()}>
        {t(part.ready ? 'claiming.parts.reopen' : 'claiming.parts.markReady')}
      </Button>
    </div>
  );
}
