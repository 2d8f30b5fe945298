import type { OperationFigures } from '@toteuma/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Application } from '../api-types.js';
import { useFormat, useNames } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { CategoryBreakdown } from './category-breakdown.js';
import { CategoryChart } from './category-chart.js';
import { Figure } from './changed.js';

type Line = OperationFigures['total'];
type Measure = 'grantedAtAward' | 'granted' | 'declared' | 'certified';
const measures: readonly Measure[] = ['grantedAtAward', 'granted', 'declared', 'certified'];
const headings = { grantedAtAward: 'atAward', granted: 'granted', declared: 'declared', certified: 'certified' } as const;
const WIDTH = 6;

interface Props {
  readonly grant: string;
  readonly figures: OperationFigures;
  readonly application: Application | undefined;
}

export function RealisationSection({ grant, figures, application }: Props) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="realisation">
      <h2 id="realisation">{t('realisation.heading')}</h2>
      <div className="with-chart">
        <div>
          <p className="quiet no-print">{t('realisation.hint')}</p>
          <ScrollTable caption={t('realisation.caption')} className="realisation in-cards">
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">{t('realisation.category')}</th>
                {measures.map((measure) => (
                  <th key={measure} role="columnheader" scope="col" className="number">
                    {t(`realisation.${headings[measure]}`)}
                  </th>
                ))}
                <th role="columnheader" scope="col" className="number">
                  {t('realisation.percent')}
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {namedCategories(figures, application).map((category) => (
                <CategoryRows key={category} category={category} line={figures.categories[category]!} grant={grant} application={application} />
              ))}
            </tbody>
            <Totals figures={figures} />
          </ScrollTable>
          <p className="quiet">{t('realisation.dash')}</p>
        </div>
        <CategoryChart figures={figures} categories={namedCategories(figures, application)} />
      </div>
    </section>
  );
}

/** The categories in the programme's order, without those that nobody planned or used. */
function namedCategories({ categories }: OperationFigures, application: Application | undefined): string[] {
  const order = application?.rules.categories.map(({ id }) => id) ?? [];
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  const used = ({ granted, grantedAtAward, declared, certified }: Line) => [granted, grantedAtAward].some((amount) => amount !== null) || [declared, certified].some((amount) => amount !== '0.00');
  return Object.keys(categories).filter((id) => used(categories[id]!)).toSorted((a, b) => place(a) - place(b));
}

function CategoryRows({ category, line, grant, application }: { category: string; line: Line; grant: string; application: Application | undefined }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const name = nameOf('words.category', category);
  const place = `made-up-${category}`;
  return (
    <>
      <tr role="row" className={open ? 'opened' : undefined}>
        <th role="rowheader" scope="row">
          <button type="button" className="open-row" aria-expanded={open} aria-controls={place} aria-label={t('realisation.open', { category: name })} onClick={() => setOpen(!open)}>
            <span className="chevron" aria-hidden="true" />
            {name}
          </button>
        </th>
        {measures.map((measure) => (
          <td key={measure} role="cell" className="number" data-label={t(`realisation.${headings[measure]}`)}>
            <Figure path={`categories.${category}.${measure}`}>{format.amount(line[measure])}</Figure>
          </td>
        ))}
        <td role="cell" className="number" data-label={t('realisation.percent')}>
          <Figure path={`categories.${category}.realisation`}>{format.percent(line.realisation)}</Figure>
        </td>
      </tr>
      <tr role="row" id={place} hidden={!open} className="made-up">
        <td role="cell" colSpan={WIDTH}>{open && <CategoryBreakdown grant={grant} category={category} atAward={line.grantedAtAward} application={application} />}</td>
      </tr>
    </>
  );
}

function Totals({ figures: { total, revenue, net } }: { figures: OperationFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const hasRevenue = [revenue.granted, revenue.certified].some((amount) => amount !== null && amount !== '0.00');
  return (
    <tfoot role="rowgroup">
      <tr role="row">
        <th role="rowheader" scope="row">{t('words.budget.total')}</th>
        {measures.map((measure) => (
          <td key={measure} role="cell" className="number" data-label={t(`realisation.${headings[measure]}`)}>
            <Figure path={`total.${measure}`}>{format.amount(total[measure])}</Figure>
          </td>
        ))}
        <td role="cell" className="number" data-label={t('realisation.percent')}>
          <Figure path="total.realisation">{format.percent(total.realisation)}</Figure>
        </td>
      </tr>
      {hasRevenue && (
        <>
          <SumRow name={t('words.budget.revenue')} path="revenue" granted={revenue.granted} certified={revenue.certified} percent={null} />
          <SumRow name={t('words.budget.net')} path="net" granted={net.granted} certified={net.certified} percent={net.realisation} />
        </>
      )}
    </tfoot>
  );
}

function SumRow({ name, path, granted, certified, percent }: { name: string; path: string; granted: string | null; certified: string | null; percent: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {name}
      </th>
      <td className="number" />
      <td role="cell" className="number" data-label={t('realisation.granted')}>
        <Figure path={`${path}.granted`}>{format.amount(granted)}</Figure>
      </td>
      <td className="number" />
      <td role="cell" className="number" data-label={t('realisation.certified')}>
        <Figure path={`${path}.certified`}>{format.amount(certified)}</Figure>
      </td>
      <td role="cell" className="number" data-label={percent === null ? undefined : t('realisation.percent')}>
        {percent === null ? '' : <Figure path={`${path}.realisation`}>{format.percent(percent)}</Figure>}
      </td>
    </tr>
  );
}
