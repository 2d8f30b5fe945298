import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, send } from '../api.js';
import { useSession } from '../session/session.js';
import type { Contents, Missing, SectionName } from './api-types.js';
import { applicationPath, useProgramme } from './apply-data.js';
import { useFieldNames } from './field-names.js';
import { Unsaveds } from './kept.js';
import { contentsOfApplication, supplementOf, type OwnApplication, type Supplement } from './own-application.js';
import { AnySection } from './section-form.js';

/** The sections that a supplement was asked for, to be changed and sent. What is typed is kept in the browser until it is sent. */
export function SupplementForm({ application, supplement }: { application: OwnApplication; supplement: Supplement }) {
  const { t } = useTranslation();
  const { data: programme } = useProgramme(application.programme);
  const { contents, write, send: sendIt, state, problem } = useSupplement(application, supplement);
  const { nameOfMissing } = useFieldNames(programme, contents);
  const missing: readonly Missing[] = problem?.errors ?? [];
  if (!programme) return null;
  return (
    <div className="supplement-form">
      <p className="notice-line">{t('own.onlyThese')}</p>
      {supplement.sections.map((section) => (
          <section key={section} aria-label={t(`apply.section.${section}`)} className="section-body">
            <h4>{t(`apply.section.${section}`)}</h4>
            <AnySection section={section} programme={programme} content={contents[section]} all={contents} missing={missing} readOnly={false} change={(content) => write({ [section]: content })} changeOther={(other, content) => supplement.sections.includes(other) && write({ [other]: content })} />
          </section>
      ))}
      <Button disabled={state === 'sending'} onClick={() => void sendIt()}>
        {t('own.sendSupplement')}
      </Button>
      <div role="alert">
        {problem && (
          <InlineAlert status="error" labelText={t('own.failed')}>
            <p>{problem.status === 0 ? t('error.unreachable') : (problem.detail ?? problem.title)}</p>
            {missing.length > 0 && (
              <ul>
                {missing.map(({ field, expected }) => (
                  <li key={field}>
                    {nameOfMissing(field)}: {expected}
                  </li>
                ))}
              </ul>
            )}
          </InlineAlert>
        )}
      </div>
    </div>
  );
}

function useSupplement(application: OwnApplication, supplement: Supplement) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const { data: session } = useSession();
  const place = `supplement-${supplement.number}`;
  const [unsaveds] = useState(() => new Unsaveds(session?.user?.id ?? '', application.id));
  const [typed, setTyped] = useState<Partial<Contents>>(() => unsaveds.read<Partial<Contents>>(place)?.content ?? {});
  const [state, setState] = useState<'ready' | 'sending'>('ready');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const key = useRef(newKey());
  const contents: Contents = { ...contentsOfApplication(application), ...typed };
  return {
    contents, state, problem,
    write: (part: { readonly [Name in SectionName]?: unknown }): void =>
      setTyped((known) => {
        const next = { ...known, ...part } as Partial<Contents>;
        unsaveds.keep(place, { version: application.version, base: {}, content: next });
        return next;
      }),
    send: async (): Promise<void> => {
      setState('sending');
      setProblem(null);
      try {
        await send(`${applicationPath(application.id)}/supplement`, { body: supplementOf(supplement, contents), idempotencyKey: key.current }, i18n.language);
        unsaveds.forget(place);
        await queries.invalidateQueries({ queryKey: ['apply'] });
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.status !== 0 && error.status < 500) key.current = newKey();
        setProblem(error);
      } finally {
        setState('ready');
      }
    },
  };
}
