import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { fieldId, TextField } from '../apply/fields.js';
import { ConflictChoice } from '../apply/merge-view.js';
import { same, valueAt } from '../apply/merge.js';
import { AmountGrid } from '../budget/amount-grid.js';
import { keptAmount } from '../budget/amount-text.js';
import type { GridRow } from '../budget/use-grid.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { useChain } from './claim-data.js';
import type { ClaimPlan } from './claim-plan.js';
import type { ParkedRow } from './claim-types.js';
import type { StepProps } from './step-props.js';
import { stepPath } from './step-path.js';
import type { Details } from './draft-types.js';

/** What is claimed beside the rows: the period, whether it is the last claim, other money, and rows of earlier claims. */
export function DetailsStep({ grant, store, shown, plan }: StepProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { details, draft } = shown;
  const { content } = details;
  const change = (part: Partial<Details>) => store.details.change({ ...content, ...part });
  const { judged } = store.details;
  // What was said of a field is told while the field holds what it held then.
  const missing = draft.problems.filter(({ row, field }) => !row && same(valueAt(judged, field), valueAt(content, field)));
  return (
    <>
      {details.state === 'conflict' && <ConflictChoice key={details.theirs?.version} conflicts={details.conflicts} theirs={details.theirs} nameOf={(path) => nameOf(path)} resolve={(chosen) => store.details.resolve(chosen)} />}
      <div className="field-row">
        <TextField field="period.from" type="date" label={t('apply.field.period-from')} hint={draft.nextPeriodFrom ? t('claiming.details.next', { day: format.day(draft.nextPeriodFrom) }) : undefined} missing={missing} value={content.period.from} change={(from) => change({ period: { ...content.period, from } })} />
        <TextField field="period.to" type="date" label={t('apply.field.period-to')} hint={t('claiming.details.nil')} missing={missing} value={content.period.to} change={(to) => change({ period: { ...content.period, to } })} />
      </div>
      <label className="check">
        <input type="checkbox" checked={content.last} onChange={(event) => change({ last: event.target.checked })} />
        {t('claiming.details.last')}
      </label>
      {content.last && <p className="notice-line">{t('claiming.details.lastText')}</p>}
      <h2 id={fieldId('financing')}>{t('claiming.details.money')}</h2>
      <p>{t('claiming.details.moneyText')}</p>
      <OtherMoney content={content} plan={plan} change={change} />
      <TakeUp grant={grant} plan={plan} chosen={content.takeUp} change={(takeUp) => change({ takeUp })} />
      <p className="section-steps">
        <Link className="button primary" to={stepPath(grant, draft.id, 'rows')}>
          {t('apply.next', { section: t('claiming.step.rows') })}
        </Link>
      </p>
    </>
  );

  function nameOf([top = '', entry = '']: readonly string[]): string {
    const [source = '', partner = ''] = entry.split('|');
    if (top === 'financing' && source !== '') return [plan.sources.find(({ id }) => id === source)?.name ?? source, plan.partnerName(partner)].join(', ');
    if (top === 'period') return t(entry === 'to' ? 'apply.field.period-to' : 'apply.field.period-from');
    return t(top === 'last' ? 'claiming.details.last' : top === 'takeUp' ? 'claiming.takeUp.heading' : 'claiming.details.revenue');
  }
}

const REVENUE = 'revenue';

/** Revenue, and money of others, by partner. */
function OtherMoney({ content: { revenue, financing }, plan, change }: { content: Details; plan: ClaimPlan; change: (part: Partial<Details>) => void }) {
  const { t } = useTranslation();
  const amountOf = (row: string, partner: string): string =>
    (row === REVENUE ? revenue.find((entry) => entry.partner === partner) : financing.find((entry) => entry.source === row && entry.partner === partner))?.amount ?? '';
  const lines = [{ id: REVENUE, name: t('claiming.details.revenue') }, ...plan.sources];
  const rows: readonly GridRow[] = lines.map(({ id, name }) => ({ id, name, cells: plan.partners.map((partner) => ({ text: amountOf(id, partner.id), editable: true })) }));
  const columns = plan.partners.map(({ id, name }) => ({ id, name: plan.partners.length > 1 ? name : t('realisation.amount') }));
  const write = (changes: readonly { readonly row: string; readonly column: string; readonly text: string }[]) => {
    let next = { revenue, financing };
    for (const { row, column: partner, text } of changes) {
      const amount = keptAmount(text);
      const rest = { revenue: next.revenue.filter((entry) => entry.partner !== partner), financing: next.financing.filter((entry) => entry.source !== row || entry.partner !== partner) };
      if (row === REVENUE) next = { ...next, revenue: amount === '' ? rest.revenue : [...rest.revenue, { partner, amount }] };
      else next = { ...next, financing: amount === '' ? rest.financing : [...rest.financing, { source: row, partner, amount }] };
    }
    change(next);
  };
  return <AmountGrid caption={t('claiming.details.money')} corner={t('financing.source')} rows={rows} columns={columns} write={write} />;
}

/** Rows of earlier claims that wait, to be claimed now. */
function TakeUp({ grant, plan, chosen, change }: { grant: string; plan: ClaimPlan; chosen: readonly string[]; change: (chosen: readonly string[]) => void }) {
  const { t } = useTranslation();
  const { data } = useChain(grant);
  const waiting = data?.account?.parkedRows ?? [];
  const gone = chosen.filter((row) => data && !waiting.some((one) => one.row === row));
  if (waiting.length === 0 && gone.length === 0) return null;
  const toggle = (row: string, on: boolean) => change(on ? [...chosen, row] : chosen.filter((other) => other !== row));
  return (
    <section aria-labelledby="take-up">
      <h2 id="take-up">{t('claiming.takeUp.heading')}</h2>
      <p>{t('claiming.takeUp.text')}</p>
      {gone.map((row) => (
        <p key={row} className="wrong-text">
          {t('claiming.takeUp.gone', { row })}{' '}
          <button type="button" className="link" onClick={() => toggle(row, false)}>
            {t('claiming.takeUp.drop')}
          </button>
        </p>
      ))}
      {waiting.length > 0 && <Waiting rows={waiting} plan={plan} chosen={chosen} toggle={toggle} />}
    </section>
  );
}

function Waiting({ rows, plan, chosen, toggle }: { rows: readonly ParkedRow[]; plan: ClaimPlan; chosen: readonly string[]; toggle: (row: string, on: boolean) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const heads = ['row', 'claim', 'category', 'partner'] as const;
  return (
    <ScrollTable caption={t('claiming.takeUp.caption')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          {heads.map((head) => (
            <th key={head} role="columnheader" scope="col">{t(`claiming.takeUp.${head}`)}</th>
          ))}
          <th role="columnheader" scope="col" className="number">{t('realisation.amount')}</th>
          <th role="columnheader" scope="col" className="number">{t('claiming.takeUp.flatRate')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ row, claim, category, partner, amount, flatRate }) => (
          <tr key={`${row}-${claim}`} role="row">
            <th role="rowheader" scope="row">
              <label className="check">
                <input type="checkbox" checked={chosen.includes(row)} onChange={(event) => toggle(row, event.target.checked)} />
                {row}
              </label>
            </th>
            <td role="cell" data-label={t('claiming.takeUp.claim')}>{claim}</td>
            <td role="cell" data-label={t('claiming.takeUp.category')} className="whole-line">{plan.categoryName(category)}</td>
            <td role="cell" data-label={t('claiming.takeUp.partner')}>{plan.partnerName(partner)}</td>
            <td role="cell" data-label={t('realisation.amount')} className="number">{format.amount(amount)}</td>
            <td role="cell" data-label={t('claiming.takeUp.flatRate')} className="number">{format.amount(flatRate)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
