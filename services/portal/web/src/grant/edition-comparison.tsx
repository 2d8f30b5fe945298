import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edition } from '../api-types.js';
import { useFormat, useNames } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { differences, type FigureDifference } from './figure-differences.js';
import { useEdition } from './grant-data.js';

/** Two editions, and every figure that differs between them. */
export function EditionComparison({ grant, editions }: { grant: string; editions: readonly Edition[] }) {
  const { t } = useTranslation();
  const [chosen, choose] = useState<{ before?: number; after?: number }>({});
  const before = chosen.before ?? editions.at(-2)?.edition ?? 0;
  const after = chosen.after ?? editions.at(-1)?.edition ?? 0;
  const [open, setOpen] = useState(false);
  return (
    <details className="comparison" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('compare.heading')}</summary>
      <p>{t('compare.text')}</p>
      <div className="choices">
        <EditionChoice label={t('compare.earlier')} editions={editions} value={before} choose={(edition) => choose({ ...chosen, before: edition })} />
        <EditionChoice label={t('compare.later')} editions={editions} value={after} choose={(edition) => choose({ ...chosen, after: edition })} />
      </div>
      {before === after ? <p role="status">{t('compare.choose')}</p> : open && <Comparison grant={grant} before={before} after={after} />}
    </details>
  );
}

function EditionChoice({ label, editions, value, choose }: { label: string; editions: readonly Edition[]; value: number; choose: (edition: number) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <label className="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(Number(event.target.value))}>
        {editions.map(({ edition, madeAt }) => (
          <option key={edition} value={edition}>
            {t('compare.option', { number: edition, day: format.dayAndClock(madeAt) })}
          </option>
        ))}
      </select>
    </label>
  );
}

function Comparison({ grant, before, after }: { grant: string; before: number; after: number }) {
  const { t } = useTranslation();
  const [old, now] = [useEdition(grant, before), useEdition(grant, after)];
  const error = old.error ?? now.error;
  if (error) return <Failure error={error} retry={() => void Promise.all([old.refetch(), now.refetch()])} />;
  if (!old.data || !now.data) return <Loading text={t('app.loading')} />;
  const found = differences(old.data.figures, now.data.figures);
  if (found.length === 0) return <p role="status">{t('compare.same')}</p>;
  return (
    <>
      <p role="status">{t('compare.count', { count: found.length })}</p>
      <ScrollTable caption={t('compare.caption', { before, after })}>
        <thead>
          <tr>
            <th scope="col">{t('compare.figure')}</th>
            {(['before', 'after', 'difference'] as const).map((column) => (
              <th key={column} scope="col" className="number">
                {t(`compare.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.map((difference) => (
            <DifferenceRow key={difference.path.join('.')} difference={difference} />
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}

function DifferenceRow({ difference: { path, kind, before, after, difference } }: { difference: FigureDifference }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  const value = (of: FigureDifference['before']): string => {
    if (of === null) return format.amount(null);
    if (typeof of === 'number') return format.count(of);
    if (kind === 'amount') return format.amount(of);
    if (kind === 'percent') return format.percent(of);
    return kind === 'day' ? format.day(of) : nameOf('words.status', of);
  };
  const change = (): string => {
    if (difference === null) return '';
    if (typeof difference === 'number') return format.difference(String(difference)).replace(/[.,]00$/, '');
    return kind === 'percent' ? t('compare.points', { difference: format.difference(difference) }) : format.difference(difference);
  };
  return (
    <tr>
      <th scope="row">
        <FigureName path={path} />
      </th>
      <td className="number">{value(before)}</td>
      <td className="number">{value(after)}</td>
      <td className="number">{change()}</td>
    </tr>
  );
}

const namesOf: Readonly<Record<string, string>> = { categories: 'words.category', sources: 'source', indicators: 'words.indicator', warnings: 'warning.type' };

/** A figure's name from its path: what it belongs to, and what of it. */
function FigureName({ path }: { path: readonly string[] }) {
  const { nameOf } = useNames();
  const [group = '', ...rest] = path;
  const measure = rest.at(-1);
  const between = rest.slice(0, -1).filter((part) => !/^\d$/.test(part) && part !== 'categories' && part !== 'years');
  const names = namesOf[group] ?? 'words.category';
  const subject = between.length === 0 ? [nameOf('group', group)] : between.map((id) => nameOf(names, id));
  return (
    <>
      {subject.join(', ')}
      {measure === undefined ? '' : `: ${nameOf('measure', measure)}`}
    </>
  );
}
