import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Foldable } from '../application/panel.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { ActForm, useAct } from '../office/act.js';
import { amountToType, typedAmount } from '../office/amount.js';
import { DateField, TextField } from '../office/fields.js';
import { advanceDue } from './advance-due.js';
import { changedByMoney, mayNow, moneyPath } from './money-data.js';
import type { GrantMoney } from './pay-types.js';

/** What was paid before any claim, and how much of it later payments have taken up. */
export function AdvanceSection({ grant, money }: { grant: string; money: GrantMoney }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { advances } = money;
  return (
    <section aria-labelledby="advances">
      <h2 id="advances">{t('money.advance.heading')}</h2>
      <dl className="facts">
        {(['asked', 'highest', 'paid', 'setOff', 'open'] as const).map((part) => (
          <div key={part}>
            <dt>{t(`money.advance.${part}`)}</dt>
            <dd className="figure">{format.euros(advances[part])}</dd>
          </div>
        ))}
      </dl>
      {advances.list.length > 0 && (
        <ScrollTable caption={t('money.advance.caption')}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{t('money.advance.one')}</th>
              <th role="columnheader" scope="col">{t('payments.paidOnLabel')}</th>
              <th role="columnheader" scope="col" className="number">{t('realisation.amount')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {advances.list.map(({ advance, amount, paidOn }) => (
              <tr key={advance} role="row">
                <th role="rowheader" scope="row">{advance}</th>
                <td role="cell">{format.day(paidOn)}</td>
                <td role="cell" className="number">{format.amount(amount)}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
      {mayNow(money, 'pay-advance') && (
        <Foldable summary={t('money.advance.pay')}>
          <AdvanceForm grant={grant} due={advanceDue(advances)} />
        </Foldable>
      )}
    </section>
  );
}

function AdvanceForm({ grant, due }: { grant: string; due: string | null }) {
  const { t, i18n } = useTranslation();
  const [amount, setAmount] = useState(due === null ? '' : amountToType(due, i18n.language));
  const [paidOn, setPaidOn] = useState(today);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const cents = typedAmount(amount);
  const submit = async () => {
    setTried(true);
    if (cents === null) return;
    if ((await acting.act(`${moneyPath(grant)}/advances`, { body: { amount: cents, ...(paidOn === '' ? {} : { paidOn }) } })) === null) return;
    setAmount('');
    setTried(false);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.advance.send')}>
      <div className="field-row">
        <TextField label={t('realisation.amount')} numeric value={amount} change={setAmount} error={tried && cents === null ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
        <DateField label={t('payments.paidOnLabel')} value={paidOn} change={setPaidOn} error={acting.wrong('paidOn')} />
      </div>
    </ActForm>
  );
}
