import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { typedAmount } from '../office/amount.js';
import { TextField } from '../office/fields.js';
import type { ApplicationFile } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';

/** The tranches that were planned and granted, and the next one. */
export function TrancheForm({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const { plannedTranches = [], tranches = [] } = file;
  if (plannedTranches.length + tranches.length === 0) return null;
  return (
    <section aria-labelledby="tranches">
      <h2 id="tranches">{t('officeDecision.tranches')}</h2>
      <ul className="plain-list">
        {plannedTranches.map(({ year, amount }) => (
          <li key={`planned ${year} ${amount}`}>{t('officeDecision.planned', { year, amount: format.euros(amount) })}</li>
        ))}
        {tranches.map(({ year, amount, grantedOn }) => (
          <li key={`granted ${grantedOn} ${amount}`}>{t('officeDecision.grantedTranche', { year, amount: format.euros(amount), day: format.day(grantedOn) })}</li>
        ))}
      </ul>
      {has('decision-maker') && <Grant application={file.id} />}
    </section>
  );
}

function Grant({ application }: { application: string }) {
  const { t } = useTranslation();
  const [year, setYear] = useState('');
  const [amount, setAmount] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const [cents, goodYear] = [typedAmount(amount), /^(19|20|21)\d\d$/.test(year.trim())];
  const submit = async () => {
    setTried(true);
    if (cents === null || !goodYear) return;
    if ((await acting.act(`${applicationPath(application)}/tranches`, { body: { year: Number(year), amount: cents } })) === null) return;
    setTried(false);
    setAmount('');
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeDecision.grantTranche')} secondary>
      <div className="field-row">
        <TextField label={t('financing.year')} value={year} numeric change={setYear} error={tried && !goodYear ? t('officeDecision.fault.year') : acting.wrong('year')} />
        <TextField label={t('realisation.amount')} value={amount} numeric change={setAmount} error={tried && cents === null ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
      </div>
    </ActForm>
  );
}
