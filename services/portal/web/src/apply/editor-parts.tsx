import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useFormat } from '../layout/names.js';
import { sections, type SectionName } from './api-types.js';
import type { DraftShown } from './draft-store.js';
import type { Saving } from './saving.js';

export const stepsOfForm = [...sections, 'summary'] as const;
const at = (draft: string, section: string): string => `/drafts/${encodeURIComponent(draft)}/${section}`;

/** The sections with how complete each is. */
export function SectionList({ draft, shown }: { draft: string; shown: DraftShown }) {
  const { t } = useTranslation();
  return (
    <nav className="section-list" aria-label={t('apply.sections')}>
      <ol>
        {stepsOfForm.map((section) => (
          <li key={section}>
            <NavLink to={at(draft, section)}>
              <span>{t(`apply.section.${section}`)}</span>
              {section !== 'summary' && <SectionState section={section} shown={shown} />}
            </NavLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** How complete a section is: not begun, what is missing, or complete. */
export function SectionState({ section, shown }: { section: SectionName; shown: DraftShown }) {
  const { t } = useTranslation();
  const { state = 'empty', missing = [] } = shown.completeness.find((one) => one.section === section) ?? {};
  if (shown.sections[section].state === 'conflict') return <small className="state is-conflict">{t('apply.state.conflict')}</small>;
  return <small className={`state is-${state}`}>{state === 'incomplete' || missing.length > 0 ? t('apply.state.incomplete', { count: missing.length }) : t(`apply.state.${state}`)}</small>;
}

/** The way on and back through the form. */
export function SectionSteps({ draft, section }: { draft: string; section: (typeof stepsOfForm)[number] }) {
  const { t } = useTranslation();
  const place = stepsOfForm.indexOf(section);
  const [before, after] = [stepsOfForm[place - 1], stepsOfForm[place + 1]];
  return (
    <nav className="section-steps no-print" aria-label={t('apply.steps')}>
      {before && (
        <Link className="button secondary" to={at(draft, before)}>
          {t('apply.back', { section: t(`apply.section.${before}`) })}
        </Link>
      )}
      {after && (
        <Link className="button primary" to={at(draft, after)}>
          {t('apply.next', { section: t(`apply.section.${after}`) })}
        </Link>
      )}
    </nav>
  );
}

/** Whether what was typed is saved. What comes and goes with each key is for the eyes; what matters is also said. */
export function SaveLine({ saving: { state, savedAt, keptHere, problem, joined }, retry }: { saving: Saving; retry: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const saved = savedAt === null ? t('apply.save.never') : t('apply.save.saved', { time: format.clock(savedAt) });
  const text = state === 'saved' ? saved : t(`apply.save.${state}`);
  const said = state === 'changed' || state === 'saving' ? saved : text;
  return (
    <div className={`save-note ${state}`}>
      <p aria-hidden="true">
        <span className="save-mark" />
        {text}
      </p>
      <p role="status" className="hidden-text">
        {said}
      </p>
      {joined !== null && state === 'saved' && <p className="quiet">{t('apply.save.joined')}</p>}
      {!keptHere && <p role="alert">{t('apply.save.notHere')}</p>}
      {(state === 'waiting' || state === 'refused') && (
        <p>
          {problem?.status !== 0 && problem?.detail ? `${problem.detail} ` : ''}
          <button type="button" className="link" onClick={retry}>
            {t('app.retry')}
          </button>
        </p>
      )}
    </div>
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** When the call closes, in Helsinki, and how long that is from now. */
export function ClosingTime({ closes }: { closes: string | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = useTimeLeft(closes);
  if (closes === null || left === null) return null;
  if (left <= 0) return <p className="closing over">{t('apply.closed', { time: format.dayAndClock(closes) })}</p>;
  return (
    <p className={left < 24 * HOUR ? 'closing soon' : 'closing'}>
      {t('apply.closes', { time: format.dayAndClock(closes) })} <TimeLeft left={left} />
    </p>
  );
}

function TimeLeft({ left }: { left: number }) {
  const { t } = useTranslation();
  const days = Math.floor(left / (24 * HOUR));
  if (days >= 1) return <strong>{t('apply.left.days', { count: days })}</strong>;
  if (left >= HOUR) return <strong>{t('apply.left.hours', { count: Math.floor(left / HOUR) })}</strong>;
  return <strong>{t('apply.left.minutes', { count: Math.max(Math.ceil(left / MINUTE), 1) })}</strong>;
}

/** Milliseconds until a time, negative after it; null where there is none. It goes on by itself. */
export function useTimeLeft(until: string | null): number | null {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), MINUTE / 4);
    return () => window.clearInterval(timer);
  }, []);
  return until === null ? null : Date.parse(until) - now;
}
