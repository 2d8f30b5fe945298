import { money } from '@toteuma/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoles } from '../application/application-data.js';
import { Foldable } from '../application/panel.js';
import { readAmount } from '../budget/amount-text.js';
import { useFigures } from '../grant/grant-data.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { claimPath, useClaimHeads } from '../verify/verify-data.js';
import { changedByMoney } from './money-data.js';

/** After a decision an amount of one row can still be moved between certified and deducted: the support follows. */
export function CorrectionSection({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const figures = useFigures(grant);
  const heads = useClaimHeads(grant, figures.data?.code);
  const decided = heads.data?.filter(({ status }) => status === 'decided').map(({ claim }) => claim) ?? [];
  if (!has('decision-maker') || decided.length === 0) return null;
  return (
    <section aria-labelledby="corrections">
      <h2 id="corrections">{t('money.correct.heading')}</h2>
      <p className="quiet">{t('money.correct.text')}</p>
      <Foldable summary={t('money.correct.open')}>
        <CorrectForm grant={grant} claims={decided} />
      </Foldable>
    </section>
  );
}

function CorrectForm({ grant, claims }: { grant: string; claims: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [draft, setDraft] = useState({ claim: String(claims[0]), row: '', amount: '', reason: '' });
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const amount = readAmount(draft.amount);
  const missing = (field: 'row' | 'reason') => (tried && draft[field].trim() === '' ? t('office.needed') : acting.wrong(field));
  const submit = async () => {
    setTried(true);
    if (amount.kind !== 'amount' || draft.row.trim() === '' || draft.reason.trim() === '') return;
    if ((await acting.act(`${claimPath(grant, Number(draft.claim))}/corrections`, { body: { row: draft.row.trim(), amount: money(amount.cents), reason: draft.reason } })) === null) return;
    setTried(false);
    change({ row: '', amount: '', reason: '' });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.correct.send')} done={t('money.correct.done')}>
      <div className="field-row">
        <SelectField label={t('claims.number')} value={draft.claim} change={(claim) => change({ claim })} options={claims.map((claim) => ({ value: String(claim), name: format.count(claim) }))} />
        <TextField label={t('check.find.rowLabel')} value={draft.row} change={(row) => change({ row })} error={missing('row')} />
        <TextField label={t('money.correct.amount')} hint={t('money.correct.hint')} numeric value={draft.amount} change={(value) => change({ amount: value })} error={tried && amount.kind !== 'amount' ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
      </div>
      <TextBox label={t('money.reason')} rows={2} value={draft.reason} change={(reason) => change({ reason })} error={missing('reason')} />
    </ActForm>
  );
}
