import { parseMoney } from '@toteuma/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoles } from '../application/application-data.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField } from '../office/fields.js';
import { WhyNot } from '../verify/why-not.js';
import { changedByJudging, claimPath, type ClaimHead } from '../verify/verify-data.js';
import { useMoney } from './money-data.js';

type Payment = ClaimHead['payment'];

/** The act that moves a payment on, and what it is called in an address of the API; null when nothing more is done. */
export const actOf = (step: string | null): 'authorisation' | 'confirmation' | 'record' | null => (step === null ? 'authorisation' : step === 'authorised' ? 'confirmation' : step === 'confirmed' || step === 'ordered' ? 'record' : null);

/** The acts on payments as the money of a grant names them, and as they stand in an address. */
const names: Readonly<Record<string, string>> = { 'authorise-payment': 'authorisation', 'confirm-payment': 'confirmation', 'record-payment': 'record' };

/** How far the payment of a claim has come, and the next step for whoever may take it. */
export function PaymentSteps({ grant, claim, payment, support }: { grant: string; claim: number; payment: Payment; support: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const step = payment?.step ?? null;
  const { data: money } = useMoney(grant);
  const next = money?.next.filter((one) => one.claim === claim && Object.hasOwn(names, one.act)) ?? [];
  const nothing = step === null && (support === null || parseMoney(support) <= 0n);
  const act = nothing ? null : actOf(step);
  return (
    <section className="panel payment-panel" aria-labelledby="payment">
      <div className="panel-head">
        <h2 id="payment" tabIndex={-1}>{t('payments.payment')}</h2>
        <span className={`tag ${step === 'recorded' ? 'running' : 'still'}`}>{t(`payments.state.${nothing ? 'nothing' : (step ?? 'none')}`)}</span>
      </div>
      {payment?.amount && (
        <p>
          {step === 'recorded' ? t('money.figure.paid') : t('payments.amount')}: <strong className="figure">{format.euros(payment.amount)}</strong>
          {payment.paidOn !== null && ` (${t('payments.paidOn', { day: format.day(payment.paidOn) })})`}
        </p>
      )}
      {next.length > 0 && (
        <ul className="plain-list next-acts">
          {next.map(({ act: name, allowed, why }) => (
            <li key={name}>
              <strong>{t(`check.next.act.${name}`)}</strong>
              <WhyNot may={allowed} why={why} />
            </li>
          ))}
        </ul>
      )}
      {act && has('payer') && next.some((one) => one.allowed && names[one.act] === act) && <StepForm key={`${act} ${step}`} grant={grant} claim={claim} act={act} />}
    </section>
  );
}

function StepForm({ grant, claim, act }: { grant: string; claim: number; act: 'authorisation' | 'confirmation' | 'record' }) {
  const { t } = useTranslation();
  const [paidOn, setPaidOn] = useState(today);
  const acting = useAct(changedByJudging(grant, claim));
  const submit = () => acting.act(`${claimPath(grant, claim)}/payment/${act}`, { body: act === 'record' ? { paidOn } : {} });
  return (
    <ActForm acting={acting} send={submit} button={t(`payments.act.${act}`)} secondary={act === 'record'}>
      {act === 'record' && <DateField label={t('payments.paidOnLabel')} hint={t('payments.recordHint')} value={paidOn} change={setPaidOn} error={acting.wrong('paidOn')} />}
    </ActForm>
  );
}
