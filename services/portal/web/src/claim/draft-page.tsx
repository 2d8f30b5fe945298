import '../styles/tables.css';
import '../styles/grant.css';
import '../styles/apply.css';
import '../styles/claim.css';
import { useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, NavLink, useParams } from 'react-router';
import { SaveLine } from '../apply/editor-parts.js';
import { useSaving, useSavingOnLeave } from '../apply/saving.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { sessionEnded, useSession } from '../session/session.js';
import { useClaimDraft } from './claim-data.js';
import { ClaimDraftStore, savingOfClaim } from './claim-draft-store.js';
import { useClaimPlan, type ClaimPlan } from './claim-plan.js';
import { DetailsStep } from './details-step.js';
import { stepPath, steps, type Step } from './step-path.js';
import type { ClaimDraft } from './draft-types.js';
import { ImportStep } from './import-step.js';
import { RowsStep } from './rows-step.js';
import type { StepProps } from './step-props.js';
import { SummaryStep } from './summary-step.js';

const bodies: Record<Step, React.ComponentType<StepProps>> = { details: DetailsStep, rows: RowsStep, import: ImportStep, summary: SummaryStep };
const isStep = (step: string): step is Step => (steps as readonly string[]).includes(step);
/** A partner fills in its rows; the rest is for the organisation that files the claim. */
const ofPartner: readonly Step[] = ['rows', 'import'];

export function ClaimDraftPage() {
  const { grant = '', draft = '', step = '' } = useParams();
  return <Loaded key={draft} grant={grant} id={draft} step={step} />;
}

function Loaded({ grant, id, step }: { grant: string; id: string; step: string }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data: draft, error, refetch } = useClaimDraft(id);
  const { plan, error: noPlan, refetch: refetchPlan } = useClaimPlan(grant);
  const person = session?.user?.id;
  if (isNotFound(error) || (draft && draft.grant !== grant)) return <NotFound />;
  if (draft?.state === 'filed') return <Navigate to={stepPath(grant, id, 'receipt')} replace />;
  if (!isStep(step)) return <Navigate to={stepPath(grant, id, 'details')} replace />;
  if (draft && !isLed(draft) && !ofPartner.includes(step)) return <Navigate to={stepPath(grant, id, 'rows')} replace />;
  if (draft && plan && person !== undefined) return <Editor draft={draft} plan={plan} person={person} step={step} />;
  const failed = error ?? noPlan;
  return (
    <div className="page">
      <PageTitle title={t('claiming.draft.title')} />
      {failed ? <Failure error={failed} retry={() => void (error ? refetch() : refetchPlan())} /> : <Loading text={t('app.loading')} />}
    </div>
  );
}

/** Whether the reader's organisation files the claim: it sees all parts. */
const isLed = ({ parts }: ClaimDraft): boolean => parts.every(({ right }) => right === 'edit');

function Editor({ draft, plan, person, step }: { draft: ClaimDraft; plan: ClaimPlan; person: string; step: Step }) {
  const { t } = useTranslation();
  const format = useFormat();
  const store = useClaimDraftStore(draft, person);
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  const saveOnLeave = useSavingOnLeave(() => store.details.flush());
  const { grant } = draft;
  const { from, to } = shown.details.content.period;
  const named = from && to && from.length === 10 && to.length === 10 ? t('claiming.draft.named', { period: format.period({ from, to }) }) : t('claiming.draft.title');
  const heading = t(`claiming.step.${step}`);
  const Body = bodies[step];
  return (
    <div className="page claim-draft">
      <Breadcrumbs steps={plan.name === null ? [{ to: '/home', name: t('nav.home') }, { name: named }] : [{ to: `/grants/${encodeURIComponent(grant)}`, name: plan.name }, { to: `/grants/${encodeURIComponent(grant)}/claims`, name: t('claims.heading') }, { name: named }]} />
      <p className="draft-name">{named}</p>
      <div className="draft-facts">
        <SaveLine saving={savingOfClaim(shown)} retry={() => void store.flush()} />
      </div>
      <nav className="claim-steps no-print" aria-label={t('claiming.step.label')}>
        <ol>
          {(isLed(draft) ? steps : ofPartner).map((name) => (
            <li key={name}>
              <NavLink to={stepPath(grant, draft.id, name)}>{t(`claiming.step.${name}`)}</NavLink>
            </li>
          ))}
        </ol>
      </nav>
      <div className="section-body" onBlur={saveOnLeave}>
        <PageTitle title={`${heading} – ${named}`} heading={heading} />
        <Body grant={grant} store={store} shown={shown} plan={ownPlan(plan, draft)} />
      </div>
    </div>
  );
}

/** The plan for the claim of one partner, where each files its own: nobody else takes part in it. */
const ownPlan = (plan: ClaimPlan, { filer }: ClaimDraft): ClaimPlan => (filer ? { ...plan, partners: [{ id: filer, name: plan.partnerName(filer) }] } : plan);

/** The store of the draft, for as long as the page is open: it saves when the reader leaves, and at once when the connection is back. */
function useClaimDraftStore(draft: ClaimDraft, person: string): ClaimDraftStore {
  const queries = useQueryClient();
  const [store] = useState(() => new ClaimDraftStore({ draft, person, language: () => i18next.language, ended: () => sessionEnded(queries) }));
  useEffect(() => store.adopt(draft), [store, draft]);
  // What is wrong with a row was told in the old language.
  useEffect(() => {
    const askAgain = () => void store.refresh().catch(() => undefined);
    i18next.on('languageChanged', askAgain);
    return () => i18next.off('languageChanged', askAgain);
  }, [store]);
  useSaving(store);
  return store;
}
