import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoles } from '../application/application-data.js';
import { Foldable } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { typedAmount } from '../office/amount.js';
import { SelectField, TextBox, TextField } from '../office/fields.js';
import { RowAbout, rowOf, type About } from '../verify/row-about.js';
import { changedByMoney, moneyPath } from './money-data.js';
import type { GrantMoney, Irregularity } from './pay-types.js';

const kinds = ['procurement', 'double-funding', 'state-aid', 'ineligible-cost', 'conflict-of-interest', 'fraud-suspicion', 'other'] as const;

/** Breaches of rules, each followed up until it is closed. */
export function IrregularitySection({ grant, money: { irregularities, status } }: { grant: string; money: GrantMoney }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const may = (has('verifier') || has('decision-maker')) && status !== 'closed';
  // To the beneficiary none is told: then there is nothing to say about them either.
  if (has('applicant') && irregularities.length === 0 && !may) return null;
  return (
    <section aria-labelledby="irregularities">
      <h2 id="irregularities">{t('money.irregularity.heading')}</h2>
      {irregularities.length === 0 && <p className="quiet">{t('money.irregularity.none')}</p>}
      <ol className="entries">
        {irregularities.map((one) => (
          <One key={one.irregularity} grant={grant} irregularity={one} may={may} />
        ))}
      </ol>
      {may && (
        <Foldable summary={t('money.irregularity.open')}>
          <OpenForm grant={grant} />
        </Foldable>
      )}
    </section>
  );
}

function One({ grant, irregularity, may }: { grant: string; irregularity: Irregularity; may: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { kind, claim, row, amount, reason, openedAt, closed, followUps } = irregularity;
  const about = [claim === null ? null : `${t('claims.number')} ${claim}`, row === null ? null : t('check.find.row', { row }), amount === null ? null : format.euros(amount), format.dayAndClock(openedAt)].filter(Boolean).join(' · ');
  return (
    <li>
      <p>
        <strong>{t(`money.irregularity.kind.${kind}`)}</strong> <span className={`tag ${closed ? 'running' : 'bad'}`}>{t(closed ? 'money.irregularity.closed' : 'money.irregularity.isOpen')}</span>
      </p>
      <p className="quiet">{about}</p>
      <Prose text={reason} missing={t('officeCase.erased')} />
      {followUps.map((followUp) => (
        <div key={followUp.at} className="answer">
          <p className="quiet">{format.dayAndClock(followUp.at)}</p>
          <Prose text={followUp.note} missing={t('officeCase.erased')} />
        </div>
      ))}
      {may && !closed && (
        <Foldable summary={t('money.irregularity.follow')}>
          <FollowForm grant={grant} irregularity={irregularity.irregularity} />
        </Foldable>
      )}
    </li>
  );
}

function FollowForm({ grant, irregularity }: { grant: string; irregularity: number }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [closed, setClosed] = useState(false);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const submit = async () => {
    setTried(true);
    if (note.trim() === '') return;
    if ((await acting.act(`${moneyPath(grant)}/irregularities/${irregularity}/follow-ups`, { body: { note, closed } })) === null) return;
    setNote('');
    setTried(false);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.irregularity.save')} secondary>
      <TextBox label={t('money.irregularity.note')} rows={2} value={note} change={setNote} error={tried && note.trim() === '' ? t('office.needed') : acting.wrong('note')} />
      <label className="check">
        <input type="checkbox" checked={closed} onChange={({ target }) => setClosed(target.checked)} />
        <span>{t('money.irregularity.close')}</span>
      </label>
    </ActForm>
  );
}

function OpenForm({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<{ readonly kind: string; readonly claim: string; readonly about: About; readonly amount: string; readonly reason: string }>({ kind: 'procurement', claim: '', about: 'none', amount: '', reason: '' });
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByMoney(grant));
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const amount = draft.amount.trim() === '' ? null : typedAmount(draft.amount);
  const badAmount = draft.amount.trim() !== '' && amount === null;
  const named = draft.claim.trim() !== '';
  const badClaim = named && !/^[1-9]\d{0,5}$/u.test(draft.claim.trim());
  const row = rowOf(draft.about, null);
  const submit = async () => {
    setTried(true);
    if (draft.reason.trim() === '' || badAmount || badClaim || draft.about === 'choosing') return;
    const body = { kind: draft.kind, reason: draft.reason, ...(named ? { claim: Number(draft.claim) } : {}), ...(row === null ? {} : { row: row.id }), ...(amount === null ? {} : { amount }) };
    if ((await acting.act(`${moneyPath(grant)}/irregularities`, { body })) === null) return;
    setTried(false);
    change({ claim: '', about: 'none', amount: '', reason: '' });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('money.irregularity.send')}>
      <div className="field-row">
        <SelectField label={t('check.find.kindLabel')} value={draft.kind} change={(kind) => change({ kind })} options={kinds.map((value) => ({ value, name: t(`money.irregularity.kind.${value}`) }))} />
        <TextField label={t('claims.number')} numeric value={draft.claim} change={(claim) => change({ claim, about: 'none' })} error={badClaim ? t('money.irregularity.badClaim') : acting.wrong('claim')} />
        <TextField label={t('realisation.amount')} numeric value={draft.amount} change={(value) => change({ amount: value })} error={badAmount ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
      </div>
      {named && !badClaim && <RowAbout grant={grant} claim={Number(draft.claim)} about={draft.about} change={(about) => change({ about })} tried={tried} error={acting.wrong('row')} />}
      <TextBox label={t('money.irregularity.what')} rows={2} value={draft.reason} change={(reason) => change({ reason })} error={tried && draft.reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
