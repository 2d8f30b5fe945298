import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ConditionList } from '../condition/condition-list.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox } from '../office/fields.js';
import { usePackNames } from '../office/pack-names.js';
import type { ApplicationFile, Rectification } from '../office-types.js';
import { applicationPath, changedBy, useRoles } from './application-data.js';
import { DecisionDocuments } from './decision-documents.js';
import { BudgetTable, FinancingTable } from './money-tables.js';
import { Foldable } from './panel.js';
import { Facts, Prose } from './plan-sections.js';
import { RectificationForm } from './rectification-form.js';
import { TrancheForm } from './tranche-form.js';

/** The decision that was made, what was asked of it since, and what can still be done about it. */
export function DecidedSections({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  return (
    <>
      <section aria-labelledby="decided" className="document">
        <h2 id="decided">{t(`officeDecision.decided.${file.status}`)}</h2>
        <Decided file={file} />
      </section>
      {file.status !== 'withdrawn' && <DecisionDocuments application={file.id} />}
      <Rectifications file={file} />
      <Reversals file={file} />
      {file.status === 'awarded' && <TrancheForm file={file} />}
    </>
  );
}

function Decided({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { terms, plan, decidedOn, reason, conditions = [], conditionStates = [], processing: { dueDates } } = file;
  return (
    <>
      <Facts
        facts={[
          ...(decidedOn === undefined ? [] : [[t('officeDecision.decidedOn'), format.day(decidedOn)] as const]),
          ...(terms === undefined ? [] : [[t('words.support.granted'), format.euros(terms.granted)] as const]),
          ...(file.supportRate === undefined ? [] : [[t('words.facts.supportRate'), format.rate(file.supportRate)] as const]),
          ...(file.code === undefined ? [] : [[t('words.facts.code'), <span key="code" className="code">{file.code}</span>] as const]),
          ...(dueDates.rectification === null ? [] : [[t('officeDecision.rectificationUntil'), format.day(dueDates.rectification)] as const]),
        ]}
      />
      {file.status === 'rejected' && <Prose text={reason ?? null} missing={t('officeCase.erased')} />}
      {terms !== undefined && (
        <div className="side-by-side">
          <BudgetTable plan={plan} budget={terms.budget} revenue={terms.revenue} names={names} />
          <div>
            <FinancingTable plan={plan} budget={terms.budget} revenue={terms.revenue} financing={terms.financing} names={names} />
          </div>
        </div>
      )}
      {conditions.length > 0 && (
        <>
          <h3 id="conditions" tabIndex={-1}>
            {t('grant.conditions')}
          </h3>
          <ConditionList application={file.id} conditions={conditions} states={conditionStates} />
        </>
      )}
      {file.status === 'awarded' && (
        <p className="actions">
          <Link className="button" to={`/grants/${encodeURIComponent(file.id)}`}>
            {t('officeCase.toGrant')}
          </Link>
        </p>
      )}
    </>
  );
}

function Rectifications({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { rectifications } = file.processing;
  if (rectifications.length === 0) return null;
  const waits = rectifications.some(({ status }) => status === 'requested');
  return (
    <section aria-labelledby="rectification">
      <h2 id="rectification">{t('officeDecision.rectification.heading')}</h2>
      <ol className="entries">
        {rectifications.map((rectification) => (
          <Asked key={rectification.number} rectification={rectification} />
        ))}
      </ol>
      {waits && has('decision-maker') && <RectificationForm key={file.terms?.budgetVersion ?? 0} file={file} />}
    </section>
  );
}

function Asked({ rectification: { reason, filedOn, status, decidedOn, decisionReason } }: { rectification: Rectification }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <p>
        <span className={`tag ${status === 'accepted' || status === 'changed' ? 'running' : 'still'}`}>{t(`officeDecision.rectification.status.${status}`)}</span>{' '}
        <span className="quiet">{[t('amendments.filed', { day: format.day(filedOn) }), ...(decidedOn === null ? [] : [t('amendments.decided', { day: format.day(decidedOn) })])].join(' · ')}</span>
      </p>
      <Prose text={reason} missing={t('officeCase.erased')} />
      {decidedOn !== null && (
        <div className="answer">
          <Prose text={decisionReason} missing={t('officeCase.erased')} />
        </div>
      )}
    </li>
  );
}

function Reversals({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { has } = useRoles();
  const { reversals, dueDates } = file.processing;
  // A decision is final once the time for a rectification is over.
  const open = has('decision-maker') && dueDates.rectification !== null && !reversals.some(({ status }) => status === 'waiting');
  if (!open && reversals.length === 0) return null;
  return (
    <section aria-labelledby="reversal" className="no-print">
      <h2 id="reversal">{t('officeDecision.reversal.heading')}</h2>
      <ul className="plain-list">
        {reversals.map(({ on, status, reason }) => (
          <li key={on + status}>
            <span className="tag still">{t(`officeDecision.reversal.status.${status}`)}</span> {format.day(on)}
            <Prose text={reason} missing={t('officeCase.erased')} />
          </li>
        ))}
      </ul>
      {open && (
        <Foldable summary={t('officeDecision.reversal.take')}>
          <ReversalForm application={file.id} />
        </Foldable>
      )}
    </section>
  );
}

function ReversalForm({ application }: { application: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const acting = useAct(changedBy(application));
  const submit = async () => {
    setTried(true);
    if (reason.trim() !== '') await acting.act(`${applicationPath(application)}/decision/reversal`, { body: { reason } });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('officeDecision.reversal.confirm')} secondary>
      <p>{t('officeDecision.reversal.text')}</p>
      <TextBox label={t('officeDecision.reversal.reason')} value={reason} change={setReason} error={tried && reason.trim() === '' ? t('office.needed') : acting.wrong('reason')} />
    </ActForm>
  );
}
