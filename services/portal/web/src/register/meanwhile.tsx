import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.js';
import { Choice } from '../office/fields.js';
import { isAlike, saidIn, type EntryDraft } from './entry-draft.js';

/** What the fields are called. */
const labels = {
  code: 'field.code', name: 'field.name', authority: 'field.authority', portfolio: 'field.portfolio', focus: 'field.focus', stage: 'field.stage', from: 'from', to: 'to', funders: 'field.funders',
  implementers: 'field.implementers', sources: 'money', partners: 'partners', statedTotal: 'field.stated', summary: 'summary', contacts: 'contacts',
} as const satisfies Record<keyof EntryDraft, string>;

/** What this reader made of an entry and what the other one did, and the fields that both changed. */
export interface Merged {
  readonly mine: EntryDraft;
  readonly theirs: EntryDraft;
  readonly both: readonly (keyof EntryDraft)[];
}

/** Where somebody else saved the entry first: takes that over without losing what is typed, and lets the reader choose where both changed the same. */
export function Meanwhile({ problem, merged, takeOver, draft, change }: {
  problem: unknown; merged: Merged | null; takeOver: () => Promise<void>; draft: EntryDraft; change: (part: Partial<EntryDraft>) => void;
}) {
  const { t } = useTranslation();
  if (merged === null) {
    if (!(problem instanceof ApiProblem && problem.status === 412)) return null;
    return (
      <button type="button" className="button secondary" onClick={() => void takeOver()}>
        {t('register.takeOver')}
      </button>
    );
  }
  return <TakenOver merged={merged} draft={draft} change={change} />;
}

const sides = ['mine', 'theirs'] as const;

function TakenOver({ merged, draft, change }: { merged: Merged; draft: EntryDraft; change: (part: Partial<EntryDraft>) => void }) {
  const { t } = useTranslation();
  const told = useRef<HTMLParagraphElement>(null);
  // The button is gone: the focus goes to what came in its place.
  useEffect(() => told.current?.focus(), []);
  const { both } = merged;
  const saidBy = (side: (typeof sides)[number], field: keyof EntryDraft) => (field === 'stage' ? t(`register.stage.${merged[side].stage}`) : saidIn(field, merged[side])) || t('register.side.nothing');
  return (
    <>
      <p ref={told} tabIndex={-1} role="status">{t('register.takenOver')} {both.length > 0 && t('register.both')}</p>
      {both.map((field) => (
        <Choice key={field} label={t(`register.${labels[field]}`)} value={sides.find((side) => isAlike(field, draft, merged[side])) ?? ''} change={(side) => change({ [field]: merged[side as 'mine'][field] })}
          options={sides.map((side) => ({ value: side, name: t(`register.side.${side}`, { value: saidBy(side, field) }) }))} />
      ))}
    </>
  );
}
