import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import type { Change } from '../office-types.js';
import { cellKey } from './decision-draft.js';
import { lineKey } from './amendment-draft.js';
import { Conflicts, Faults, Flexibility, OpenClaims, Remaining } from './impact-notes.js';
import { placeName, type ImpactProps } from './impact-props.js';

/** What an amendment would change, from the single cell to the whole grant. */
export function ImpactTables({ hasBudget, ...props }: ImpactProps & { hasBudget: boolean }) {
  const { t } = useTranslation();
  if (!hasBudget) return <Faults faults={props.impact.faults} />;
  return (
    <section aria-labelledby="impact">
      <h2 id="impact">{t('officeAmendment.impact')}</h2>
      <Faults faults={props.impact.faults} />
      <Conflicts {...props} />
      <Totals {...props} />
      <Flexibility {...props} />
      <Cells {...props} />
      <div className="side-by-side">
        <Lines {...props} />
        <Remaining {...props} />
      </div>
      <OpenClaims {...props} />
    </section>
  );
}

export function ChangeHeads({ first, more }: { first: string; more?: string }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {(['before', 'after', 'difference'] as const).map((column) => (
          <th key={column} scope="col" className="number">
            {t(`amendments.${column}`)}
          </th>
        ))}
        {more !== undefined && (
          <th scope="col" className="number">
            {more}
          </th>
        )}
      </tr>
    </thead>
  );
}

function ChangeCells({ change: { old, new: now, difference } }: { change: Change }) {
  const format = useFormat();
  return (
    <>
      <td className="number">{format.amount(old)}</td>
      <td className="number">{format.amount(now)}</td>
      <td className={`number ${difference.startsWith('-') ? 'less' : difference === '0.00' ? '' : 'more'}`}>{format.difference(difference)}</td>
    </>
  );
}

function Totals({ impact: { totals }, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const changed = totals.shares.filter(({ old, new: now }) => old !== now);
  return (
    <ScrollTable caption={t('officeAmendment.totals')} captionShown>
      <ChangeHeads first={t('officeAmendment.figure')} />
      <tbody>
        {(['budget', 'net', 'support'] as const).map((figure) => (
          <tr key={figure}>
            <th scope="row">{t(`officeAmendment.total.${figure}`)}</th>
            <ChangeCells change={totals[figure]} />
          </tr>
        ))}
        <tr>
          <th scope="row">{t('officeAmendment.total.rate')}</th>
          <td className="number">{format.percent(totals.rates.old)}</td>
          <td className="number">{format.percent(totals.rates.new)}</td>
          <td className="number" />
        </tr>
        {changed.map(({ source, old, new: now }) => (
          <tr key={source}>
            <th scope="row">{t('officeAmendment.shareOf', { source: names.source(source) })}</th>
            <td className="number">{format.percent(old)}</td>
            <td className="number">{format.percent(now)}</td>
            <td className="number" />
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Cells({ impact, file, names }: ImpactProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const changed = impact.cells.filter(({ difference }) => difference !== '0.00');
  const shown = all ? impact.cells : changed;
  const flat = new Map(impact.flatRates.map((cell) => [cellKey(cell), cell]));
  return (
    <>
      <div className="above-table with-toggle">
        <h3>{t('officeAmendment.cells')}</h3>
        {changed.length < impact.cells.length && (
          <label className="check no-print">
            <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
            <span>{t('officeAmendment.allCells')}</span>
          </label>
        )}
      </div>
      {shown.length === 0 && <p className="quiet">{t('amendments.sameCells')}</p>}
      {shown.length > 0 && (
        <ScrollTable caption={t('officeAmendment.cells')}>
          <ChangeHeads first={t('realisation.category')} more={t('realisation.certified')} />
          <tbody>
            {shown.map((cell) => {
              const rate = flat.get(cellKey(cell));
              const sources = cell.sources.filter(({ difference }) => difference !== '0.00');
              return (
                <tr key={cellKey(cell)}>
                  <th scope="row">
                    {placeName(file, names.category(cell.category), cell)}
                    {rate && <span className="under">{t(`officeAmendment.flat.${rate.lapsed ? 'lapsed' : rate.stated ? 'stated' : 'computed'}`)}</span>}
                    {sources.length > 0 && <span className="under">{sources.map(({ source, difference }) => `${names.source(source)} ${format.difference(difference)}`).join('; ')}</span>}
                  </th>
                  <ChangeCells change={cell} />
                  <td className="number">{format.amount(cell.certified)}</td>
                </tr>
              );
            })}
          </tbody>
        </ScrollTable>
      )}
    </>
  );
}

function Lines({ impact: { financing }, file, names }: ImpactProps) {
  const { t } = useTranslation();
  return (
    <ScrollTable caption={t('officeCase.financingCaption')} captionShown>
      <ChangeHeads first={t('financing.source')} />
      <tbody>
        {financing.map((line) => (
          <tr key={lineKey(line)}>
            <th scope="row">{placeName(file, names.source(line.source), line)}</th>
            <ChangeCells change={line} />
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
