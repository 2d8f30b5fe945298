import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, newKey, send } from '../api.js';
import { sessionEnded } from '../session/session.js';
import { mayBeOver } from '../stand-in/acting.js';

export interface Refusal {
  readonly name: string;
  readonly why: string;
}
export interface Bulk {
  readonly busy: boolean;
  /** How many have been done of how many. */
  readonly done: number;
  readonly of: number;
  readonly refused: readonly Refusal[];
  readonly run: (acts: readonly { readonly name: string; readonly path: string; readonly body: unknown }[]) => Promise<void>;
}

/** One act after the other: one that is refused says why, and the rest goes on. */
export function useBulk(keys: readonly (readonly string[])[]): Bulk {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const [state, setState] = useState<{ busy: boolean; done: number; of: number; refused: readonly Refusal[] }>({ busy: false, done: 0, of: 0, refused: [] });
  const run: Bulk['run'] = async (acts) => {
    const refused: Refusal[] = [];
    let done = 0;
    const tell = (busy: boolean) => setState({ busy, done, of: acts.length, refused: [...refused] });
    tell(true);
    for (const { name, path, body } of acts) {
      try {
        await send(path, { body, idempotencyKey: newKey() }, i18n.language);
        done += 1;
      } catch (error) {
        const problem = error instanceof ApiProblem ? error : null;
        mayBeOver(queries, error);
        refused.push({ name, why: problem?.status === 0 ? t('error.unreachable') : (problem?.detail ?? problem?.title ?? t('error.other')) });
        if (problem?.status === 401) {
          sessionEnded(queries);
          break;
        }
      }
      tell(true);
    }
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
    tell(false);
  };
  return { ...state, run };
}
