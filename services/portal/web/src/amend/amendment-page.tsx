import '../styles/tables.css';
import '../styles/apply.css';
import '../styles/amend.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { read, send } from '../api.js';
import type { Kept } from '../apply/api-types.js';
import { applicationPath, useProgramme } from '../apply/apply-data.js';
import { SaveLine } from '../apply/editor-parts.js';
import { Unsaveds } from '../apply/kept.js';
import { useSaving, useSavingOnLeave } from '../apply/saving.js';
import { SectionStore, type SectionShown } from '../apply/section-store.js';
import { AmendmentFiles } from '../attachments/attachments.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { sessionEnded, useSession } from '../session/session.js';
import { contentOfFiled, toSupplement, type AmendmentContent } from './amendment-content.js';
import { AmendmentForm } from './amendment-form.js';
import { AmendmentNotices } from './amendment-notices.js';
import type { Awarded, DraftConflict, GrantToAmend } from './amendment-types.js';

/** The draft as it was saved, with what has been decided against it since. */
type AmendmentDraft = Kept<AmendmentContent> & { readonly currentBudgetVersion?: number; readonly conflicts?: readonly DraftConflict[] };

/** An amendment of a grant, edited in place: what is in force, what is asked for, and what would come of it. */
export function AmendmentPage() {
  const { grant = '' } = useParams();
  const { t, i18n } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = useQuery({ queryKey: ['grant', grant, 'application'], queryFn: ({ signal }) => read<GrantToAmend>(applicationPath(grant), i18n.language, signal) });
  const { data: draft, error: noDraft, refetch: refetchDraft } = useQuery({
    queryKey: ['apply', 'amendment-draft', grant],
    queryFn: async ({ signal }) => {
      const saved = await read<AmendmentDraft>(`${applicationPath(grant)}/amendment-draft`, i18n.language, signal);
      if (saved.version > 0) return saved;
      // Nobody has saved one yet: it begins with what is to be supplemented, if anything is.
      const filed = toSupplement(data?.amendments);
      return { ...saved, savedAt: null, savedBy: null, content: filed ? contentOfFiled(filed) : {} };
    },
    staleTime: 0,
    enabled: data?.status === 'awarded',
  });
  const person = session?.user?.id;
  if (isNotFound(error) || (data && data.status !== 'awarded')) return <NotFound />;
  const failed = error ?? noDraft;
  if (data?.terms && draft && person !== undefined) return <Editor key={grant} grant={grant} awarded={data as Awarded} draft={draft} person={person} />;
  return (
    <div className="page">
      <PageTitle title={t('amend.title')} />
      {failed ? <Failure error={failed} retry={() => void (error ? refetch() : refetchDraft())} /> : <Loading text={t('grant.loading')} />}
    </div>
  );
}

function Editor({ grant, awarded, draft, person }: { grant: string; awarded: Awarded; draft: AmendmentDraft; person: string }) {
  const { t } = useTranslation();
  const { data: programme } = useProgramme(awarded.programme);
  const store = useAmendmentStore(grant, draft, person);
  const shown = useSyncExternalStore(store.subscribe, store.shown);
  const saveOnLeave = useSavingOnLeave(() => store.section.flush());
  const name = awarded.code ?? awarded.plan.name;
  return (
    <div className="page apply">
      <Breadcrumbs steps={[{ to: '/grants', name: t('grants.title') }, { to: `/grants/${encodeURIComponent(grant)}`, name }, { name: t('amend.title') }]} />
      <PageTitle title={`${t('amend.title')} – ${name}`} heading={t('amend.title')} />
      <div className="draft-facts">
        <p className="breakable">
          <bdi>{awarded.plan.name}</bdi>
        </p>
        <SaveLine saving={shown} retry={() => void store.section.flush()} />
      </div>
      <AmendmentNotices grant={grant} awarded={awarded} programme={programme} store={store.section} conflicts={draft.conflicts ?? []} current={draft.currentBudgetVersion ?? null} />
      <div onBlur={saveOnLeave}>
        <AmendmentForm grant={grant} awarded={awarded} programme={programme} store={store.section} shown={shown} />
      </div>
      {awarded.amendments?.filter(({ status }) => status === 'requested').map(({ number }) => (
        <AmendmentFiles key={number} grant={grant} number={number} mayAdd />
      ))}
    </div>
  );
}

interface AmendmentStore {
  readonly section: SectionStore<AmendmentContent>;
  subscribe(listener: () => void): () => void;
  shown(): SectionShown<AmendmentContent>;
}

/** The draft of the amendment, saved as the sections of an application are. */
function useAmendmentStore(grant: string, draft: Kept<AmendmentContent>, person: string): AmendmentStore {
  const queries = useQueryClient();
  const [store] = useState((): AmendmentStore => {
    const listeners = new Set<() => void>();
    const section = new SectionStore<AmendmentContent>({
      section: 'amendment',
      unsaveds: new Unsaveds(person, grant),
      put: async (content, version) => {
        const { body } = await send<{ version: number; savedAt: string }>(`${applicationPath(grant)}/amendment-draft`, { method: 'PUT', body: { content }, ifMatch: version }, i18next.language);
        return { ...body, completeness: [] };
      },
      saved: () => {},
      ended: () => sessionEnded(queries),
      shown: () => listeners.forEach((listener) => listener()),
    }, draft);
    return {
      section,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      shown: () => section.shown,
    };
  });
  useEffect(() => store.section.adopt(draft), [store, draft]);
  useSaving(store.section);
  return store;
}
