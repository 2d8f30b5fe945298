import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import type { Task } from './api-types.js';
import { ClosingTime } from './editor-parts.js';
import { hasClosed, taskPath } from './tasks.js';

const known = ['draft', 'supplement', 'amendment-supplement', 'hearing', 'condition', 'decision'] as const;
type Kind = (typeof known)[number];

export function TaskEntry({ task }: { task: Task }) {
  const { t } = useTranslation();
  const format = useFormat();
  const kind: Kind | 'other' = known.find((one) => one === task.kind) ?? 'other';
  const [now] = useState(() => today());
  const [instant] = useState(() => new Date().toISOString());
  const late = task.due !== null && task.due < now;
  const title = hasClosed(task, instant) ? t('home.task.closed') : t(`home.task.${kind}`, { number: task.number ?? '' });
  return (
    <li className={late ? 'task late' : 'task'}>
      <div>
        <Link to={taskPath(task)}>{title}</Link>
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
