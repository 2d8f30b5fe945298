import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '../layout/names.js';
import type { QueueItem } from '../office-types.js';
import { wallOf } from '../call/helsinki.js';
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
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => {
            const by = sorts[column];
            const name = t(`officeQueue.column.${column}`);
            return (
              <th key={column} role="columnheader" scope="col" className={column === 'amount' ? 'number' : undefined} aria-sort={by ? (by.sort === sort ? by.order : 'none') : undefined}>
                {by ? (
                  <button type="button" className="sort" onClick={() => change({ sort: by.sort })} aria-label={t('grants.sorted', { column: name })}>
                    {name}
                    <span className={`arrow ${by.sort === sort ? by.order : 'none'}`} aria-hidden="true" />
                  </button>
                ) : (
                  name
                )}
              </th>
            );
          })}
        </tr>
      </thead>
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
  const label = (column: (typeof columns)[number]) => t(`officeQueue.column.${column}`);
  const { step, to } = nextStep(item, roles, wallOf(new Date(now).toISOString()).slice(0, 10));
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
        <bdi>{item.applicant}</bdi>
      </td>
      <td role="cell" data-label={label('age')}>
        <span>
          {t('officeQueue.days', { count: daysSince(item.waitingSince, now) })}
          <span className="under">{format.day(wallOf(item.waitingSince).slice(0, 10))}</span>
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
  const how = urgency(due, wallOf(new Date(now).toISOString()).slice(0, 10));
  return (
    <span>
      {format.day(due.slice(0, 10))}
      {how !== 'far' && <span className={`under due ${how}`}>{t(`officeQueue.urgency.${how}`)}</span>}
    </span>
  );
}
