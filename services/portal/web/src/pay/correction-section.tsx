import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoles } from '../application/application-data.js';
import { Foldable } from '../application/panel.js';
import { useFigures } from '../grant/grant-data.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { changeOf, type DecidedRow } from '../verify/correctable.js';
import { RowChoice } from '../verify/row-choice.js';
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

interface Draft {
  readonly claim: string;
  readonly row: DecidedRow | null;
  readonly amount: string;
  readonly reason: string;
}

function CorrectForm({ grant, claims }: { grant: string; claims: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [draft, setDraft] = useState<Draft>({ claim: String(claims[0]), row: null, amount: '', reason: '' });
  const [tried, setTried] = useState(false);
  const acting = useAct([...changedByMoney(grant), ['claim-rows', grant]]);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const { row, reason } = draft;
  const coming = row === null ? null : changeOf(row, draft.amount);
  const submit = async () => {
    setTried(true);
    if (row === null || coming === null || 'wrong' in coming || reason.trim() === '') return;
    if ((await acting.act(`${claimPath(grant, Number(draft.claim))}/corrections`, { body: { row: row.id, amount: coming.change, reason } })) === null) return;
    setTried(false);
    change({ row: null, amount: '', reason: '' });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.correct.send')} done={t('money.correct.done')}>
      <SelectField label={t('claims.number')} value={draft.claim} change={(claim) => change({ claim, row: null })} options={claims.map((claim) => ({ value: String(claim), name: format.count(claim) }))} />
      <RowChoice key={draft.claim} grant={grant} claim={Number(draft.claim)} chosen={row} change={draft.amount} choose={(chosen) => change({ row: chosen })} error={tried && row === null ? t('money.correct.rowNeeded') : acting.wrong('row')} />
      <TextField label={t('money.correct.amount')} hint={t('money.correct.hint')} numeric value={draft.amount} change={(amount) => change({ amount })} error={tried && coming && 'wrong' in coming ? t(`money.correct.wrong.${coming.wrong}`) : acting.wrong('amount')} />
      <TextBox label={t('money.reason')} rows={2} value={reason} change={(text) => change({ reason: text })} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
