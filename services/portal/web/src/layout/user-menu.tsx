import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { signOut, type User } from '../session/session.js';
import { today } from '../helsinki.js';
import { actedForBy, mayStandIn, seesStandIns, useStandIns } from '../stand-in/stand-in-data.js';
import { useFormat, useNames } from './names.js';

/** Who is signed in, and the way out. */
export function UserMenu({ user, csrf }: { user: User; csrf: string | null }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const away = (event: PointerEvent | FocusEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    const listening = new AbortController();
    document.addEventListener('pointerdown', away, listening);
    document.addEventListener('focusin', away, listening);
    document.addEventListener('keydown', escape, listening);
    return () => listening.abort();
  }, [open]);
  const label = user.roles.length > 1 ? t('role.several') : nameOf('role', user.roles[0] ?? '', user.id);
  return (
    <div className="user-menu" ref={box}>
      <button ref={button} type="button" className="user-button" aria-expanded={open} aria-controls="user-panel" onClick={() => setOpen(!open)}>
        <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
          <circle cx="12" cy="8" r="4.2" fill="currentColor" />
          <path d="M3.5 21c.6-4.6 4-7 8.5-7s7.900 2.400 8.500 7z" fill="currentColor" />
        </svg>
        <span className="user-label">{label}</span>
      </button>
      <div id="user-panel" className="user-panel" hidden={!open}>
        {open && <UserPanel user={user} csrf={csrf} close={() => setOpen(false)} />}
      </div>
    </div>
  );
}

function UserPanel({ user, csrf, close }: { user: User; csrf: string | null; close: () => void }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const [state, setState] = useState<'ready' | 'leaving' | 'failed'>('ready');
  const leave = async () => {
    setState('leaving');
    try {
      window.location.assign(await signOut(csrf));
    } catch {
      setState('failed');
    }
  };
  return (
    <>
      <h2 className="hidden-text">{t('session.menu')}</h2>
      <dl className="facts stacked">
        <div>
          <dt>{t('session.roles')}</dt>
          <dd>{user.roles.map((role) => nameOf('role', role)).join(', ')}</dd>
        </div>
        {!user.roles.includes('auditor') && (
          <div>
            <dt>{t('session.organisation')}</dt>
            <dd>{user.organisation ?? t('session.authority')}</dd>
          </div>
        )}
        <div>
          <dt>{t('session.id')}</dt>
          <dd>{user.id}</dd>
        </div>
      </dl>
      {seesStandIns(user) && <StandInsLink user={user} close={close} />}
      <p className="quiet">{t('session.until', { time: format.dayAndClock(user.expiresAt) })}</p>
      <Button variant="secondary" onClick={() => void leave()} disabled={state === 'leaving'}>
        {state === 'leaving' ? t('session.signingOut') : t('session.signOut')}
      </Button>
      <p role="alert">{state === 'failed' ? t('session.signOutFailed') : ''}</p>
    </>
  );
}

/** The way to those who act for others, and how many the reader may act for today. */
function StandInsLink({ user, close }: { user: User; close: () => void }) {
  const { t } = useTranslation();
  const { data = [] } = useStandIns(mayStandIn(user));
  const count = actedForBy(user.id, data, today()).length;
  return (
    <p className="menu-link">
      <Link to="/stand-ins" onClick={close}>{t('standIns.title')}</Link>
      {count > 0 && <span className="quiet"> {t('standIns.count', { count })}</span>}
    </p>
  );
}
