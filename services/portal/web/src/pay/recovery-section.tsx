import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Foldable } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { ActForm, useAct } from '../office/act.js';
import { typedAmount } from '../office/amount.js';
import { DateField, SelectField, TextBox, TextField } from '../office/fields.js';
import { today } from '../helsinki.js';
import { changedByMoney, mayNow, moneyPath } from './money-data.js';
import type { GrantMoney, Recovery } from './pay-types.js';

/** What was ordered to be paid back with its interest, and what has come back. */
export function RecoverySection({ grant, money }: { grant: string; money: GrantMoney }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recoveries, received, receivable } = money;
  return (
    <section aria-labelledby="recoveries">
      <h2 id="recoveries">{t('money.recovery.heading')}</h2>
      {recoveries.length === 0 && <p className="quiet">{t('money.recovery.none')}</p>}
      <ol className="entries">
        {recoveries.map((recovery) => (
          <Ordered key={recovery.recovery} recovery={recovery} />
        ))}
      </ol>
      {received.length > 0 && (
        <>
          <h3>{t('money.recovery.received')}</h3>
          <ul className="entries">
            {received.map((one, at) => (
              <li key={`${one.receivedOn} ${at}`}>
                {t('money.recovery.came', { day: format.day(one.receivedOn), amount: format.euros(one.amount), interest: format.euros(one.interest) })}
                {one.recovery !== null && <span className="under">{t('money.recovery.number', { number: one.recovery })}</span>}
                <Prose text={one.reason} />
              </li>
            ))}
          </ul>
        </>
      )}
      {mayNow(money, 'order-recovery') && (
        <Foldable summary={t('money.recovery.order')}>
          <OrderForm grant={grant} receivable={receivable} />
        </Foldable>
      )}
      {mayNow(money, 'recover') && (
        <Foldable summary={t('money.recovery.record')}>
          <ReceivedForm grant={grant} recoveries={recoveries} />
        </Foldable>
      )}
    </section>
  );
}

function Ordered({ recovery }: { recovery: Recovery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { amount, interest, interestParts, orderedOn, dueOn, received, interestReceived, lateInterest, state, reason } = recovery;
  return (
    <li>
      <p>
        <strong>{t('money.recovery.number', { number: recovery.recovery })}</strong> <span className={`tag ${state === 'paid' ? 'running' : state === 'late' ? 'bad' : 'still'}`}>{t(`money.recovery.state.${state}`)}</span>
      </p>
      <p>{t('money.recovery.told', { amount: format.euros(amount), interest: format.euros(interest), ordered: format.day(orderedOn), due: format.day(dueOn) })}</p>
      <p className="quiet">{t('money.recovery.soFar', { amount: format.euros(received), interest: format.euros(interestReceived) })}</p>
      {lateInterest !== '0.00' && <p className="due over">{t('money.recovery.late', { amount: format.euros(lateInterest) })}</p>}
      <Prose text={reason} />
      {interestParts.length > 0 && (
        <Foldable summary={t('money.recovery.parts')}>
          <ScrollTable caption={t('money.recovery.parts')}>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">{t('realisation.period')}</th>
                <th role="columnheader" scope="col" className="number">{t('money.recovery.percent')}</th>
                <th role="columnheader" scope="col" className="number">{t('realisation.amount')}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {interestParts.map((part) => (
                <tr key={part.from} role="row">
                  <th role="rowheader" scope="row">{format.period(part)}</th>
                  <td role="cell" className="number">{format.rate(part.percent)}</td>
                  <td role="cell" className="number">{format.amount(part.amount)}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        </Foldable>
      )}
    </li>
  );
}

function OrderForm({ grant, receivable }: { grant: string; receivable: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const part = amount.trim() === '' ? null : typedAmount(amount);
  const bad = amount.trim() !== '' && part === null;
  const submit = async () => {
    setTried(true);
    if (bad || reason.trim() === '') return;
    await acting.act(`${moneyPath(grant)}/recovery-orders`, { body: { reason, ...(part === null ? {} : { amount: part }) } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.recovery.send')}>
      <TextField label={t('realisation.amount')} hint={t('money.recovery.whole', { amount: format.euros(receivable) })} numeric value={amount} change={setAmount} error={bad ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
      <TextBox label={t('money.reason')} rows={2} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}

function ReceivedForm({ grant, recoveries }: { grant: string; recoveries: readonly Recovery[] }) {
  const { t } = useTranslation();
  const open = recoveries.filter(({ state }) => state !== 'paid');
  const [draft, setDraft] = useState(() => ({ recovery: String(open[0]?.recovery ?? ''), amount: '', interest: '', receivedOn: today() }));
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  // What was chosen may have been paid since: then what is shown as chosen is the first that is open.
  const recovery = draft.recovery === '' || open.some((one) => String(one.recovery) === draft.recovery) ? draft.recovery : String(open[0]?.recovery ?? '');
  const [amount, interest] = [typedAmount(draft.amount), draft.interest.trim() === '' ? '0.00' : typedAmount(draft.interest)];
  const submit = async () => {
    setTried(true);
    if (amount === null || interest === null || draft.receivedOn === '') return;
    const body = { amount, interest, receivedOn: draft.receivedOn, ...(recovery === '' ? {} : { recovery: Number(recovery) }) };
    if ((await acting.act(`${moneyPath(grant)}/recoveries`, { body })) === null) return;
    setTried(false);
    change({ amount: '', interest: '' });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.recovery.recordNow')}>
      <div className="field-row">
        <SelectField label={t('money.recovery.which')} value={recovery} change={(chosen) => change({ recovery: chosen })} error={acting.wrong('recovery')}
          options={[...open.map((one) => ({ value: String(one.recovery), name: t('money.recovery.number', { number: one.recovery }) })), { value: '', name: t('money.recovery.unordered') }]} />
        <TextField label={t('money.recovery.principal')} numeric value={draft.amount} change={(value) => change({ amount: value })} error={tried && amount === null ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
        <TextField label={t('money.recovery.interest')} numeric value={draft.interest} change={(value) => change({ interest: value })} error={tried && interest === null ? t('officeDecision.fault.amount') : acting.wrong('interest')} />
        <DateField label={t('money.recovery.receivedOn')} value={draft.receivedOn} change={(receivedOn) => change({ receivedOn })} error={tried && draft.receivedOn === '' ? t('office.needed') : acting.wrong('receivedOn')} />
      </div>
    </ActForm>
  );
}
