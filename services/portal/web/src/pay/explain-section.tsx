import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { useExplanation, type Explanation } from './money-data.js';
import type { GrantMoney } from './pay-types.js';

/** What the page calls a figure, and its path among the figures of the reports. */
const figures = [
  ['granted', 'support.granted'],
  ['supportDecided', 'support.certified'],
  ['paid', 'support.paid'],
  ['recovered', 'support.recovered'],
  ['receivable', 'support.receivable'],
] as const;
type Name = (typeof figures)[number][0] | 'payable';

/** The figures of the money of a grant; each tells which decisions made it what it is. */
export function MoneyFigures({ grant, money }: { grant: string; money: GrantMoney }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asked, setAsked] = useState<Name | null>(null);
  const path = figures.find(([name]) => name === asked)?.[1] ?? null;
  return (
    <section aria-labelledby="money-figures">
      <h2 id="money-figures">{t('money.figures')}</h2>
      <dl className="facts money-figures">
        {figures.map(([name]) => (
          <div key={name}>
            <dt>{t(`money.figure.${name}`)}</dt>
            <dd>
              <span className="figure">{format.euros(money[name])}</span>
              <button type="button" className="tool no-print" aria-expanded={asked === name} aria-controls="explanation" onClick={() => setAsked(asked === name ? null : name)}>
                {t('money.explain')}
                <span className="hidden-text">: {t(`money.figure.${name}`)}</span>
              </button>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('money.figure.payable')}</dt>
          <dd className="figure">{format.euros(money.payable)}</dd>
        </div>
      </dl>
      <div id="explanation" aria-live="polite">
        {asked !== null && path !== null && <Explained grant={grant} name={asked} path={path} />}
      </div>
    </section>
  );
}

function Explained({ grant, name, path }: { grant: string; name: Name; path: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useExplanation(grant, path);
  return (
    <div className="explanation">
      <h3>{t('money.explainOf', { figure: t(`money.figure.${name}`) })}</h3>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && <p>{t('money.explained', { count: data.steps.length, value: format.euros(data.value) })}</p>}
      {data && data.steps.length > 0 && <Steps steps={data.steps} />}
    </div>
  );
}

function Steps({ steps }: { steps: Explanation['steps'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const about = ({ claim, row }: Explanation['steps'][number]) => [claim === null ? null : `${t('claims.number')} ${claim}`, row === null ? null : t('check.find.row', { row })].filter(Boolean).join(', ');
  return (
    <ScrollTable caption={t('money.steps')} className="in-cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('money.step.what')}</th>
          <th role="columnheader" scope="col">{t('money.step.when')}</th>
          <th role="columnheader" scope="col" className="number">{t('money.step.change')}</th>
          <th role="columnheader" scope="col" className="number">{t('money.step.after')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {steps.map((step) => (
          <tr key={`${step.source} ${step.position} ${step.claim ?? ''} ${step.row ?? ''}`} role="row">
            <th role="rowheader" scope="row" className="breakable">
              {step.what}
              <span className="under">{about(step)}</span>
            </th>
            <td role="cell" data-label={t('money.step.when')}>{format.dayAndClock(step.occurredAt)}</td>
            <td role="cell" data-label={t('money.step.change')} className="number">{format.difference(step.change)}</td>
            <td role="cell" data-label={t('money.step.after')} className="number">{format.amount(step.after)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
