import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActForm, useAct } from '../office/act.js';
import { amountToType } from '../office/amount.js';
import { Choice, TextBox } from '../office/fields.js';
import type { ApplicationFile } from '../office-types.js';
import { applicationPath, changedBy } from './application-data.js';
import { DecisionAmounts } from './decision-amounts.js';
import { judge, startDraft, type DecisionDraft } from './decision-draft.js';
import { SupportFields } from './decision-form.js';

const outcomes = ['accepted', 'changed', 'rejected'] as const;

/** Decides what was asked of a decision; it can change the amounts. */
export function RectificationForm({ file }: { file: ApplicationFile }) {
  const { t, i18n } = useTranslation();
  const [outcome, setOutcome] = useState('');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  // What stands now: the award, or, after a rejection, what was applied for.
  const standing = file.terms === undefined ? file : { ...file, plan: { ...file.plan, budget: file.terms.budget, financing: file.terms.financing } };
  const [draft, setDraft] = useState<DecisionDraft>(() => ({
    ...startDraft(standing, i18n.language),
    outcome: 'award',
    ...(file.supportRate === undefined ? {} : { rate: amountToType(file.supportRate, i18n.language) }),
    ...(file.terms === undefined ? {} : { support: amountToType(file.terms.granted, i18n.language) }),
  }));
  const acting = useAct(changedBy(file.id));
  const judged = judge(draft, standing);
  const changes = outcome === 'changed' || (outcome === 'accepted' && file.status === 'rejected');
  const wrong = (field: string) => {
    const fault = judged.faults.find((one) => one.field === field)?.fault;
    return fault === undefined ? undefined : t(`officeDecision.fault.${fault}`);
  };
  const submit = async () => {
    setTried(true);
    if (outcome === '' || reason.trim() === '' || (changes && judged.body === null)) return;
    const { outcome: _award, ...amounts } = { outcome: '', ...(changes ? judged.body : {}) };
    await acting.act(`${applicationPath(file.id)}/rectification`, { body: { outcome, reason, ...amounts } });
  };
  const form = { file: standing, draft, judged, change: (part: Partial<DecisionDraft>) => setDraft({ ...draft, ...part }), wrong };
  return (
    <ActForm acting={acting} send={submit} button={t('officeDecision.rectification.decide')}>
      <Choice label={t('officeDecision.rectification.question')} value={outcome} change={setOutcome} error={tried && outcome === '' ? t('office.choose') : undefined}
        options={outcomes.map((value) => ({ value, name: t(`officeDecision.rectification.outcome.${value}`) }))} />
      {changes && (
        <>
          <SupportFields {...form} short />
          <DecisionAmounts {...form} />
        </>
      )}
      <TextBox label={t('officeDecision.rectification.reason')} rows={4} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
