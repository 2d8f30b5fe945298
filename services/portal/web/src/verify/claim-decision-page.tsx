import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Prose } from '../application/plan-sections.js';
import { useRoles } from '../application/application-data.js';
import { Panel } from '../application/panel.js';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { PaymentSteps } from '../pay/payment-steps.js';
import { ClarificationPanel, DeductionHearingPanel, FindingPanel } from './ask-panels.js';
import { ClaimFrame, NextSteps, type ClaimFile } from './claim-frame.js';
import { ClaimTables } from './claim-tables.js';
import { TakenSection } from './taken-section.js';
import { CorrectionsMade } from './corrections-made.js';
import { ChecklistPanel, RiskPanel } from './panels.js';
import { RectificationPanel } from './rectification-panel.js';
import { SamplePanel } from './sample-panel.js';
import { SupportLine, usePreview } from './sums-box.js';
import { changedByJudging, claimPath } from './verify-data.js';

/** Everything that a decision on a claim rests on, the decision, and what follows from it. */
export function ClaimDecisionPage() {
  return <ClaimFrame page="decision">{(file) => <Decision file={file} />}</ClaimFrame>;
}

function Decision({ file }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const { grant, claim, head, checks, application } = file;
  const panel = { grant, claim, checks, may: false };
  return (
    <>
      <NextSteps file={file} here="decision" />
      {head.status === 'submitted' && <p className="lead">{t('claimDecision.notVerified')}</p>}
      {head.status === 'verified' && <Proposal file={file} />}
      {head.status === 'decided' && <Decided file={file} />}
      {checks.verification && <TakenSection grant={grant} claim={claim} verified={checks.verification} />}
      {head.status === 'decided' && <CorrectionsMade grant={grant} claim={claim} />}
      {head.status === 'decided' && <RectificationPanel file={file} />}
      <section aria-labelledby="ground">
        <h2 id="ground">{t('claimDecision.ground')}</h2>
        <div className="check-panels">
          <Panel id="conclusion" heading={t('check.finish.conclusion')}>
            <Prose text={checks.conclusion} missing={t('claimDecision.noConclusion')} />
          </Panel>
          <div>
            <RiskPanel {...panel} programme={application?.programme} />
            <ChecklistPanel {...panel} />
            <SamplePanel {...panel} programme={application?.programme} />
          </div>
          <div>
            <FindingPanel {...panel} row={null} />
            <ClarificationPanel {...panel} rows={[]} />
            <DeductionHearingPanel {...panel} />
          </div>
        </div>
      </section>
    </>
  );
}

/** What the decision would come to, as the claim has been verified. */
function Proposal({ file }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { grant, claim, checks: { verification } } = file;
  const body = { deduct: (verification?.deduct ?? []).map(({ row, amount, reason }) => ({ row, amount, reason })), park: (verification?.park ?? []).map(({ row, amount }) => ({ row, amount })) };
  const preview = usePreview(grant, claim, body, verification !== null);
  return (
    <section aria-labelledby="proposal">
      <h2 id="proposal">{t('claimDecision.proposal')}</h2>
      {!preview.data && (preview.error ? <Failure error={preview.error} retry={() => void preview.refetch()} /> : <Loading text={t('app.loading')} />)}
      {preview.data && (
        <>
          <ClaimTables cells={preview.data.cells} supportByPartner={preview.data.supportByPartner} category={file.category} partner={file.partner} />
          <SupportLine preview={preview.data} />
          {has('decision-maker') && <DecideForm file={file} />}
        </>
      )}
    </section>
  );
}

function DecideForm({ file: { grant, claim } }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const [read, setRead] = useState(false);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByJudging(grant, claim));
  const submit = async () => {
    setTried(true);
    if (read) await acting.act(`${claimPath(grant, claim)}/decision`, { body: {} });
  };
  return (
    <ActForm acting={acting} send={submit} button={t('claimDecision.decide')}>
      <div className={tried && !read ? 'field wrong' : 'field'}>
        <label className="check">
          <input type="checkbox" checked={read} onChange={({ target }) => setRead(target.checked)} aria-describedby={tried && !read ? 'read-fault' : undefined} />
          <span>{t('claimDecision.agree')}</span>
        </label>
        {tried && !read && <span className="field-error" id="read-fault">{t('claimDecision.mustAgree')}</span>}
      </div>
    </ActForm>
  );
}

function Decided({ file: { grant, claim, head } }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section aria-labelledby="decided">
      <h2 id="decided">{t('claimDecision.decided')}</h2>
      <div className="decided-figures">
        <dl className="facts">
          {(['declared', 'certified', 'deducted', 'parked'] as const).map((part) => (
            <div key={part}>
              <dt>{t(`realisation.${part}`)}</dt>
              <dd className="figure">{format.amount(head[part])}</dd>
            </div>
          ))}
          <div>
            <dt>{t('claims.support')}</dt>
            <dd className="figure">{format.amount(head.support)}</dd>
          </div>
        </dl>
      </div>
      <PaymentSteps grant={grant} claim={claim} payment={head.payment} support={head.support} />
    </section>
  );
}
