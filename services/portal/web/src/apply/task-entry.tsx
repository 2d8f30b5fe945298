import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import type { Task } from './api-types.js';
import { ClosingTime } from './editor-parts.js';

const known = ['draft', 'supplement', 'amendment-supplement', 'hearing', 'condition', 'decision'] as const;
type Kind = (typeof known)[number];

/** Where a task is done. */
export function taskPath({ kind, draft, application }: Task): string {
  const at = encodeURIComponent(draft ?? application ?? '');
  if (kind === 'draft') return `/drafts/${at}/basics`;
  if (kind === 'amendment-supplement') return `/grants/${at}/amendment`;
  return kind === 'condition' ? `/grants/${at}` : `/applications/${at}`;
}

export function TaskEntry({ task }: { task: Task }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kind: Kind | 'other' = known.find((one) => one === task.kind) ?? 'other';
  const [now] = useState(() => today());
  const late = task.due !== null && task.due < now;
  return (
    <li className={late ? 'task late' : 'task'}>
      <div>
        <Link to={taskPath(task)}>{t(`home.task.${kind}`, { number: task.number ?? '' })}</Link>
        <p className="breakable">
          <bdi>{task.name ?? t('apply.unnamed')}</bdi>
        </p>
      </div>
      <div className="task-due">
        {task.closesAt ? <ClosingTime closes={task.closesAt} /> : task.due === null ? <p className="quiet">{t('home.noDue')}</p> : <p className={late ? 'closing over' : 'closing'}>{t(late ? 'home.late' : 'home.due', { day: format.day(task.due) })}</p>}
      </div>
    </li>
  );
}

/** What is due first stands first; what has no day comes after, the oldest first. */
export const byDue = (one: Task, other: Task): number => (one.closesAt ?? one.due ?? '9999').localeCompare(other.closesAt ?? other.due ?? '9999') || (one.since ?? '').localeCompare(other.since ?? '');
