import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Foldable, Panel } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { DateField, SelectField, TextBox, TextField } from '../office/fields.js';
import { typedAmount } from '../office/amount.js';
import type { PanelProps } from './panels.js';
import { RowAbout, rowOf, type About } from './row-about.js';
import { changedByCheck, claimPath } from './verify-data.js';
import { findingKinds, type CheckRow, type Clarification, type DeductionHearing, type Finding } from './verify-types.js';

const inTwoWeeks = (): string => today(14);
/** So many of the chosen rows are named. */
const SHOWN = 20;

interface Vouchers {
  /** What a row is called, where its rows are at hand; else by its id. */
  readonly voucherOf?: (row: string) => string;
}
const asItIs = (row: string): string => row;

/** What the beneficiary was asked: until it answers, the clock of the payment stands still. */
export function ClarificationPanel({ grant, claim, checks: { clarifications }, may, rows, voucherOf = asItIs }: PanelProps & Vouchers & { rows: readonly string[] }) {
  const { t } = useTranslation();
  const open = clarifications.some(({ answeredOn }) => answeredOn === null);
  const state = open ? 'open' : clarifications.length > 0 ? 'answered' : 'none';
  return (
    <Panel id="clarifications" heading={t('check.ask.heading')} state={t(`check.ask.state.${state}`)} good={state === 'answered'}>
      <ol className="entries">
        {clarifications.map((one) => (
          <Asked key={one.clarification} asked={one} voucherOf={voucherOf} />
        ))}
      </ol>
      {may && (
        <Foldable summary={t('check.ask.ask')}>
          <AskForm grant={grant} claim={claim} rows={rows} voucherOf={voucherOf} />
        </Foldable>
      )}
    </Panel>
  );
}

function Asked({ asked: { question, rows, due, answer, answeredOn, late }, voucherOf }: Required<Vouchers> & { asked: Clarification }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <Prose text={question} missing={t('officeCase.erased')} />
      {rows.length > 0 && <p className="quiet breakable">{t('check.ask.rows', { rows: rows.map(voucherOf).join(', ') })}</p>}
      {answeredOn === null ? <p className="quiet">{t('check.ask.due', { day: format.day(due) })}</p> : (
        <div className="answer">
          <p className="quiet">{t(late ? 'check.ask.answeredLate' : 'check.ask.answered', { day: format.day(answeredOn.slice(0, 10)) })}</p>
          <Prose text={answer} missing={t('officeCase.erased')} />
        </div>
      )}
    </li>
  );
}

function AskForm({ grant, claim, rows, voucherOf }: Required<Vouchers> & { grant: string; claim: number; rows: readonly string[] }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState('');
  const [due, setDue] = useState(inTwoWeeks);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByCheck(grant, claim));
  const submit = async () => {
    setTried(true);
    if (question.trim() === '' || due === '') return;
    if ((await acting.act(`${claimPath(grant, claim)}/clarifications`, { body: { question, due, ...(rows.length === 0 ? {} : { rows }) } })) === null) return;
    setQuestion('');
    setTried(false);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('check.ask.send')} done={t('check.ask.sent')} secondary>
      <p className="quiet breakable">{rows.length === 0 ? t('check.ask.aboutAll') : `${t('check.ask.rows', { rows: rows.slice(0, SHOWN).map(voucherOf).join(', ') })}${rows.length > SHOWN ? ` ${t('check.sample.andMore', { count: rows.length - SHOWN })}` : ''}`}</p>
      <TextBox label={t('check.ask.question')} value={question} change={setQuestion} error={tried && question.trim() === '' ? t('office.needed') : acting.wrong('question')} />
      <DateField label={t('officeCase.hearing.until')} value={due} change={setDue} error={tried && due === '' ? t('office.needed') : acting.wrong('due')} />
    </ActForm>
  );
}

/** The beneficiary is heard before anything is deducted, where the programme asks for it. */
export function DeductionHearingPanel({ grant, claim, checks: { hearings }, may }: PanelProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const open = hearings.some(({ answeredOn }) => answeredOn === null);
  const state = open ? 'open' : hearings.length > 0 ? 'answered' : 'none';
  const told = ({ due, answeredOn }: DeductionHearing) => (answeredOn === null ? t('officeCase.hearing.due', { day: format.day(due) }) : t('officeCase.hearing.answered', { day: format.day(answeredOn.slice(0, 10)) }));
  return (
    <Panel id="deduction-hearing" heading={t('check.hear.heading')} state={t(`officeCase.hearing.state.${state}`)} good={state === 'answered'}>
      <ol className="entries">
        {hearings.map((one) => (
          <li key={one.hearing}>
            <Prose text={one.reason} missing={t('officeCase.erased')} />
            <p className="quiet">{told(one)}</p>
            {one.answer !== null && (
              <div className="answer">
                <Prose text={one.answer} />
              </div>
            )}
          </li>
        ))}
      </ol>
      {may && !open && (
        <Foldable summary={t('check.hear.hear')}>
          <HearForm grant={grant} claim={claim} />
        </Foldable>
      )}
    </Panel>
  );
}

function HearForm({ grant, claim }: { grant: string; claim: number }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [due, setDue] = useState(inTwoWeeks);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByCheck(grant, claim));
  const submit = async () => {
    setTried(true);
    if (reason.trim() !== '' && due !== '') await acting.act(`${claimPath(grant, claim)}/deduction-hearings`, { body: { reason, due } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('check.hear.send')} secondary>
      <TextBox label={t('check.hear.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
      <DateField label={t('officeCase.hearing.until')} value={due} change={setDue} error={tried && due === '' ? t('office.needed') : acting.wrong('due')} />
    </ActForm>
  );
}

/** What the checks found, whether it costs anything or not. */
export function FindingPanel({ grant, claim, checks: { findings }, may, row, voucherOf = asItIs }: PanelProps & Vouchers & { row: CheckRow | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const about = ({ row: of, amount }: Finding) => [of === null ? null : t('check.find.row', { row: voucherOf(of) }), amount === null ? null : format.euros(amount)].filter(Boolean).join(' · ');
  return (
    <Panel id="findings" heading={t('check.find.heading')} state={t('check.find.count', { count: findings.length })} good={findings.length === 0}>
      <ol className="entries">
        {findings.map((finding) => (
          <li key={finding.finding}>
            <p>
              <strong>{t(`check.find.kind.${finding.kind}`)}</strong> <span className="quiet">{about(finding)}</span>
            </p>
            <Prose text={finding.note} missing={t('officeCase.erased')} />
          </li>
        ))}
      </ol>
      {may && (
        <Foldable summary={t('check.find.add')}>
          <FindForm grant={grant} claim={claim} row={row} />
        </Foldable>
      )}
    </Panel>
  );
}

/** @param at the row that the verifier is on: the finding is about it, unless another is chosen */
function FindForm({ grant, claim, row: at }: { grant: string; claim: number; row: CheckRow | null }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<{ readonly kind: string; readonly about: About; readonly amount: string; readonly note: string }>({ kind: 'procurement', about: 'here', amount: '', note: '' });
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByCheck(grant, claim));
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const row = rowOf(draft.about, at);
  const amount = draft.amount.trim() === '' ? null : typedAmount(draft.amount);
  const badAmount = draft.amount.trim() !== '' && amount === null;
  const submit = async () => {
    setTried(true);
    if (draft.note.trim() === '' || badAmount || draft.about === 'choosing') return;
    const body = { kind: draft.kind, note: draft.note, ...(row === null ? {} : { row: row.id }), ...(amount === null ? {} : { amount }) };
    if ((await acting.act(`${claimPath(grant, claim)}/findings`, { body })) === null) return;
    change({ about: 'here', amount: '', note: '' });
    setTried(false);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('check.find.save')} secondary>
      <SelectField label={t('check.find.kindLabel')} value={draft.kind} change={(kind) => change({ kind })} options={findingKinds.map((value) => ({ value, name: t(`check.find.kind.${value}`) }))} />
      <RowAbout grant={grant} claim={claim} at={at} about={draft.about} change={(about) => change({ about })} tried={tried} error={acting.wrong('row')} />
      <TextField label={t('realisation.amount')} numeric value={draft.amount} change={(value) => change({ amount: value })} error={badAmount ? t('officeDecision.fault.amount') : acting.wrong('amount')} />
      <TextBox label={t('check.find.note')} value={draft.note} change={(note) => change({ note })} error={tried && draft.note.trim() === '' ? t('office.needed') : acting.wrong('note')} />
    </ActForm>
  );
}
