import { LEAD, money, sum } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { centsOf } from '../../budget/amount-text.js';
import { AmountGrid } from '../../budget/amount-grid.js';
import { budgetGrid, withYears, writtenBudget } from '../../budget/budget-rows.js';
import { useFormat, useNames } from '../../layout/names.js';
import { AmountField } from '../amount-field.js';
import { ChoiceField, fieldId } from '../fields.js';
import { useFieldNames } from '../field-names.js';
import { useOutline } from '../plan-outline.js';
import type { SectionProps } from '../section-props.js';

export function BudgetSection({ programme, content, all, missing, readOnly, change }: SectionProps<'budget'>) {
  const { t, i18n } = useTranslation();
  const { nameOf } = useNames();
  const { partnerName, categoryName } = useFieldNames(programme, all);
  const { rules, figures, years, hasYears, partners } = useOutline(programme, all);
  const { costModel = '', budget: cells = [], revenue } = content;
  const [first] = years;
  const models = programme.costModels.map(({ id, names }) => ({ id, name: names?.[i18n.language as 'fi'] ?? nameOf('words.costModel', id) }));
  const grid = rules && budgetGrid({
    rules, cells, figures, readOnly,
    partners: partners.map((id) => ({ id, name: partnerName(id) })),
    years: hasYears ? [...(cells.some(({ year }) => year === null) ? [null] : []), ...years] : [null],
    names: { category: categoryName, noYear: t('budget.noYear'), amount: t('budget.amount'), total: t('words.budget.total') },
  });
  return (
    <>
      <ChoiceField field="costModel" label={t('words.facts.costModel')} hint={t('budget.modelHint')} none={t('apply.choose')} options={models} missing={missing} disabled={readOnly} value={costModel} change={(id) => change({ ...content, costModel: id })} />
      {rules && <ModelNote rules={rules} categoryName={categoryName} />}
      {rules && grid && (
        <div id={fieldId('budget')} tabIndex={-1}>
          <label className="check">
            <input type="checkbox" checked={hasYears} disabled={readOnly || first === undefined} onChange={(event) => change({ ...content, budget: withYears(cells.length > 0 ? cells : [{ partner: LEAD, category: grid.rows[0]?.id ?? '', year: null, amount: '0.00' }], event.target.checked ? (first ?? null) : null, addedUp) })} />
            {t('budget.byYear')}
          </label>
          {first === undefined && <p className="quiet">{t('budget.periodFirst')}</p>}
          <AmountGrid caption={t('budget.caption')} corner={t('realisation.category')} rows={grid.rows} columns={grid.columns} write={(changes) => change({ ...content, budget: writtenBudget(cells, changes, rules) })} />
        </div>
      )}
      <AmountField field="revenue" label={t('words.budget.revenue')} hint={t('budget.revenueHint')} value={revenue ?? ''} disabled={readOnly} missing={missing} change={(value) => change({ ...content, revenue: value === '' ? null : value })} />
      <Results total={figures.total} revenue={centsOf(revenue)} net={figures.net} />
    </>
  );
}

const addedUp = (amounts: readonly string[]): string => money(sum(amounts.map(centsOf)));

/** What the cost model computes, and out of what. */
function ModelNote({ rules, categoryName }: { rules: NonNullable<ReturnType<typeof useOutline>['rules']>; categoryName: (id: string) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { flatRates } = rules.costModel;
  if (flatRates.length === 0) return null;
  return (
    <ul className="model-note quiet">
      {flatRates.map(({ category, base, percent }) => (
        <li key={category}>{t('budget.flatRate', { category: categoryName(category), percent: format.rate(percent), base: base.map(categoryName).join(' + ') })}</li>
      ))}
      <li>{t('budget.stateIt')}</li>
    </ul>
  );
}

function Results({ total, revenue, net }: { total: bigint; revenue: bigint; net: bigint }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className="facts results" aria-live="polite">
      {[[t('words.budget.total'), total] as const, ...(revenue === 0n ? [] : [[t('words.budget.revenue'), -revenue] as const]), [t('words.budget.net'), net] as const].map(([name, cents]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{format.euros(money(cents))}</dd>
        </div>
      ))}
    </dl>
  );
}
