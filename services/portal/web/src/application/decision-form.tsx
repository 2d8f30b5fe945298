import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { useFormat } from '../layout/names.js';
import { Choice, DateField, TextBox, TextField } from '../office/fields.js';
import { usePackNames } from '../office/pack-names.js';
import { DecisionAmounts } from './decision-amounts.js';
import type { DecisionDraft, DecisionFormProps, Wrong } from './decision-draft.js';

/** What is wrong is told as it is typed for amounts, and for the rest when the preview is asked for. */
export function DecisionForm({ preview, ...form }: DecisionFormProps & { preview: () => void }) {
  const { t } = useTranslation();
  const { draft, judged, change } = form;
  const [tried, setTried] = useState(false);
  const summary = useRef<HTMLDivElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (judged.faults.length === 0) preview();
    else setTimeout(() => summary.current?.focus());
  };
  const wrong = (field: string, soon = false) => {
    const fault = judged.faults.find((one) => one.field === field)?.fault;
    return fault !== undefined && (tried || soon) ? t(`officeDecision.fault.${fault}`) : undefined;
  };
  return (
    <form className="decide" onSubmit={submit} noValidate>
      <Choice label={t('officeDecision.outcome')} value={draft.outcome} change={(outcome) => change({ outcome: outcome as DecisionDraft['outcome'] })} error={wrong('outcome')} row
        options={(['award', 'reject'] as const).map((value) => ({ value, name: t(`officeDecision.outcomes.${value}`) }))} />
      {draft.outcome === 'reject' && <RejectFields {...form} wrong={wrong} />}
      {draft.outcome === 'award' && (
        <>
          <SupportFields {...form} wrong={wrong} />
          <DecisionAmounts {...form} wrong={wrong} />
          <Conditions {...form} wrong={wrong} />
          <Tranches {...form} wrong={wrong} />
        </>
      )}
      <div ref={summary} tabIndex={-1} className="fault-summary">
        {tried && judged.faults.length > 0 && <p role="alert">{t('officeDecision.faults', { count: judged.faults.length })}</p>}
      </div>
      <Button type="submit">{t('officeDecision.preview')}</Button>
    </form>
  );
}

function RejectFields({ file, draft, change, wrong }: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const unheard = file.limits.hearing === 'before-rejection' && file.processing.hearing === null;
  return (
    <section aria-labelledby="reasons">
      <h2 id="reasons">{t('officeDecision.reasons')}</h2>
      {unheard && <p className="notice-box">{t('officeCase.hearing.needed')}</p>}
      <TextBox label={t('officeDecision.reason')} hint={t('officeDecision.reasonHint')} rows={8} value={draft.reason} change={(reason) => change({ reason })} error={wrong('reason')} />
    </section>
  );
}

/** @param short without what only an award can say */
export function SupportFields({ file, draft, judged, change, wrong, short = false }: DecisionFormProps & { wrong: Wrong; short?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const limit = t('officeDecision.rateHint', { highest: format.rate(file.limits.highestSupportRate) });
  return (
    <section aria-labelledby="support">
      <h2 id="support">{t('officeDecision.support')}</h2>
      <div className="field-row">
        <TextField label={t('officeDecision.rate')} hint={limit} value={draft.rate} numeric change={(rate) => change({ rate })} error={wrong('supportRate', true)} />
        <TextField label={t('officeDecision.amount')} hint={judged.highest === null ? ' ' : t('officeDecision.amountHint', { highest: format.euros(judged.highest) })} value={draft.support} numeric change={(support) => change({ support })} error={wrong('support', true)} />
        {!short && (
          <>
            <TextField label={t('officeDecision.ownRate')} hint={t('officeDecision.ownRateHint')} value={draft.ownRate} numeric change={(ownRate) => change({ ownRate })} error={wrong('ownRate', true)} />
            <TextField label={t('officeDecision.code')} hint={t('officeDecision.codeHint')} value={draft.code} longest={20} change={(code) => change({ code })} error={wrong('code')} />
          </>
        )}
      </div>
    </section>
  );
}

/** Keys for lines that come and go. */
const nextKey = (lines: readonly { readonly key: number }[]): number => Math.max(0, ...lines.map(({ key }) => key)) + 1;

function Conditions({ file, draft: { conditions }, change, wrong }: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const names = usePackNames(file.programme);
  const set = (key: number, part: Partial<(typeof conditions)[number]>) => change({ conditions: conditions.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <section aria-labelledby="conditions">
      <h2 id="conditions">{t('grant.conditions')}</h2>
      <p className="quiet">{t('officeDecision.conditionsText', { programme: names.programme })}</p>
      {conditions.map(({ key, text, due }, at) => (
        <fieldset key={key} className="line">
          <legend>{t('officeDecision.condition', { number: at + 1 })}</legend>
          <TextBox label={t('officeDecision.conditionText')} rows={2} value={text} change={(value) => set(key, { text: value })} error={wrong(`conditions ${at}`)} />
          <DateField label={t('officeDecision.conditionDue')} value={due} change={(value) => set(key, { due: value })} />
          <button type="button" className="button plain" onClick={() => change({ conditions: conditions.filter((one) => one.key !== key) })}>
            {t('officeDecision.removeCondition', { number: at + 1 })}
          </button>
        </fieldset>
      ))}
      <button type="button" className="button secondary" onClick={() => change({ conditions: [...conditions, { key: nextKey(conditions), text: '', due: '' }] })}>
        {t('officeDecision.addCondition')}
      </button>
    </section>
  );
}

function Tranches({ draft: { tranches }, change, wrong }: DecisionFormProps & { wrong: Wrong }) {
  const { t } = useTranslation();
  const set = (key: number, part: Partial<(typeof tranches)[number]>) => change({ tranches: tranches.map((one) => (one.key === key ? { ...one, ...part } : one)) });
  return (
    <section aria-labelledby="tranches">
      <h2 id="tranches">{t('officeDecision.tranches')}</h2>
      <p className="quiet">{t('officeDecision.tranchesText')}</p>
      {tranches.map(({ key, year, amount }, at) => (
        <fieldset key={key} className="line">
          <legend>{t('officeDecision.tranche', { number: at + 1 })}</legend>
          <TextField label={t('financing.year')} value={year} numeric change={(value) => set(key, { year: value })} error={wrong(`tranche-year ${at}`)} />
          <TextField label={t('realisation.amount')} value={amount} numeric change={(value) => set(key, { amount: value })} error={wrong(`tranche-amount ${at}`)} />
          <button type="button" className="button plain" onClick={() => change({ tranches: tranches.filter((one) => one.key !== key) })}>
            {t('officeDecision.removeTranche', { number: at + 1 })}
          </button>
        </fieldset>
      ))}
      <button type="button" className="button secondary" onClick={() => change({ tranches: [...tranches, { key: nextKey(tranches), year: '', amount: '' }] })}>
        {t('officeDecision.addTranche')}
      </button>
    </section>
  );
}
