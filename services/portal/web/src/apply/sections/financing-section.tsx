import { floor, LEAD, money, parseRate } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import { InlineAlert } from 'suomifi-ui-components';
import { AmountGrid } from '../../budget/amount-grid.js';
import { carriedBy, financingGrid, rearranged, writtenFinancing } from '../../budget/financing-rows.js';
import type { FinancingFigures } from '../../budget/plan-figures.js';
import { useFormat } from '../../layout/names.js';
import { AmountField } from '../amount-field.js';
import { fieldId } from '../fields.js';
import { useFieldNames } from '../field-names.js';
import { useOutline } from '../plan-outline.js';
import type { SectionProps } from '../section-props.js';

const OWN = 'own';
const EU_STATE = 'eu-state';

export function FinancingSection({ programme, content, all, missing, readOnly, change }: SectionProps<'financing'>) {
  const { t } = useTranslation();
  const { partnerName, sourceName } = useFieldNames(programme, all);
  const { figures, financing, partners, years, hasYears } = useOutline(programme, all);
  const { financing: lines = [] } = content;
  const byPartner = lines.some(({ partner }) => partner !== null);
  const byYear = lines.some(({ year }) => year !== null);
  const put = (next: typeof lines) => change({ ...content, financing: next });
  const first = { source: OWN, partner: null, year: null, amount: '0.00' };
  const arrange = (by: { partners: boolean; years: boolean }) => put(rearranged(lines.length > 0 ? lines : [first], { partners: by.partners, years: by.years ? years : [null] }));
  const grid = financingGrid({
    sources: programme.sources, lines, budget: figures, figures: financing, readOnly,
    partners: byPartner ? partners.map((id) => ({ id, name: partnerName(id) })) : [{ id: null, name: t('budget.amount') }],
    years: byYear ? years : [null],
    names: { source: sourceName, amount: t('budget.amount'), total: t('words.budget.total'), share: t('plan.share'), publicShare: t('plan.publicShare'), costs: t('words.budget.net'), difference: t('plan.difference') },
  });
  return (
    <div id={fieldId('financing')} tabIndex={-1}>
      <p>{t('plan.text')}</p>
      {partners.length > 1 && (
        <label className="check">
          <input type="checkbox" checked={byPartner} disabled={readOnly} onChange={(event) => arrange({ partners: event.target.checked, years: byYear })} />
          {t('plan.byPartner')}
        </label>
      )}
      {hasYears && years.length > 0 && (
        <label className="check">
          <input type="checkbox" checked={byYear} disabled={readOnly} onChange={(event) => arrange({ partners: byPartner, years: event.target.checked })} />
          {t('plan.byYear')}
        </label>
      )}
      <AmountGrid caption={t('plan.caption')} corner={t('financing.source')} rows={grid.rows} columns={grid.columns} write={(changes) => put(writtenFinancing(lines, changes))} />
      <Footing figures={financing} partnerName={partnerName} />
      <Carry own={sourceName(OWN)} next={readOnly ? null : carriedBy(OWN, lines.length > 0 ? lines : [{ ...first, partner: byPartner ? LEAD : null }], financing)} put={put} />
      <Shares programme={programme} figures={financing} sourceName={sourceName} />
      <Advance programme={programme} figures={financing} value={content.advance ?? ''} disabled={readOnly} missing={missing} change={(value) => change({ ...content, advance: value === '' ? null : value })} />
    </div>
  );
}

type AdvanceShown = Pick<SectionProps<'financing'>, 'programme' | 'missing'> & { readonly figures: FinancingFigures; readonly value: string; readonly disabled: boolean; readonly change: (value: string) => void };

/** The advance that is asked for. A programme that pays none has no such field, but for what stands in it from a copy. */
function Advance({ programme, figures, ...field }: AdvanceShown) {
  const { t } = useTranslation();
  const format = useFormat();
  const { highest } = programme.claims.advances;
  const most = floor(parseRate(highest), figures.sources.find(({ source }) => source === EU_STATE)?.amount ?? 0n);
  if (parseRate(highest).numerator === 0n && field.value === '') return null;
  return <AmountField {...field} field="advance" label={t('apply.field.advance')} hint={t('plan.advanceHint', { percent: format.rate(highest), amount: format.euros(money(most)) })} />;
}

/** Whether the plan covers the costs, and where it does not. */
function Footing({ figures: { difference, gaps, total, net }, partnerName }: { figures: FinancingFigures; partnerName: (id: string) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = (cents: bigint) => format.euros(money(cents < 0n ? -cents : cents));
  if (total === 0n && net === 0n) return null;
  return (
    <div role="status" className="footing">
      {difference === 0n ? (
        <InlineAlert status="neutral">{t('plan.foots', { amount: amount(net) })}</InlineAlert>
      ) : (
        <InlineAlert status="warning" labelText={t(difference < 0n ? 'plan.short' : 'plan.over', { amount: amount(difference) })}>
          <p>{t('plan.why', { financing: amount(total), costs: amount(net) })}</p>
          {gaps.length > 0 && (
            <ul>
              {gaps.map((gap) => (
                <li key={`${gap.partner}-${gap.year}`}>
                  {t(gap.difference < 0n ? 'plan.gapShort' : 'plan.gapOver', { place: [gap.partner === null ? '' : partnerName(gap.partner), gap.year ?? ''].filter((part) => part !== '').join(', '), amount: amount(gap.difference) })}
                </li>
              ))}
            </ul>
          )}
        </InlineAlert>
      )}
    </div>
  );
}

function Carry({ own, next, put }: { own: string; next: ReturnType<typeof carriedBy>; put: (next: NonNullable<ReturnType<typeof carriedBy>>) => void }) {
  const { t } = useTranslation();
  if (next === null) return null;
  return (
    <p>
      <button type="button" className="button secondary" onClick={() => put(next)}>
        {t('plan.carry', { source: own })}
      </button>
    </p>
  );
}

/** Sources that the programme defines as a share of the public part, and what rounding leaves. */
function Shares({ programme, figures, sourceName }: { programme: SectionProps<'financing'>['programme']; figures: FinancingFigures; sourceName: (id: string) => string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const due = programme.sources.flatMap(({ id, share }) => {
    const shown = figures.sources.find(({ source }) => source === id);
    return share && shown && shown.due !== null && figures.publicTotal > 0n ? [{ id, percent: share.percent, due: shown.due, publicShare: shown.publicShare }] : [];
  });
  const { rounding } = programme;
  const { residual } = figures;
  return (
    <>
      {due.length > 0 && (
        <ul className="shares">
          {due.map(({ id, percent, due: cents }) => (
            <li key={id}>{t('plan.due', { source: sourceName(id), percent: format.rate(percent), all: format.euros(money(figures.publicTotal)), amount: format.euros(money(cents)) })}</li>
          ))}
        </ul>
      )}
      {residual && <p>{t('plan.residual', { amount: format.euros(money(residual.residual)), source: sourceName(residual.carriedBy) })}</p>}
      <p className="quiet carrier-note">{t(`plan.carrier.${rounding.residual}`)}</p>
    </>
  );
}
