import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.js';
import type { EntryDraft } from './entry-draft.js';

/** What the fields are called. */
const labels = {
  code: 'field.code', name: 'field.name', authority: 'field.authority', portfolio: 'field.portfolio', focus: 'field.focus', stage: 'field.stage', from: 'from', to: 'to', funders: 'field.funders',
  implementers: 'field.implementers', sources: 'money', partners: 'partners', statedTotal: 'field.stated', summary: 'summary', contacts: 'contacts',
} as const satisfies Record<keyof EntryDraft, string>;

/** Where somebody else saved the entry first: takes that over without losing what is typed, and says what both changed. */
export function Meanwhile({ problem, both, takeOver, theirs }: { problem: unknown; both: readonly (keyof EntryDraft)[] | null; takeOver: () => Promise<void>; theirs: EntryDraft }) {
  const { t } = useTranslation();
  if (both === null) {
    if (!(problem instanceof ApiProblem && problem.status === 412)) return null;
    return (
      <button type="button" className="button secondary" onClick={() => void takeOver()}>
        {t('register.takeOver')}
      </button>
    );
  }
  return (
    <div role="status">
      <p>{t('register.takenOver')}</p>
      {both.length > 0 && (
        <>
          <p>{t('register.both')}</p>
          <ul>
            {both.map((field) => (
              <li key={field}>
                {t(`register.${labels[field]}`)}
                {typeof theirs[field] === 'string' && <>: <q>{theirs[field]}</q></>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
