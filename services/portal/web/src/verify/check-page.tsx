import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { useRoles } from '../application/application-data.js';
import { Panel } from '../application/panel.js';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox } from '../office/fields.js';
import { ClarificationPanel, DeductionHearingPanel, FindingPanel } from './ask-panels.js';
import { ClaimFrame, NextSteps, type ClaimFile } from './claim-frame.js';
import { vouchersOf } from './correctable.js';
import { ChecklistPanel, RiskPanel } from './panels.js';
import { SamplePanel } from './sample-panel.js';
import { SumsBox, usePreview } from './sums-box.js';
import { useWork, type Work } from './use-work.js';
import { useWorkbench } from './use-workbench.js';
import { changedByJudging, claimPath, useRows } from './verify-data.js';
import type { CheckRow } from './verify-types.js';
import { bodyOf, marksOf, sumsOf, type Sums } from './work.js';
import { WorkbenchView } from './workbench.js';

/** A claim is checked row by row. */
export function CheckPage() {
  return <ClaimFrame page="check">{(file) => <Rows file={file} />}</ClaimFrame>;
}

function Rows({ file }: { file: ClaimFile }) {
  const { t } = useTranslation();
  const { rows, total, error, retry } = useRows(file.grant, file.claim);
  if (rows === null) return error ? <Failure error={error} retry={retry} /> : <Loading text={t('check.rows.loading')} />;
  return (
    <>
      {error !== null && <Failure error={error} retry={retry} />}
      {/* A claim that is verified begins with what the verification said; that is known once all its rows are here. */}
      {file.head.status !== 'submitted' && rows.length < total ? <Loading text={t('check.rows.loading')} /> : <Checking key={file.head.verifiedAt ?? ''} file={file} rows={rows} total={total} />}
    </>
  );
}

function Checking({ file, rows, total }: { file: ClaimFile; rows: readonly CheckRow[]; total: number }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { grant, claim, head, checks, application } = file;
  const verifies = has('verifier') && head.status !== 'decided';
  const work = useWork(grant, claim, checks.verification === null ? { marks: {}, conclusion: '' } : { marks: marksOf(rows, checks.verification), conclusion: checks.conclusion ?? '' }, head.verifiedAt);
  const bench = useWorkbench(rows, work, verifies);
  const sums = useMemo(() => sumsOf(rows, work.marks), [rows, work.marks]);
  const body = useMemo(() => bodyOf(rows, work.marks), [rows, work.marks]);
  const preview = usePreview(grant, claim, body, verifies && rows.length === total);
  const vouchers = useMemo(() => vouchersOf(rows), [rows]);
  const panel = { grant, claim, checks, may: verifies, voucherOf: (row: string) => vouchers.get(row) ?? row };
  return (
    <>
      <button type="button" className="skip" onClick={bench.toRows}>{t('check.toRowsSkip')}</button>
      <NextSteps file={file} here="check" />
      {verifies && work.overtaken && <Overtaken work={work} />}
      {!work.keeps && <p className="notice-box" role="alert">{t('check.notKept')}</p>}
      <section aria-label={t('check.rows.caption')}>
        <WorkbenchView grant={grant} from={head.period.from} filer={head.filer ?? null} bench={bench} work={work} rows={rows} total={total} may={verifies} category={file.category} partner={file.partner}
          sums={verifies && <SumsBox sums={sums} preview={preview.data} failed={preview.error !== null} />} />
      </section>
      <div className="check-panels">
        <div>
          <RiskPanel {...panel} programme={application?.programme} />
          <ChecklistPanel {...panel} />
          <SamplePanel {...panel} programme={application?.programme} show={() => bench.setQuery({ state: 'sampled' })} />
        </div>
        <div>
          <ClarificationPanel {...panel} rows={bench.chosenIds} />
          <DeductionHearingPanel {...panel} />
          <FindingPanel {...panel} row={bench.row ?? null} />
        </div>
        {verifies && <FinishPanel file={file} work={work} sums={sums} complete={rows.length === total} body={body} />}
      </div>
    </>
  );
}

/** What was done here and not sent rests on an older verification than the newest: the verifier says which of the two counts. */
function Overtaken({ work }: { work: Work }) {
  const { t } = useTranslation();
  return (
    <div className="notice-box" role="alert">
      <p>{t('check.overtaken.text')}</p>
      <p className="tool-row">
        <Button variant="secondary" onClick={() => work.goOn('theirs')}>{t('check.overtaken.theirs')}</Button>
        <Button variant="secondary" onClick={() => work.goOn('mine')}>{t('check.overtaken.mine')}</Button>
      </p>
    </div>
  );
}

/** The end of the verification: what the verifier concludes, and that all rows were looked at. */
function FinishPanel({ file: { grant, claim, head }, work, sums, complete, body }: { file: ClaimFile; work: Work; sums: Sums; complete: boolean; body: ReturnType<typeof bodyOf> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const [agreed, setAgreed] = useState(false);
  const [tried, setTried] = useState(false);
  const acting = useAct(changedByJudging(grant, claim));
  const untouched = { count: sums.untouched, number: format.count(sums.untouched) };
  const open = sums.untouched > 0;
  const submit = async () => {
    setTried(true);
    if ((open && !agreed) || !complete || work.overtaken) return;
    const conclusion = work.conclusion.trim();
    if ((await acting.act(`${claimPath(grant, claim)}/verification`, { body: { ...body, ...(conclusion === '' ? {} : { conclusion }) } }, work.forget)) === null) return;
    void go(`/grants/${encodeURIComponent(grant)}/claims/${claim}/decision`);
  };
  return (
    <Panel id="finish" heading={t('check.finish.heading')} state={open ? t('check.finish.open', untouched) : t('check.finish.all')} good={!open}>
      <ActForm acting={acting} send={submit} button={t(head.status === 'verified' ? 'check.finish.again' : 'check.finish.finish')}>
        <TextBox label={t('check.finish.conclusion')} rows={4} value={work.conclusion} change={work.conclude} error={acting.wrong('conclusion')} />
        {open && (
          <div className={tried && !agreed ? 'field wrong' : 'field'}>
            <label className="check">
              <input type="checkbox" checked={agreed} onChange={({ target }) => setAgreed(target.checked)} aria-describedby={tried && !agreed ? 'agree-fault' : undefined} />
              <span>{t('check.finish.agree', untouched)}</span>
            </label>
            {tried && !agreed && <span className="field-error" id="agree-fault">{t('check.finish.mustAgree')}</span>}
          </div>
        )}
        {tried && work.overtaken && <p className="field-error">{t('check.overtaken.choose')}</p>}
      </ActForm>
    </Panel>
  );
}
