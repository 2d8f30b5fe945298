import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Foldable } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useFormat, useNames } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox } from '../office/fields.js';
import { changedByMoney, mayNow, moneyPath } from './money-data.js';
import type { GrantMoney } from './pay-types.js';

/** What an act is called where the next steps are told, and in the address of the API. */
const acts = [['interrupt', 'interruption'], ['close', 'closure'], ['resume', 'resumption'], ['reopen', 'reopening']] as const;

/** Whether the operation goes on, and how it came to that. */
export function LifeSection({ grant, money }: { grant: string; money: GrantMoney }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const { changes, retainUntil } = money;
  return (
    <section aria-labelledby="life">
      <h2 id="life">{t('money.life.heading')}</h2>
      {retainUntil !== null && <p>{t('money.life.retain', { day: format.day(retainUntil) })}</p>}
      {changes.length === 0 && <p className="quiet">{t('money.life.none')}</p>}
      <ol className="entries">
        {changes.map(({ to, reason, at }) => (
          <li key={at}>
            <strong>{nameOf('words.status', to)}</strong> <span className="quiet">{format.dayAndClock(at)}</span>
            <Prose text={reason} missing={t('officeCase.erased')} />
          </li>
        ))}
      </ol>
      {acts.filter(([name]) => mayNow(money, name)).map(([, act]) => (
        <Foldable key={act} summary={t(`money.life.act.${act}`)}>
          <ChangeForm grant={grant} act={act} />
        </Foldable>
      ))}
    </section>
  );
}

function ChangeForm({ grant, act }: { grant: string; act: 'interruption' | 'closure' | 'resumption' | 'reopening' }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const submit = async () => {
    setTried(true);
    if (reason.trim() !== '') await acting.act(`${moneyPath(grant)}/${act}`, { body: { reason } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t(`money.life.send.${act}`)} secondary>
      <p className="quiet">{t(`money.life.text.${act}`)}</p>
      <TextBox label={t('money.reason')} rows={2} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
