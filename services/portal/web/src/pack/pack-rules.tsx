import type { FlexibilityLimit, Pack } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { usePackNames } from '../office/pack-names.js';
import { PackSection, PackTable, useNamed } from './pack-parts.js';

/** How far a budget may move without a decision. */
export function Flexibility({ pack: { flexibility } }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = ({ percent, amount }: FlexibilityLimit) =>
    percent !== undefined && amount !== undefined
      ? t('programmes.limit.greater', { percent: format.rate(percent), amount: format.euros(amount) })
      : percent === undefined ? format.euros(amount ?? null) : format.rate(percent);
  return (
    <PackSection id="flexibility">
      {flexibility.length === 0 && <p>{t('programmes.limit.none')}</p>}
      {flexibility.length > 0 && (
        <PackTable caption={t('programmes.section.flexibility')} heads={[t('programmes.limit.scope'), t('programmes.limit.most'), t('programmes.limit.base'), t('programmes.limit.computed'), t('programmes.limit.within'), t('programmes.limit.beyond')]}
          rows={flexibility.map((limit) => [
            t(`programmes.limit.scopes.${limit.scope}`), most(limit), t(`programmes.limit.bases.${limit.base}`), t(`programmes.limit.counting.${limit.computed}`), t(`programmes.limit.needed.${limit.within}`), t(`programmes.limit.needed.${limit.beyond}`),
          ])} />
      )}
    </PackSection>
  );
}

/** Assessment, hearing and rectification. */
export function Handling({ pack: { assessment, hearing, rectificationDays } }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useNamed();
  return (
    <PackSection id="handling">
      {assessment ? (
        <>
          <p>
            {t(assessment.required ? 'programmes.assessment.required' : 'programmes.assessment.optional', { count: assessment.assessors })}
            {assessment.threshold !== undefined && ` ${t('programmes.assessment.threshold', { percent: format.rate(assessment.threshold) })}`}
          </p>
          <PackTable caption={t('programmes.assessment.caption')} heads={[t('officeCase.assessment.criterion'), t('programmes.assessment.weight'), t('programmes.assessment.highest'), t('programmes.assessment.least')]}
            rows={assessment.criteria.map((one) => [named(one), one.weight, one.highest, one.threshold ?? '–'])} />
        </>
      ) : (
        <p>{t('programmes.assessment.none')}</p>
      )}
      <p>{t(`programmes.hearing.${hearing}`)}</p>
      <p>{rectificationDays === 0 ? t('programmes.noRectification') : t('programmes.rectification', { count: rectificationDays })}</p>
    </PackSection>
  );
}

/** Rules of payment claims, and what of them is checked by sampling. */
export function ClaimRules({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useNamed();
  const names = usePackNames(pack.id);
  const { jointOperation, clockDays, monthsBetween, lastClaimMonths, paidAfter, advances, finalReportBeforeLastPayment, moreEyesAbove } = pack.claims;
  const rules = [
    t(`programmes.claim.joint.${jointOperation}`),
    t('programmes.claim.clock', { count: clockDays }),
    monthsBetween === null ? t('programmes.claim.asDecided') : t('programmes.claim.between', { count: monthsBetween }),
    ...(lastClaimMonths === null ? [] : [t('programmes.claim.last', { count: lastClaimMonths })]),
    paidAfter.days === 0 ? t('programmes.claim.noneAfter') : t('programmes.claim.paidAfter', { count: paidAfter.days, categories: paidAfter.categories.map((id) => names.category(id)).join(', ') }),
    t('programmes.claim.advances', { highest: format.rate(advances.highest), setOff: format.rate(advances.setOff) }),
    ...(finalReportBeforeLastPayment ? [t('programmes.claim.finalReport')] : []),
    ...(moreEyesAbove === null ? [] : [t('programmes.claim.moreEyes', { amount: format.euros(moreEyesAbove) })]),
  ];
  return (
    <PackSection id="claims">
      <ul className="document-list">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      {pack.sampling.length > 0 && (
        <>
          <h3>{t('programmes.sampling')}</h3>
          <PackTable caption={t('programmes.sampling')} heads={[t('programmes.sample'), t('programmes.method'), t('programmes.size')]}
            rows={pack.sampling.map((one) => [named(one), t(`programmes.methods.${one.method}`), one.percent === undefined ? format.count(one.size ?? null) : format.rate(one.percent)])} />
        </>
      )}
    </PackSection>
  );
}
