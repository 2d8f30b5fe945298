import { useEffect, useMemo, useRef, useState } from 'react';
import { useRoles } from '../application/application-data.js';
import { Unsaveds } from '../apply/kept.js';
import { step, type Marks, type Patch } from './work.js';

interface Kept {
  readonly marks: Marks;
  readonly conclusion: string;
}
/** What the browser keeps, and which verification it grew out of; null: none yet. */
type KeptHere = Kept & { readonly since?: string | null };
/** So many steps can be taken back. */
const MOST_STEPS = 200;
/** What was done is kept a moment later: with ten thousand rows not after each key. */
const MOMENT = 300;
const FORM = 'verification';

export interface Work extends Kept {
  readonly take: (patch: Patch) => void;
  /** @returns the rows that the step was about; empty when there is none */
  readonly undo: () => readonly string[];
  readonly mayUndo: boolean;
  readonly conclude: (conclusion: string) => void;
  /** After it was sent: what is kept here is of no use any more. */
  readonly forget: () => void;
  /** Whether the browser keeps what is done. */
  readonly keeps: boolean;
  /** What is kept here grew out of another verification than the newest: somebody verified the claim since. */
  readonly overtaken: boolean;
  /** Ends that: with what was kept here, or with what was verified. */
  readonly goOn: (with_: 'mine' | 'theirs') => void;
}

/**
 * The marks of one verifier on the rows of one claim: a reload or a session that ends does not take them away.
 * @param begun what the newest verification says, and `since` when it is of; null: the claim is not verified yet
 */
export function useWork(grant: string, claim: number, begun: Kept, since: string | null): Work {
  const { id } = useRoles();
  const kept = useMemo(() => new Unsaveds(id, `${grant} ${claim}`), [id, grant, claim]);
  const [found] = useState(() => kept.read<KeptHere>(FORM)?.content);
  const [state, setState] = useState<Kept & { readonly backs: readonly Patch[] }>(() => ({ ...(found ?? begun), backs: [] }));
  const [overtaken, setOvertaken] = useState(found !== undefined && (found.since ?? null) !== since);
  const [keeps, setKeeps] = useState(true);
  const due = useRef<Kept | null>(null);
  useEffect(() => {
    const write = () => {
      if (due.current) setKeeps(kept.keep(FORM, { version: 0, base: {}, content: { ...due.current, since } }));
      due.current = null;
    };
    const timer = window.setInterval(write, MOMENT);
    window.addEventListener('pagehide', write);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('pagehide', write);
      write();
    };
  }, [kept, since]);
  const put = (next: Kept & { readonly backs: readonly Patch[] }) => {
    due.current = { marks: next.marks, conclusion: next.conclusion };
    setState(next);
  };
  return {
    marks: state.marks,
    conclusion: state.conclusion,
    keeps,
    overtaken,
    goOn: (with_) => {
      setOvertaken(false);
      if (with_ === 'mine') put(state);
      else {
        due.current = null;
        kept.forget(FORM);
        setState({ ...begun, backs: [] });
      }
    },
    mayUndo: state.backs.length > 0,
    take: (patch) => {
      const { marks, back } = step(state.marks, patch);
      put({ ...state, marks, backs: [...state.backs.slice(1 - MOST_STEPS), back] });
    },
    undo: () => {
      const back = state.backs.at(-1);
      if (back === undefined) return [];
      put({ ...state, marks: step(state.marks, back).marks, backs: state.backs.slice(0, -1) });
      return Object.keys(back);
    },
    conclude: (conclusion) => put({ ...state, conclusion }),
    forget: () => {
      due.current = null;
      kept.forget(FORM);
    },
  };
}
