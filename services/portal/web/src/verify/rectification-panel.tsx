import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { Panel } from '../application/panel.js';
import { Prose } from '../application/plan-sections.js';
import { useRoles } from '../application/application-data.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { Choice, TextBox, TextField } from '../office/fields.js';
import type { ClaimFile } from './claim-frame.js';
import { changeOf, type DecidedRow } from './correctable.js';
import { RowChoice } from './row-choice.js';
import { changedByJudging, claimPath } from './verify-data.js';
import type { Rectification } from './verify-types.js';

const PANEL = 'claim-rectification';

/** Requests for a rectification of the decision on a claim, and the answers. */
export function RectificationPanel({ file }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { rectifications } = file.checks;
  if (rectifications.length === 0) return null;
  const open = rectifications.find(({ outcome }) => outcome === null);
  return (
    <Panel id={PANEL} heading={t('claimDecision.rectification.heading')} state={t(open ? 'claimDecision.rectification.open' : 'claimDecision.rectification.decided')} good={!open}>
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
  readonly row: DecidedRow | null;
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
  const remove = (key: number) => {
    setLines(lines.filter((line) => line.key !== key));
    // The button goes with its line: the focus needs another place.
    document.getElementById(PANEL)?.focus();
  };
  const changes = outcome === 'accepted' || outcome === 'changed';
  const read = lines.map((line) => ({ ...line, coming: line.row === null ? null : changeOf(line.row, line.amount) }));
  const submit = async () => {
    setTried(true);
    const corrections = read.flatMap(({ row, coming, reason: why }) => (row && coming && 'change' in coming ? [{ row: row.id, amount: coming.change, ...(why.trim() === '' ? {} : { reason: why }) }] : []));
    if (outcome === '' || reason.trim() === '' || (changes && corrections.length < lines.length)) return;
    await acting.act(`${claimPath(grant, claim)}/rectification`, { body: { outcome, reason, ...(changes && corrections.length > 0 ? { corrections } : {}) } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('claimDecision.rectification.decide')}>
      <Choice label={t('claimDecision.rectification.outcomeLabel')} value={outcome} change={setOutcome} error={tried && outcome === '' ? t('office.needed') : acting.wrong('outcome')}
        options={(['accepted', 'changed', 'rejected'] as const).map((value) => ({ value, name: t(`claimDecision.rectification.outcome.${value}`) }))} />
      {changes && read.map((line, at) => (
        <fieldset key={line.key} className="line">
          <legend>{t('claimDecision.rectification.correction', { number: at + 1 })}</legend>
          <RowChoice grant={grant} claim={claim} chosen={line.row} change={line.amount} choose={(row) => change(line.key, { row })} error={tried && line.row === null ? t('money.correct.rowNeeded') : acting.wrong(`corrections[${at}].row`)} />
          <TextField label={t('money.correct.amount')} hint={t('money.correct.hint')} numeric value={line.amount} change={(amount) => change(line.key, { amount })} error={tried && line.coming && 'wrong' in line.coming ? t(`money.correct.wrong.${line.coming.wrong}`) : acting.wrong(`corrections[${at}].amount`)} />
          <TextField label={t('check.row.reason')} value={line.reason} change={(text) => change(line.key, { reason: text })} error={acting.wrong(`corrections[${at}].reason`)} />
          <Button variant="secondaryLight" onClick={() => remove(line.key)}>{t('claimDecision.rectification.remove')}</Button>
        </fieldset>
      ))}
      {changes && <Button variant="secondary" onClick={() => setLines([...lines, { key: Math.max(0, ...lines.map(({ key }) => key)) + 1, row: null, amount: '', reason: '' }])}>{t('claimDecision.rectification.add')}</Button>}
      <TextBox label={t('claimDecision.rectification.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
