import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ListHead, sortedBy } from '../layout/list-parts.js';
import { useFormat } from '../layout/names.js';
import { usePackNames } from '../office/pack-names.js';
import type { QueueItem } from '../office-types.js';
import { dayOf } from '../helsinki.js';
import { daysSince, nextStep, urgency, type QueueQuery, type QueueSort } from './queue-query.js';

const columns = ['next', 'name', 'applicant', 'age', 'due', 'amount'] as const;
const sorts: Partial<Record<(typeof columns)[number], { sort: QueueSort; order: 'ascending' | 'descending' }>> = {
  age: { sort: 'age', order: 'descending' },
  due: { sort: 'due', order: 'ascending' },
  amount: { sort: '-amount', order: 'descending' },
};

// On a narrow screen each row is shown as a card; the roles keep it a table for whoever does not see it.
export function QueueTable({ items, sort, change, roles }: { items: readonly QueueItem[]; sort: QueueSort; change: (part: Partial<QueueQuery>) => void; roles: readonly string[] }) {
  const { t } = useTranslation();
  const [now] = useState(() => Date.now());
  return (
    <table className="cards queue" role="table">
      <caption className="hidden-text">{t('officeQueue.caption')}</caption>
      <ListHead columns={columns.map((id) => ({ id, name: t(`officeQueue.column.${id}`), numeric: id === 'amount', sorting: sortedBy(sort, sorts[id], change) }))} />
      <tbody role="rowgroup">
        {items.map((item) => (
          <QueueRow key={`${item.kind} ${item.application} ${item.number}`} item={item} roles={roles} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function QueueRow({ item, roles, now }: { item: QueueItem; roles: readonly string[]; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(item.authority === null ? undefined : item.programme);
  const label = (column: (typeof columns)[number]) => t(`officeQueue.column.${column}`);
  const { step, to } = nextStep(item, roles, dayOf(new Date(now).toISOString()));
  return (
    <tr role="row">
      <th role="rowheader" scope="row" className="headline">
        <Link to={to} aria-label={t('officeQueue.stepOf', { step: t(`officeQueue.step.${step}`), name: item.name })}>
          {t(`officeQueue.step.${step}`)}
        </Link>
        <span className="under">
          {t(`officeQueue.kind.${item.kind}`)}
          {item.kind === 'amendment' && item.number !== null && ` ${item.number}`}
        </span>
      </th>
      <td role="cell" data-label={label('name')} className="breakable">
        <span>
          <bdi>{item.name}</bdi>
          <span className="under">{[item.code, item.call].filter(Boolean).join(' · ')}</span>
        </span>
      </td>
      <td role="cell" data-label={label('applicant')} className="breakable">
        <span>
          <bdi>{item.applicant}</bdi>
          {item.authority !== null && <span className="under">{names.authority(item.authority)}</span>}
        </span>
      </td>
      <td role="cell" data-label={label('age')}>
        <span>
          {t('officeQueue.days', { count: daysSince(item.waitingSince, now) })}
          <span className="under">{format.day(dayOf(item.waitingSince))}</span>
        </span>
      </td>
      <td role="cell" data-label={label('due')}>
        <Due due={item.due} now={now} />
      </td>
      <td role="cell" data-label={label('amount')} className="number">
        {format.amount(item.amount)}
      </td>
    </tr>
  );
}

function Due({ due, now }: { due: string | null; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (due === null) return <>{format.amount(null)}</>;
  const how = urgency(due, dayOf(new Date(now).toISOString()));
  return (
    <span>
      {format.day(due.slice(0, 10))}
      {how !== 'far' && <span className={`under due ${how}`}>{t(`officeQueue.urgency.${how}`)}</span>}
    </span>
  );
}
