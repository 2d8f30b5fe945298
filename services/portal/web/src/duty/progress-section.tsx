import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AreaField } from '../apply/fields.js';
import { useClaims } from '../grant/grant-data.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { useKeptDraft } from '../office/kept-draft.js';
import { Failure, isNotFound } from '../layout/states.js';
import { useSession } from '../session/session.js';
import { progressPath, useProgressReports, type ProgressReport } from './duty-data.js';

const LONGEST = 20_000;

/** What was done in the period of each claim: the beneficiary writes it, a case officer accepts it. `wanted` where the programme asks for it. */
export function ProgressSection({ grant, wanted }: { grant: string; wanted: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: claims } = useClaims(grant);
  const { data, error, refetch } = useProgressReports(grant);
  const reports = new Map(data?.progressReports.map((report) => [report.claim, report]));
  const known = claims?.claims.filter(({ claim }) => wanted || reports.has(claim)) ?? [];
  // A partner that files its own claims reports no progress: the lead does for all.
  if (isNotFound(error)) return null;
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data || known.length === 0) return null;
  return (
    <section className="list-section" id="progress" aria-labelledby="progress-heading">
      <h2 id="progress-heading">{t('duties.progress.heading')}</h2>
      {known.toReversed().map(({ claim, period }) => (
        <article key={claim} className="progress-report">
          <h3>{t('duties.progress.ofClaim', { number: claim, period: format.period(period) })}</h3>
          <Report grant={grant} claim={claim} report={reports.get(claim) ?? null} />
        </article>
      ))}
    </section>
  );
}

function Report({ grant, claim, report }: { grant: string; claim: number; report: ProgressReport | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: session } = useSession();
  const writes = session?.user !== null && session?.user !== undefined && isApplicant(session.user) && (report === null || report.status === 'sent-back');
  const reviews = session?.user?.roles.includes('case-officer') === true && report?.status === 'in-review';
  return (
    <>
      <p>
        <span className={`tag ${report?.status === 'sent-back' ? 'bad' : report?.status === 'accepted' ? 'running' : 'still'}`}>{t(`duties.progress.status.${report?.status ?? 'none'}`)}</span>{' '}
        {report && t('duties.progress.submittedAt', { at: format.dayAndClock(report.submittedAt) })}
      </p>
      {report?.reason && <Told heading={t('duties.progress.reason')} text={report.reason} />}
      {report && !writes && <Told heading={t('duties.progress.done')} text={report.done} />}
      {report && !writes && <Told heading={t('duties.progress.next')} text={report.next} />}
      {writes && <WriteForm grant={grant} claim={claim} report={report} />}
      {reviews && <ReviewForm grant={grant} claim={claim} />}
    </>
  );
}

function Told({ heading, text }: { heading: string; text: string | null }) {
  return (
    <>
      <h4>{heading}</h4>
      <p className="breakable written">
        <bdi>{text ?? '–'}</bdi>
      </p>
    </>
  );
}

function WriteForm({ grant, claim, report }: { grant: string; claim: number; report: ProgressReport | null }) {
  const { t } = useTranslation();
  // What was typed before the report was sent back no longer fits.
  const round = report === null ? 0 : Date.parse(report.submittedAt);
  const [draft, change, forget] = useKeptDraft(`${grant}/${claim}`, 'progress-report', round, () => ({ done: report?.done ?? '', next: report?.next ?? '' }));
  const acting = useAct([['grant', grant], ['duties']]);
  return (
    <ActForm acting={acting} send={() => acting.act(progressPath(grant, claim), { body: draft }, forget)} button={t('duties.progress.submit')}>
      <AreaField field={`progress-done-${claim}`} label={t('duties.progress.done')} value={draft.done} longest={LONGEST} change={(done) => change({ ...draft, done })} />
      <AreaField field={`progress-next-${claim}`} label={t('duties.progress.next')} value={draft.next} longest={LONGEST} rows={3} change={(next) => change({ ...draft, next })} />
    </ActForm>
  );
}

function ReviewForm({ grant, claim }: { grant: string; claim: number }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'accepted' | 'supplement'>('accepted');
  const [reason, setReason] = useState('');
  const acting = useAct([['grant', grant], ['duties']]);
  return (
    <ActForm acting={acting} send={() => acting.act(`${progressPath(grant, claim)}/review`, { body: { outcome, ...(reason === '' ? {} : { reason }) } })} button={t('duties.progress.review')}>
      <fieldset className="field yes-no">
        <legend>{t('duties.progress.outcome')}</legend>
        {(['accepted', 'supplement'] as const).map((one) => (
          <label key={one}>
            <input type="radio" name={`outcome-${claim}`} checked={outcome === one} onChange={() => setOutcome(one)} />
            {t(`duties.progress.${one}`)}
          </label>
        ))}
      </fieldset>
      <AreaField field={`progress-reason-${claim}`} label={t('duties.progress.reason')} value={reason} rows={3} change={setReason} />
    </ActForm>
  );
}
