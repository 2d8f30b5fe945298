import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useRef, useState, type FormEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, send, standingIn, type Sending } from '../api.js';
import { sessionEnded } from '../session/session.js';
import { mayBeOver } from '../stand-in/acting.js';
import { fieldLabel } from './field-label.js';

export interface Acting {
  readonly busy: boolean;
  readonly problem: unknown;
  /** What is wrong with a field of the request, by the field's name. */
  readonly wrong: (field: string) => string | undefined;
  /** Whether the newest act was accepted. */
  readonly done: boolean;
  /** @param accepted is called before what is shown is read anew */
  readonly act: <Answer>(path: string, sending: Sending, accepted?: () => void) => Promise<Answer | null>;
}

/** Changes something and then reads anew what is shown of it. `keys` are the beginnings of what it may have changed. */
export function useAct(keys: readonly (readonly string[])[]): Acting {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const [state, setState] = useState<{ busy: boolean; problem: unknown; done: boolean }>({ busy: false, problem: null, done: false });
  // The same again after a connection that was lost is the same command, not a second one.
  const intent = useRef({ what: '', key: '' });
  const act = async <Answer,>(path: string, sending: Sending, accepted?: () => void): Promise<Answer | null> => {
    setState({ busy: true, problem: null, done: false });
    const what = JSON.stringify([path, sending, standingIn(path)]);
    if (intent.current.what !== what) intent.current = { what, key: newKey() };
    try {
      const { body } = await send<Answer>(path, { idempotencyKey: intent.current.key, ...sending }, i18n.language);
      intent.current = { what: '', key: '' };
      accepted?.();
      await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
      setState({ busy: false, problem: null, done: true });
      return body;
    } catch (problem) {
      // What was typed is kept; after the sign-in the reader is here again.
      if (problem instanceof ApiProblem && problem.status === 401) sessionEnded(queries);
      mayBeOver(queries, problem);
      setState({ busy: false, problem, done: false });
      return null;
    }
  };
  const wrong = (field: string) => (state.problem instanceof ApiProblem ? state.problem.errors.find((error) => error.field === field)?.expected : undefined);
  return { ...state, wrong, act };
}

/**
 * Why something was not done: in the platform's words, with the fields that it names.
 * @param changes whether something would have been changed: then nobody knows, where no answer came, whether it was
 */
export function Refused({ problem, changes = true }: { problem: unknown; changes?: boolean }) {
  const { t } = useTranslation();
  if (problem === null) return null;
  const known = problem instanceof ApiProblem ? problem : null;
  const errors = known?.errors ?? [];
  const unanswered = known?.status === 0;
  return (
    <div role="alert" className="refused">
      <InlineAlert status="error" labelText={unanswered && changes ? t('office.unknown') : known?.title || t('office.refused')}>
        {(known === null || unanswered || known.detail !== null) && <p>{unanswered ? t(changes ? 'office.unknownText' : 'error.unreachable') : (known?.detail ?? t('error.other'))}</p>}
        {errors.length > 0 && (
          <ul>
            {errors.map(({ field, expected }) => (
              <li key={`${field} ${expected}`}>
                <FieldName field={field} />: {expected}
              </li>
            ))}
          </ul>
        )}
      </InlineAlert>
    </div>
  );
}

/** A field as the forms call it; one that they do not have, as the API does. */
export function FieldName({ field }: { field: string }) {
  const { t } = useTranslation();
  const label = fieldLabel(field);
  if (label === null) return <bdi>{field}</bdi>;
  const number = label.number ?? '';
  // Some labels have a place for the number, the others are followed by it.
  const [name, numbered] = [t(label.key, { number }).trim(), t(label.key, { number: '#' }).includes('#')];
  return <>{numbered || number === '' ? name : `${name} ${number}`}</>;
}

/** A form may go with what it did: then the focus is not lost, but goes to the heading of the section, or of the page. */
function useWayOut(form: RefObject<HTMLFormElement | null>): void {
  useLayoutEffect(() => {
    const element = form.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      const heading = element.closest('section[aria-labelledby]')?.getAttribute('aria-labelledby') ?? '';
      setTimeout(() => {
        if (document.activeElement !== document.body) return;
        const to = document.getElementById(heading) ?? document.querySelector<HTMLElement>('main h1');
        to?.setAttribute('tabindex', '-1');
        to?.focus();
      });
    };
  }, [form]);
}

/** A form that sends one command, with what became of it. */
export function ActForm({ acting, send: submit, button, done, children, secondary = false }: {
  acting: Acting; send: () => Promise<unknown>; button: string; done?: string; children?: ReactNode; secondary?: boolean;
}) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  useWayOut(form);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!acting.busy) void submit();
  };
  return (
    <form ref={form} className="act" onSubmit={onSubmit} noValidate>
      {children}
      <Refused problem={acting.problem} />
      <Button type="submit" variant={secondary ? 'secondary' : 'default'} aria-disabled={acting.busy}>
        {acting.busy ? t('office.sending') : button}
      </Button>
      <p role="status" className="act-done">
        {acting.done ? (done ?? t('office.done')) : ''}
      </p>
    </form>
  );
}
