import { money, parseMoney } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { usePackNames } from '../office/pack-names.js';
import { cellKey, isTyped, type DecisionFormProps, type Wrong } from './decision-draft.js';
import { partnerName } from './money-tables.js';
import { TypedAmount } from './typed-amount.js';

/** The budget and the financing to be granted, line by line beside what was applied for. */
export function DecisionAmounts(form: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { judged, wrong } = form;
  return (
    <section aria-labelledby="amounts">
      <h2 id="amounts">{t('officeDecision.amounts')}</h2>
      <p className="quiet">{t('officeDecision.amountsText')}</p>
      <div className="side-by-side">
        <Budget {...form} />
        <Financing {...form} />
      </div>
      <p role="status" className={wrong('financing', true) === undefined ? 'foots' : 'foots not'}>
        {judged.difference === '0.00' ? t('officeCase.foots', { net: format.euros(judged.net) }) : t('officeCase.footsNot', { net: format.euros(judged.net), difference: format.difference(judged.difference) })}
      </p>
    </section>
  );
}

function Heads({ first }: { first: string }) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {(['applied', 'granted', 'difference'] as const).map((column) => (
          <th key={column} scope="col" className={column === 'difference' ? 'number spare' : 'number'}>
            {t(`officeDecision.column.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Budget({ file, draft, judged, change, wrong }: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { plan } = file;
  const named = (partner: string, category: string, year: number | null) => [names.category(category), ...(plan.partners.length > 0 ? [partnerName(plan, partner)] : []), ...(year === null ? [] : [year])].join(' · ');
  return (
    <ScrollTable caption={t('officeCase.budgetCaption')} captionShown className="typed">
      <Heads first={t('realisation.category')} />
      <tbody>
        {plan.budget.map((cell) => {
          const key = cellKey(cell);
          const now = judged.budget.find((one) => cellKey(one) === key)?.amount ?? '0.00';
          return (
            <AmountRow key={key} name={named(cell.partner, cell.category, cell.year)} applied={cell.amount} now={now} error={wrong(`budget ${key}`, true)}
              {...(isTyped(cell, file) ? { typed: draft.budget[key] ?? '', change: (value: string) => change({ budget: { ...draft.budget, [key]: value } }) } : {})} />
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('words.budget.net')}</th>
          <td className="number" />
          <td className="number">{format.amount(judged.net)}</td>
          <td className="number spare" />
        </tr>
      </tfoot>
    </ScrollTable>
  );
}

function Financing({ file, draft, judged, change, wrong }: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { plan } = file;
  return (
    <ScrollTable caption={t('officeCase.financingCaption')} captionShown className="typed">
      <Heads first={t('financing.source')} />
      <tbody>
        {plan.financing.map(({ source, partner, year, amount }, at) => (
          <AmountRow key={JSON.stringify([source, partner, year])} name={[names.source(source), ...(partner === null ? [] : [partnerName(plan, partner)]), ...(year === null ? [] : [year])].join(' · ')} applied={amount}
            now={judged.financing[at]?.amount ?? '0.00'} typed={draft.financing[at] ?? ''} error={wrong(`financing ${at}`, true)} change={(value) => change({ financing: draft.financing.with(at, value) })} />
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t('words.budget.total')}</th>
          <td className="number" />
          <td className="number">{format.amount(judged.financed)}</td>
          <td className="number spare" />
        </tr>
      </tfoot>
    </ScrollTable>
  );
}

function AmountRow({ name, applied, now, typed, change, error }: { name: string; applied: string; now: string; typed?: string; change?: (value: string) => void; error: string | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const difference = money(parseMoney(now) - parseMoney(applied));
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{format.amount(applied)}</td>
      <td className="number">
        {change === undefined ? (
          <>
            {format.amount(now)}
            <span className="under">{t('officeDecision.computed')}</span>
          </>
        ) : (
          <TypedAmount label={t('officeDecision.grantedFor', { name })} value={typed ?? ''} change={change} error={error} />
        )}
      </td>
      <td className="number spare">{error === undefined && difference !== '0.00' ? format.difference(difference) : ''}</td>
    </tr>
  );
}
