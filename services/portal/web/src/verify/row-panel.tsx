import { money } from '@toteuma/kernel';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { readAmount } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import { amountToType } from '../office/amount.js';
import { Field, SelectField, TextField } from '../office/fields.js';
import { Facts } from '../application/plan-sections.js';
import { deductionReasons, type CheckRow, type DeductionReason } from './verify-types.js';
import { certifiedOf, stateOf, takesTooMuch, type Mark } from './work.js';

export interface RowPanelProps {
  readonly row: CheckRow;
  readonly mark: Mark | undefined;
  /** Its place among those that are shown, from 1, and how many there are. */
  readonly place: number;
  readonly of: number;
  readonly may: boolean;
  readonly category: string;
  readonly partner: string;
  /** Asked for by key: the whole row is filled in, and the amount has the focus. */
  readonly deducting: boolean;
  /** Ids of the rows of the same claim that look the same. */
  readonly alike: readonly string[];
  readonly accept: () => void;
  readonly park: () => void;
  readonly take: (mark: Mark) => void;
  /** Back to the rows without anything done. */
  readonly leave: () => void;
}

/** Everything about the row that the verifier is on, and what can be done about it. */
export function RowPanel(props: RowPanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { row, mark, place, of, may, category, partner, accept, park } = props;
  const state = stateOf(mark);
  return (
    <section className="panel row-panel" aria-labelledby="row-panel">
      <div className="panel-head">
        <h2 id="row-panel" className="breakable">
          {t('check.row.heading', { voucher: row.voucher })}
        </h2>
        <span className={`row-mark ${state}`}>{t(`check.rows.state.${state}`)}</span>
      </div>
      <p className="quiet">{t('check.row.place', { place: format.count(place), of: format.count(of) })}</p>
      <p className="row-amount figure">{format.euros(row.amount)}</p>
      {(row.from !== null || row.sampled || row.duplicates > 0) && (
        <ul className="plain-list row-signs">
          {row.from !== null && <li>{t('check.rows.takenUp', { claim: row.from })}</li>}
          {row.sampled && <li>{t('check.rows.sampled')}</li>}
          {row.duplicates > 0 && (
            <li className="warned">
              {t('check.rows.duplicates', { count: row.duplicates })}
              {props.alike.length > 0 && <span className="under breakable">{t('check.row.alike', { rows: props.alike.join(', ') })}</span>}
              {props.alike.length < row.duplicates && <span className="under">{t('check.row.elsewhere')}</span>}
            </li>
          )}
        </ul>
      )}
      <Facts
        facts={[
          [t('realisation.category'), category],
          [t('check.row.partner'), <bdi key="partner">{partner}</bdi>],
          [t('check.row.incurredOn'), format.day(row.incurredOn)],
          [t('check.rows.column.paidOn'), format.day(row.paidOn)],
          ...(row.supplier === null ? [] : [[t('check.row.supplier'), <bdi key="supplier">{row.supplier}</bdi>] as const]),
          ...(row.description === null ? [] : [[t('check.row.description'), <bdi key="description">{row.description}</bdi>] as const]),
          [t('check.rows.column.certified'), format.euros(certifiedOf(row, mark))],
        ]}
      />
      {may && (
        <>
          <p className="actions row-acts">
            <Button variant="secondary" onClick={accept} aria-keyshortcuts="A">{t('check.row.accept')}</Button>
            <Button variant="secondary" onClick={park} aria-keyshortcuts="P">{t('check.row.park')}</Button>
          </p>
          {row.from === null && <TakeForm key={`${row.key} ${mark?.deduct} ${mark?.park} ${props.deducting}`} {...props} />}
        </>
      )}
    </section>
  );
}

function TakeForm({ row, mark, deducting, take, leave }: RowPanelProps) {
  const { t, i18n } = useTranslation();
  const amountField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!deducting) return;
    amountField.current?.focus();
    amountField.current?.select();
  }, [deducting]);
  const typed = (amount: string | undefined) => (amount === undefined || amount === '0.00' ? '' : amountToType(amount, i18n.language));
  const [amount, setAmount] = useState(typed(mark?.deduct) || (deducting ? amountToType(row.amount, i18n.language) : ''));
  const [parked, setParked] = useState(typed(mark?.park));
  const [reason, setReason] = useState<DeductionReason | ''>(mark?.reason ?? '');
  const [note, setNote] = useState(mark?.note ?? '');
  const [tried, setTried] = useState(false);
  const [off, wait] = [readAmount(amount), readAmount(parked)];
  const cents = (reading: typeof off) => (reading.kind === 'amount' ? reading.cents : 0n);
  const tooMuch = takesTooMuch(row, cents(off), cents(wait));
  const noReason = cents(off) !== 0n && reason === '';
  const bad = off.kind === 'not-an-amount' || wait.kind === 'not-an-amount';
  const fault = tooMuch ? t('check.row.tooMuch') : off.kind === 'not-an-amount' ? t('officeDecision.fault.amount') : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (bad || tooMuch || noReason) return;
    const deducts = cents(off) !== 0n;
    take({ deduct: money(cents(off)), reason: deducts && reason !== '' ? reason : null, note: deducts ? note : '', park: money(cents(wait)) });
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') leave();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape leaves whichever of its fields has the focus
    <form className="act take-form" onSubmit={submit} onKeyDown={escape} noValidate>
      <div className="field-row">
        <Field label={t('check.row.deduct')} error={fault} className="short">
          {(control) => <input ref={amountField} type="text" inputMode="decimal" autoComplete="off" {...control} value={amount} onChange={({ target }) => setAmount(target.value)} />}
        </Field>
        <TextField label={t('check.row.parkPart')} numeric value={parked} change={setParked} error={wait.kind === 'not-an-amount' ? t('officeDecision.fault.amount') : undefined} />
      </div>
      <SelectField label={t('check.row.reason')} value={reason} change={(value) => setReason(value as DeductionReason)} error={tried && noReason ? t('check.row.chooseReason') : undefined}
        options={[{ value: '', name: t('office.choose') }, ...deductionReasons.map((value) => ({ value, name: t(`check.reason.${value}`) }))]} />
      <TextField label={t('check.row.note')} hint={t('check.row.noteHint')} longest={2000} value={note} change={setNote} />
      <Button type="submit">{t('check.row.save')}</Button>
    </form>
  );
}
