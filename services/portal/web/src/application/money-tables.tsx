import { useTranslation } from 'react-i18next';
import type { Format } from '../format.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import type { BudgetLine, FinancingLine, ShownPlan } from '../office-types.js';
import type { PackNames } from '../office/pack-names.js';
import { budgetTable, financingTable, footing, type SumTable } from './budget-sums.js';

const LEAD = 'lead';

/** The name of a partner; who acts for all is the applicant. */
export function partnerName(plan: Pick<ShownPlan, 'applicant' | 'partners'>, id: string): string {
  return id === LEAD ? plan.applicant.name : (plan.partners.find((partner) => partner.id === id)?.name ?? id);
}

/** A budget by partner, category and year, with every sum. */
export function BudgetTable({ plan, budget, revenue, names }: { plan: Pick<ShownPlan, 'applicant' | 'partners'>; budget: readonly BudgetLine[]; revenue: string | null; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const table = budgetTable(budget);
  const { net } = footing(budget, revenue, []);
  const several = table.groups.length > 1;
  if (table.groups.length === 0) return <p>{t('officeCase.noBudget')}</p>;
  return (
    <ScrollTable caption={t('officeCase.budgetCaption')} className="sums">
      <Heads first={t('realisation.category')} table={table} />
      {table.groups.map((group) => (
        <tbody key={group.partner}>
          {several && (
            <tr className="group">
              <th scope="rowgroup" colSpan={table.years.length + 2}>
                <bdi>{partnerName(plan, group.partner ?? LEAD)}</bdi>
              </th>
            </tr>
          )}
          {group.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                {names.category(row.id)}
                {row.stated && <span className="under">{t('officeCase.stated')}</span>}
              </th>
              <Amounts amounts={row.amounts} total={row.total} years={table.years} />
            </tr>
          ))}
          {several && (
            <tr className="sub">
              <th scope="row">{t('officeCase.subtotal')}</th>
              <Amounts amounts={group.totals} total={group.total} years={table.years} />
            </tr>
          )}
        </tbody>
      ))}
      <tfoot>
        <tr>
          <th scope="row">{t('words.budget.total')}</th>
          <Amounts amounts={table.totals} total={table.total} years={table.years} />
        </tr>
        {revenue !== null && revenue !== '0.00' && (
          <>
            <SumRow name={t('words.budget.revenue')} amount={format.amount(revenue)} span={table.years} />
            <SumRow name={t('words.budget.net')} amount={format.amount(net)} span={table.years} />
          </>
        )}
      </tfoot>
    </ScrollTable>
  );
}

/** Whether columns by year say anything: a plan without years has its totals only. */
const byYear = (years: SumTable['years']): boolean => years.length > 1 || years.some((year) => year !== null);

function Heads({ first, table: { years } }: { first: string; table: SumTable }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {byYear(years) &&
          years.map((year) => (
            <th key={year} scope="col" className="number">
              {year ?? t('officeCase.noYear')}
            </th>
          ))}
        <th scope="col" className="number">
          {t('officeCase.total')}
        </th>
      </tr>
    </thead>
  );
}

function Amounts({ amounts, total, years }: { amounts: readonly (string | null)[]; total: string; years: SumTable['years'] }) {
  const format = useFormat();
  return (
    <>
      {byYear(years) &&
        years.map((year, at) => (
          <td key={year} className="number">
            {amountOf(amounts[at], format)}
          </td>
        ))}
      <td className="number total">{format.amount(total)}</td>
    </>
  );
}

/** Empty where the plan names no amount at all. */
const amountOf = (amount: string | null | undefined, format: Format): string => (amount === null || amount === undefined ? '' : format.amount(amount));

function SumRow({ name, amount, span }: { name: string; amount: string; span: SumTable['years'] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {byYear(span) && <td colSpan={span.length} />}
      <td className="number total">{amount}</td>
    </tr>
  );
}

/** A financing plan by source, its sum and whether it foots. */
export function FinancingTable({ plan, budget, revenue, financing, names }: { plan: Pick<ShownPlan, 'applicant' | 'partners'>; budget: readonly BudgetLine[]; revenue: string | null; financing: readonly FinancingLine[]; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const table = financingTable(financing);
  const { net, difference } = footing(budget, revenue, financing);
  if (table.groups.length === 0) return <p>{t('officeCase.noFinancing')}</p>;
  return (
    <>
      <ScrollTable caption={t('officeCase.financingCaption')} className="sums">
        <Heads first={t('financing.source')} table={table} />
        {table.groups.map((group) => (
          <tbody key={group.partner}>
            {group.partner !== null && (
              <tr className="group">
                <th scope="rowgroup" colSpan={table.years.length + 2}>
                  <bdi>{partnerName(plan, group.partner)}</bdi>
                </th>
              </tr>
            )}
            {group.rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{names.source(row.id)}</th>
                <Amounts amounts={row.amounts} total={row.total} years={table.years} />
              </tr>
            ))}
          </tbody>
        ))}
        <tfoot>
          <tr>
            <th scope="row">{t('words.budget.total')}</th>
            <Amounts amounts={table.totals} total={table.total} years={table.years} />
          </tr>
        </tfoot>
      </ScrollTable>
      <p className={difference === '0.00' ? 'foots' : 'foots not'}>
        {difference === '0.00' ? t('officeCase.foots', { net: format.euros(net) }) : t('officeCase.footsNot', { net: format.euros(net), difference: format.difference(difference) })}
      </p>
    </>
  );
}
