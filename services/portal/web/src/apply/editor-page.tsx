import '../styles/tables.css';
import '../styles/apply.css';
import { useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { Attachments } from '../attachments/attachments.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { sessionEnded, useSession } from '../session/session.js';
import { sections, type Draft, type Programme, type SectionName } from './api-types.js';
import { useDraft, useProgramme } from './apply-data.js';
import { DraftStore } from './draft-store.js';
import { ClosingTime, SaveLine, SectionList, SectionSteps } from './editor-parts.js';
import { MergeView } from './merge-view.js';
import { MissingList } from './missing-list.js';
import { savingOf, useSaving, useSavingOnLeave } from './saving.js';
import { SectionForm } from './section-form.js';
import { SummaryView } from './summary-view.js';

export function EditorPage() {
  const { draft = '', section = '' } = useParams();
  return <Loaded key={draft} id={draft} section={section} />;
}

function Loaded({ id, section }: { id: string; section: string }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data: draft, error, refetch } = useDraft(id);
  const { data: programme, error: noProgramme, refetch: refetchProgramme } = useProgramme(draft?.programme);
  const person = session?.user?.id;
  if (isNotFound(error)) return <NotFound />;
  if (draft?.application) return <Navigate to={`/drafts/${encodeURIComponent(id)}/receipt`} replace />;
  if (draft && programme && person !== undefined) return <Editor draft={draft} programme={programme} person={person} section={section} />;
  const failed = error ?? noProgramme;
  return (
    <div className="page">
      <PageTitle title={t('apply.title')} />
      {failed ? <Failure error={failed} retry={() => void (error ? refetch() : refetchProgramme())} /> : <Loading text={t('app.loading')} />}
    </div>
  );
}

const isSection = (name: string): name is SectionName => (sections as readonly string[]).includes(name);

function Editor({ draft, programme, person, section }: { draft: Draft; programme: Programme; person: string; section: string }) {
  const { t } = useTranslation();
  const store = useDraftStore(draft, person);
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  const saveOnLeave = useSavingOnLeave(() => store.flush());
  const readOnly = draft.right === 'view';
  const draftName = shown.sections.basics.content.name?.trim() || t('apply.unnamed');
  if (section !== 'summary' && !isSection(section)) return <Navigate to={`/drafts/${encodeURIComponent(draft.id)}/basics`} replace />;
  const heading = t(`apply.section.${section}`);
  return (
    <div className="page apply">
      <Breadcrumbs steps={[{ to: '/applications', name: t('nav.applications') }, { name: draftName }]} />
      <p className="draft-name breakable">
        <bdi>{draftName}</bdi>
      </p>
      <div className="draft-facts">
        <ClosingTime closes={draft.callCloses} />
        <SaveLine saving={savingOf(Object.values(shown.sections))} retry={() => void store.flush()} />
      </div>
      <div className="with-sections">
        <SectionList draft={draft.id} shown={shown} />
        <div className="section-body" onBlur={saveOnLeave}>
          <PageTitle title={`${heading} – ${draftName}`} heading={heading} />
          {readOnly && <p className="notice-line">{t('apply.readOnly')}</p>}
          {section === 'summary' ? (
            <SummaryView draft={draft} programme={programme} store={store} shown={shown} />
          ) : (
            <>
              {shown.sections[section].state === 'conflict' && <MergeView key={shown.sections[section].theirs?.version} section={section} store={store} shown={shown} programme={programme} />}
              <SectionForm section={section} store={store} shown={shown} programme={programme} readOnly={readOnly} />
              {section === 'content' && <Attachments application={draft.id} mayAdd={!readOnly} />}
              <MissingList draft={draft.id} section={section} store={store} shown={shown} programme={programme} />
            </>
          )}
          <SectionSteps draft={draft.id} section={section} />
        </div>
      </div>
    </div>
  );
}

/** The store of the draft, for as long as the page is open: it saves when the reader leaves, and at once when the connection is back. */
function useDraftStore(draft: Draft, person: string): DraftStore {
  const queries = useQueryClient();
  const [store] = useState(() => new DraftStore({ draft, person, language: () => i18next.language, ended: () => sessionEnded(queries) }));
  useEffect(() => store.adopt(draft), [store, draft]);
  // What is missing was told in the old language.
  useEffect(() => {
    const askAgain = () => void queries.invalidateQueries({ queryKey: ['apply', 'draft', draft.id] });
    i18next.on('languageChanged', askAgain);
    return () => i18next.off('languageChanged', askAgain);
  }, [queries, draft.id]);
  useSaving(store);
  return store;
}
