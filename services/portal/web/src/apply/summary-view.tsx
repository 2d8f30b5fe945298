import { money } from '@toteuma/kernel';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, send } from '../api.js';
import { centsOf } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import { Failure as Failed } from '../layout/states.js';
import { sections, type Draft, type Programme, type Receipt } from './api-types.js';
import { draftPath } from './apply-data.js';
import type { AfterRemoval } from './deleted-draft.js';
import type { DraftShown, DraftStore } from './draft-store.js';
import { SectionState, useTimeLeft } from './editor-parts.js';
import { savingOf } from './saving.js';
import { useFieldNames } from './field-names.js';
import { MissingList } from './missing-list.js';
import { useOutline } from './plan-outline.js';
import { contentsOf } from './section-form.js';
import { Sharing } from './sharing.js';

interface Shown {
  readonly draft: Draft;
  readonly programme: Programme;
  readonly store: DraftStore;
  readonly shown: DraftShown;
}

/** Everything before it is submitted: the figures, what is missing, and the submission. */
export function SummaryView({ draft, programme, store, shown }: Shown) {
  const { t } = useTranslation();
  const contents = contentsOf(shown);
  const { figures, financing } = useOutline(programme, contents);
  const format = useFormat();
  const { basics, financing: { advance } } = contents;
  const facts = [
    [t('apply.field.name'), basics.name ?? ''],
    [t('words.facts.period'), basics.period?.from && basics.period.to ? format.period({ from: basics.period.from, to: basics.period.to }) : ''],
    [t('words.budget.net'), format.euros(money(figures.net))],
    [t('plan.total'), format.euros(money(financing.total))],
    ...(centsOf(advance) === 0n ? [] : [[t('apply.field.advance'), format.euros(money(centsOf(advance)))] as const]),
  ] as const;
  return (
    <>
      <dl className="facts summary-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="breakable">{value === '' ? '–' : value}</dd>
          </div>
        ))}
      </dl>
      {sections.map((section) => (
        <section key={section} className="summary-section" aria-labelledby={`sum-${section}`}>
          <h2 id={`sum-${section}`}>
            {t(`apply.section.${section}`)} <SectionState section={section} shown={shown} />
          </h2>
          <MissingList draft={draft.id} section={section} store={store} shown={shown} programme={programme} headed={false} />
        </section>
      ))}
      <Submission draft={draft} programme={programme} store={store} shown={shown} />
      <Sharing draft={draft} />
      {draft.right === 'submit' && <Removal draft={draft} name={contents.basics.name?.trim() || null} store={store} />}
    </>
  );
}

/** A draft that nobody needs: it can be brought back for a while. */
function Removal({ draft, name, store }: Pick<Shown, 'draft' | 'store'> & { name: string | null }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const removal = useMutation({
    mutationFn: async () => {
      await store.flush();
      await send(draftPath(draft.id), { method: 'DELETE' }, i18n.language);
    },
    onSuccess: async () => {
      await navigate('/applications', { state: { deleted: { id: draft.id, name } } satisfies AfterRemoval });
      await queries.invalidateQueries({ queryKey: ['apply', 'drafts'] });
    },
  });
  return (
    <details className="list-section no-print">
      <summary>{t('submit.remove')}</summary>
      <p>{t('submit.removeText')}</p>
      <Button variant="secondary" disabled={removal.isPending} onClick={() => removal.mutate()}>
        {t('submit.removeYes')}
      </Button>
      {removal.error && <Failed error={removal.error} retry={() => removal.mutate()} />}
    </details>
  );
}

function Submission({ draft, programme, store, shown }: Shown) {
  const { t } = useTranslation();
  const { nameOfMissing } = useFieldNames(programme, contentsOf(shown));
  const dialog = useRef<HTMLDialogElement>(null);
  // The button stays: whether the call is open is for the platform's clock to say.
  const left = useTimeLeft(draft.callCloses);
  const { state, failure, submit } = useSubmission(draft, store);
  const lacking = shown.completeness.filter(({ missing }) => missing.length > 0).length;
  const unsaved = savingOf(Object.values(shown.sections)).state;
  if (draft.right !== 'submit') return <p className="notice-line">{t('submit.noRight')}</p>;
  return (
    <section className="submission no-print" aria-labelledby="submit-heading">
      <h2 id="submit-heading">{t('submit.heading')}</h2>
      <p>{left !== null && left <= 0 ? t('submit.closed') : lacking > 0 ? t('submit.lacking', { count: lacking }) : t('submit.ready')}</p>
      {(unsaved === 'waiting' || unsaved === 'refused' || unsaved === 'conflict') && <p className="wrong-text">{t('submit.unsaved')}</p>}
      <Button disabled={lacking > 0 || unsaved === 'conflict' || state === 'sending'} onClick={() => dialog.current?.showModal()}>
        {t('submit.button')}
      </Button>
      <dialog ref={dialog} className="ask" aria-labelledby="ask-heading">
        <h2 id="ask-heading">{t('submit.ask')}</h2>
        <p>{t('submit.askText')}</p>
        <div className="actions-row">
          <Button
            disabled={state === 'sending'}
            onClick={() => {
              dialog.current?.close();
              void submit();
            }}
          >
            {t('submit.yes')}
          </Button>
          <Button variant="secondary" onClick={() => dialog.current?.close()}>
            {t('apply.cancel')}
          </Button>
        </div>
      </dialog>
      <p role="status">{state === 'sending' ? t('submit.sending') : ''}</p>
      <div role="alert">{failure && <NotSubmitted failure={failure} nameOf={nameOfMissing} />}</div>
    </section>
  );
}

/** Why an application was not submitted: changes that are not saved, no answer, or what the platform said. `arrived` is what is known of it. */
type Failure = { readonly arrived: 'no' | 'unknown'; readonly problem: ApiProblem | null };

function NotSubmitted({ failure: { arrived, problem }, nameOf }: { failure: Failure; nameOf: (field: string) => string }) {
  const { t } = useTranslation();
  const unanswered = arrived === 'unknown' ? t('submit.unknownText') : t('error.unreachable');
  return (
    <InlineAlert status="error" labelText={t(arrived === 'unknown' ? 'submit.unknown' : 'submit.failed')}>
      <p>{problem === null ? t('submit.notSaved') : problem.status === 0 ? unanswered : (problem.detail ?? problem.title)}</p>
      {problem !== null && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(({ field, expected }) => (
            <li key={field}>
              {nameOf(field)}: {expected}
            </li>
          ))}
        </ul>
      )}
    </InlineAlert>
  );
}

/** Submits what is saved, all of it, under one key, so that a second try after a lost answer submits nothing twice. */
function useSubmission(draft: Draft, store: DraftStore) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newKey());
  const arrived = useRef<Failure['arrived']>('no');
  const [state, setState] = useState<'ready' | 'sending'>('ready');
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async () => {
    setState('sending');
    setFailure(null);
    try {
      await store.flush();
      // What was typed last is not left behind without a word: it would be lost with the draft.
      if (savingOf(Object.values(store.shown().sections)).state !== 'saved') return setFailure({ arrived: arrived.current, problem: null });
      const { version } = await read<Draft>(draftPath(draft.id), i18n.language);
      arrived.current = 'unknown';
      await send<Receipt>(`${draftPath(draft.id)}/submission`, { ifMatch: version, idempotencyKey: key.current, body: {} }, i18n.language);
      await queries.invalidateQueries({ queryKey: ['apply'] });
      void navigate(`/drafts/${encodeURIComponent(draft.id)}/receipt`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      // Of an answer that never came nobody knows: the same key finds out. A refusal was one, so the next try is another.
      if (error.status !== 0 && error.status < 500) {
        arrived.current = 'no';
        key.current = newKey();
      }
      setFailure({ arrived: arrived.current, problem: error });
    } finally {
      setState('ready');
    }
  };
  return { state, failure, submit };
}
