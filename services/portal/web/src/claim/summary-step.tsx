import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { fieldId } from '../apply/fields.js';
import { useFormat } from '../layout/names.js';
import { Failure, Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { changedBy, draftPath } from './claim-data.js';
import { savingOfClaim } from './claim-draft-store.js';
import type { ClaimPlan } from './claim-plan.js';
import type { StepProps } from './step-props.js';
import { stepPath } from './step-path.js';
import type { ClaimDraft, DraftProblem } from './draft-types.js';
import { PreviewTable } from './preview-table.js';
import { isRowField } from './row-text.js';

/** Everything before it is sent: what it comes to, what is wrong, and the filing. */
export function SummaryStep(props: StepProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { store, shown, plan, grant } = props;
  const { details, draft } = shown;
  const { state } = savingOfClaim(shown);
  // Each saved change is judged anew: what is told here is of what would be sent.
  const { data: judged, error, refetch } = useQuery({ queryKey: ['claiming', 'judged', draft.id, details.savedAt, state, i18n.language], queryFn: () => judgedWhole(store), staleTime: 0, gcTime: 0, enabled: state === 'saved' || state === 'changed' });
  const rows = judged?.parts.reduce((sum, part) => sum + (part.rows ?? 0), 0);
  const nil = rows === 0 && details.content.takeUp.length === 0;
  if (!judged) return error ? <Failure error={error} retry={() => void refetch()} /> : state === 'conflict' || state === 'refused' ? <Unsaved {...props} /> : <Loading text={t('claiming.summary.loading')} />;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('realisation.period')}</dt>
          <dd>{[judged.period.from, judged.period.to].every((day) => day.length === 10) ? format.period(judged.period) : '–'}</dd>
        </div>
        <div>
          <dt>{t('claiming.rows.count')}</dt>
          <dd>{format.count(rows ?? null)}</dd>
        </div>
        {judged.last && (
          <div>
            <dt>{t('claiming.summary.kind')}</dt>
            <dd>{t('claims.last')}</dd>
          </div>
        )}
      </dl>
      {nil && <InlineAlert status="neutral">{t('claiming.summary.nil')}</InlineAlert>}
      {judged.parts.length > 1 && <PartStates draft={judged} plan={plan} />}
      <Problems grant={grant} draft={judged} plan={plan} store={store} />
      <PreviewTable {...props} draft={judged} />
      {state === 'conflict' || state === 'refused' ? <Unsaved {...props} /> : <Filing grant={grant} draft={judged} />}
      <Removal grant={grant} draft={draft.id} />
    </>
  );
}

/** What the platform says of the claim; the rows that it names are read too, so that they can be told by their numbers. */
async function judgedWhole(store: StepProps['store']): Promise<ClaimDraft> {
  const draft = await store.judged();
  for (const partner of new Set(draft.problems.slice(0, SHOWN).flatMap((problem) => (problem.row && problem.partner ? [problem.partner] : [])))) await store.open(partner);
  return draft;
}

function Unsaved({ grant, shown }: StepProps) {
  const { t } = useTranslation();
  const inRows = [...shown.books.values()].some(({ state }) => state === 'conflict' || state === 'refused');
  return (
    <div role="alert">
      <InlineAlert status="warning">
        {t('claiming.summary.unsaved')} <Link to={stepPath(grant, shown.draft.id, inRows ? 'rows' : 'details')}>{t(inRows ? 'claiming.step.rows' : 'claiming.step.details')}</Link>
      </InlineAlert>
    </div>
  );
}

function PartStates({ draft, plan }: { draft: ClaimDraft; plan: ClaimPlan }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="why-list">
      {draft.parts.map(({ partner, rows, sum, ready }) => (
        <li key={partner}>
          {plan.partnerName(partner)}: {rows === null ? '' : `${t('claiming.parts.rows', { count: rows })}, ${format.euros(sum)}, `}
          {t(ready ? 'claiming.parts.ready' : 'claiming.parts.open')}
        </li>
      ))}
    </ul>
  );
}

const SHOWN = 20;

/** What keeps the claim from being filed, each with the way to where it is mended. */
function Problems({ grant, draft, plan, store }: { grant: string; draft: ClaimDraft; plan: ClaimPlan; store: StepProps['store'] }) {
  const numberOf = ({ partner, row }: DraftProblem): number => (store.book(partner ?? '')?.shown.rows.findIndex(({ key }) => key === row) ?? -1) + 1;
  const { t } = useTranslation();
  if (draft.problemCount === 0) return <p className="section-complete">{t('claiming.summary.sound')}</p>;
  const more = draft.problemCount - Math.min(draft.problems.length, SHOWN);
  return (
    <section className="missing" aria-labelledby="problems">
      <h2 id="problems">{t('claiming.summary.problems', { count: draft.problemCount })}</h2>
      <ul>
        {draft.problems.slice(0, SHOWN).map((problem) => (
          <li key={`${problem.row ?? ''} ${problem.partner ?? ''} ${problem.field}`}>
            <ProblemLine grant={grant} draft={draft.id} problem={problem} plan={plan} number={numberOf(problem)} />
          </li>
        ))}
      </ul>
      {more > 0 && <p>{t('claiming.summary.more', { count: more })}</p>}
    </section>
  );
}

function ProblemLine({ grant, draft, problem: { row, partner, field, expected }, plan, number }: { grant: string; draft: string; problem: DraftProblem; plan: ClaimPlan; number: number }) {
  const { t } = useTranslation();
  const name = isRowField(field) ? t(`claiming.row.${field}`) : field;
  if (row) {
    return (
      <>
        <Link to={`${stepPath(grant, draft, 'rows')}?partner=${encodeURIComponent(partner ?? '')}&row=${encodeURIComponent(row)}&field=${encodeURIComponent(field)}`}>
          {t('claiming.summary.inRow', { number, field: name })}
          {plan.partners.length > 1 && ` (${plan.partnerName(partner ?? '')})`}
        </Link>
        : {expected}
      </>
    );
  }
  const top = field.split(/[.[]/u)[0] ?? '';
  const named = top === 'period' ? t('apply.field.period') : top === 'last' ? t('claims.last') : top === 'takeUp' ? t('claiming.takeUp.heading') : t('claiming.details.money');
  return (
    <>
      <Link to={`${stepPath(grant, draft, 'details')}#${fieldId(field)}`}>{named}</Link>: {expected}
    </>
  );
}

/** Sends the claim: asked once more, since it cannot be taken back. */
function Filing({ grant, draft }: { grant: string; draft: ClaimDraft }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const acting = useAct([...changedBy(grant), ['claiming', 'draft', draft.id]]);
  const dialog = useRef<HTMLDialogElement>(null);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (asking) dialog.current?.showModal();
    else dialog.current?.close();
  }, [asking]);
  const file = async () => {
    setAsking(false);
    const filed = await acting.act(`${draftPath(draft.id)}/filing`, { body: {}, ifMatch: draft.version });
    if (filed) await navigate(stepPath(grant, draft.id, 'receipt'), { replace: true });
  };
  return (
    <section className="submission" aria-labelledby="filing">
      <h2 id="filing">{t('claiming.summary.file')}</h2>
      <p>{t(draft.problemCount > 0 ? 'claiming.summary.notYet' : 'claiming.summary.fileText')}</p>
      <Refused problem={acting.problem} />
      <Button disabled={draft.problemCount > 0} aria-disabled={acting.busy} onClick={() => setAsking(true)}>
        {acting.busy ? t('office.sending') : t('claiming.summary.file')}
      </Button>
      <dialog ref={dialog} className="ask" aria-labelledby="ask-filing" onClose={() => setAsking(false)}>
        <h2 id="ask-filing">{t('claiming.summary.sure')}</h2>
        <p>{t('claiming.summary.sureText')}</p>
        {draft.last && <p className="notice-line">{t('claiming.details.last')}. {t('claiming.details.lastText')}</p>}
        <p className="actions-row">
          <Button onClick={() => void file()}>{t('claiming.summary.yes')}</Button>
          <Button variant="secondary" onClick={() => setAsking(false)}>
            {t('claiming.summary.no')}
          </Button>
        </p>
      </dialog>
    </section>
  );
}

function Removal({ grant, draft }: { grant: string; draft: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const acting = useAct([['claiming', grant, 'drafts']]);
  const remove = async () => {
    if (!(await acting.act(draftPath(draft), { method: 'DELETE', body: {} }))) return;
    await navigate(`/grants/${encodeURIComponent(grant)}/claims`, { replace: true });
    queries.removeQueries({ queryKey: ['claiming', 'draft', draft] });
  };
  return (
    <details className="list-section">
      <summary>{t('claiming.summary.remove')}</summary>
      <p>{t('claiming.summary.removeText')}</p>
      <Refused problem={acting.problem} />
      <Button variant="secondary" aria-disabled={acting.busy} onClick={() => !acting.busy && void remove()}>
        {t('claiming.summary.removeYes')}
      </Button>
    </details>
  );
}
