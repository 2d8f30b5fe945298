import { money } from '@toteuma/kernel';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, read, send } from '../api.js';
import { centsOf } from '../budget/amount-text.js';
import { useFormat } from '../layout/names.js';
import { Failure } from '../layout/states.js';
import { sections, type Draft, type Programme, type Receipt } from './api-types.js';
import { draftPath } from './apply-data.js';
import type { AfterRemoval } from './deleted-draft.js';
import type { DraftShown, DraftStore } from './draft-store.js';
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
      {sections.map((section) => {
        const { state = 'empty', missing = [] } = shown.completeness.find((one) => one.section === section) ?? {};
        return (
          <section key={section} className="summary-section" aria-labelledby={`sum-${section}`}>
            <h2 id={`sum-${section}`}>
              {t(`apply.section.${section}`)} <small className={`state is-${missing.length === 0 && state === 'empty' ? 'complete' : state}`}>{state === 'incomplete' || missing.length > 0 ? t('apply.state.incomplete', { count: missing.length }) : t('apply.state.complete')}</small>
            </h2>
            <MissingList draft={draft.id} section={section} store={store} shown={shown} programme={programme} headed={false} />
          </section>
        );
      })}
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
      {removal.error && <Failure error={removal.error} retry={() => removal.mutate()} />}
    </details>
  );
}

function Submission({ draft, programme, store, shown }: Shown) {
  const { t } = useTranslation();
  const { nameOfMissing } = useFieldNames(programme, contentsOf(shown));
  const dialog = useRef<HTMLDialogElement>(null);
  const { state, problem, submit } = useSubmission(draft, store);
  const lacking = shown.completeness.filter(({ missing }) => missing.length > 0).length;
  const unsaved = savingOf(Object.values(shown.sections)).state;
  if (draft.right !== 'submit') return <p className="notice-line">{t('submit.noRight')}</p>;
  return (
    <section className="submission no-print" aria-labelledby="submit-heading">
      <h2 id="submit-heading">{t('submit.heading')}</h2>
      {lacking > 0 ? <p>{t('submit.lacking', { count: lacking })}</p> : <p>{t('submit.ready')}</p>}
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
      <div role="alert">
        {problem && (
          <InlineAlert status="error" labelText={t('submit.failed')}>
            <p>{problem.status === 0 ? t('submit.unreachable') : (problem.detail ?? problem.title)}</p>
            {problem.errors.length > 0 && (
              <ul>
                {problem.errors.map(({ field, expected }) => (
                  <li key={field}>
                    {nameOfMissing(field)}: {expected}
                  </li>
                ))}
              </ul>
            )}
          </InlineAlert>
        )}
      </div>
    </section>
  );
}

/** Submits under one key, so that a second try after a lost answer submits nothing twice. */
function useSubmission(draft: Draft, store: DraftStore) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newKey());
  const [state, setState] = useState<'ready' | 'sending'>('ready');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const submit = async () => {
    setState('sending');
    setProblem(null);
    try {
      await store.flush();
      const { version } = await read<Draft>(draftPath(draft.id), i18n.language);
      await send<Receipt>(`${draftPath(draft.id)}/submission`, { ifMatch: version, idempotencyKey: key.current, body: {} }, i18n.language);
      await queries.invalidateQueries({ queryKey: ['apply'] });
      void navigate(`/drafts/${encodeURIComponent(draft.id)}/receipt`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      // Of an answer that never came nobody knows: the same key finds out. A refusal was one, so the next try is another.
      if (error.status !== 0 && error.status < 500) key.current = newKey();
      setProblem(error);
    } finally {
      setState('ready');
    }
  };
  return { state, problem, submit };
}
