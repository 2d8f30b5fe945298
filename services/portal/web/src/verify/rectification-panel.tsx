import { money } from '@toteuma/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { Panel } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useRoles } from '../application/application-data.js';
import { readAmount } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, TextBox, TextField } from '../office/fields.js';
import type { ClaimFile } from './claim-frame.js';
import { changedByJudging, claimPath } from './verify-data.js';
import type { Rectification } from './verify-types.js';

/** Requests for a rectification of the decision on a claim, and the answers. */
export function RectificationPanel({ file }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { rectifications } = file.checks;
  if (rectifications.length === 0) return null;
  const open = rectifications.find(({ outcome }) => outcome === null);
  return (
    <Panel id="claim-rectification" heading={t('claimDecision.rectification.heading')} state={t(open ? 'claimDecision.rectification.open' : 'claimDecision.rectification.decided')} good={!open}>
      <ol className="entries">
        {rectifications.map((one) => (
          <Requested key={one.request} request={one} />
        ))}
      </ol>
      {open && has('decision-maker') && <AnswerForm file={file} />}
    </Panel>
  );
}

function Requested({ request: { reason, outcome, decidedOn, decisionReason } }: { request: Rectification }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <Prose text={reason} missing={t('officeCase.erased')} />
      {outcome && (
        <div className="answer">
          <p>
            <strong>{t(`claimDecision.rectification.outcome.${outcome}`)}</strong> {decidedOn && <span className="quiet">{format.day(decidedOn.slice(0, 10))}</span>}
          </p>
          <Prose text={decisionReason} />
        </div>
      )}
    </li>
  );
}

interface Line {
  readonly key: number;
  readonly row: string;
  readonly amount: string;
  readonly reason: string;
}

/** The decision on a request; amounts that it gives back or takes are corrections of rows. */
function AnswerForm({ file: { grant, claim } }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState('');
  const [reason, setReason] = useState('');
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByJudging(grant, claim));
  const change = (key: number, part: Partial<Line>) => setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const changes = outcome === 'accepted' || outcome === 'changed';
  const read = lines.map((line) => ({ ...line, reading: readAmount(line.amount) }));
  const bad = changes && read.some(({ row, reading }) => row.trim() === '' || reading.kind !== 'amount');
  const submit = async () => {
    setTried(true);
    if (outcome === '' || reason.trim() === '' || bad) return;
    const corrections = changes ? read.map((line) => ({ row: line.row.trim(), amount: line.reading.kind === 'amount' ? money(line.reading.cents) : '0.00', ...(line.reason.trim() === '' ? {} : { reason: line.reason }) })) : [];
    await acting.act(`${claimPath(grant, claim)}/rectification`, { body: { outcome, reason, ...(corrections.length === 0 ? {} : { corrections }) } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('claimDecision.rectification.decide')}>
      <Choice label={t('claimDecision.rectification.outcomeLabel')} value={outcome} change={setOutcome} error={tried && outcome === '' ? t('office.needed') : acting.wrong('outcome')}
        options={(['accepted', 'changed', 'rejected'] as const).map((value) => ({ value, name: t(`claimDecision.rectification.outcome.${value}`) }))} />
      {changes && lines.map((line, at) => (
        <fieldset key={line.key} className="line">
          <legend>{t('claimDecision.rectification.correction', { number: at + 1 })}</legend>
          <div className="field-row">
            <TextField label={t('check.find.rowLabel')} value={line.row} change={(row) => change(line.key, { row })} error={tried && line.row.trim() === '' ? t('office.needed') : acting.wrong(`corrections[${at}].row`)} />
            <TextField label={t('money.correct.amount')} numeric value={line.amount} change={(amount) => change(line.key, { amount })} error={tried && readAmount(line.amount).kind !== 'amount' ? t('officeDecision.fault.amount') : acting.wrong(`corrections[${at}].amount`)} />
          </div>
          <TextField label={t('check.row.reason')} value={line.reason} change={(text) => change(line.key, { reason: text })} error={acting.wrong(`corrections[${at}].reason`)} />
          <Button variant="secondaryLight" onClick={() => setLines(lines.filter(({ key }) => key !== line.key))}>{t('claimDecision.rectification.remove')}</Button>
        </fieldset>
      ))}
      {changes && <Button variant="secondary" onClick={() => setLines([...lines, { key: Date.now(), row: '', amount: '', reason: '' }])}>{t('claimDecision.rectification.add')}</Button>}
      <TextBox label={t('claimDecision.rectification.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
