import { useMemo, useState } from 'react';
import { Unsaveds } from '../apply/kept.js';
import { useRoles } from '../application/application-data.js';

/**
 * What somebody types into a long form and has not sent yet: a reload or a session that ends does not take it away.
 * @param of the application that it is about
 * @param round changes when what it rests on has changed, so that what was typed before no longer fits
 */
export function useKeptDraft<Draft extends object>(of: string, form: string, round: number, start: () => Draft): readonly [draft: Draft, change: (draft: Draft) => void, forget: () => void] {
  const { id } = useRoles();
  const kept = useMemo(() => new Unsaveds(id, of), [id, of]);
  const [draft, setDraft] = useState(() => {
    const found = kept.read<Draft>(form);
    return found?.version === round ? found.content : start();
  });
  const change = (next: Draft) => {
    setDraft(next);
    kept.keep(form, { version: round, base: {}, content: next });
  };
  return [draft, change, () => kept.forget(form)];
}
