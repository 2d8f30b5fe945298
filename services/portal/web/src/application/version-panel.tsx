import { isMoney } from '@toteuma/kernel';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, useNames } from '../layout/names.js';
import { usePackNames, type PackNames } from '../office/pack-names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import type { VersionChange, Versions } from '../office-types.js';
import { useVersions } from './application-data.js';
import { fieldParts } from './field-parts.js';
import { Panel } from './panel.js';

/** What changed from one version of the application to the next. */
export function VersionPanel({ application, programme, supplemented }: { application: string; programme: string; supplemented: boolean }) {
  const { t } = useTranslation();
  const names = usePackNames(programme);
  const [open, setOpen] = useState(supplemented);
  const { data, error, refetch } = useVersions(application, open);
  return (
    <Panel id="versions" heading={t('officeCase.versions.heading')}>
      <details className="foldable" open={supplemented} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('officeCase.versions.show')}</summary>
        {open && !data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
        {data && <VersionList versions={data.versions} names={names} />}
      </details>
    </Panel>
  );
}

function VersionList({ versions, names }: { versions: Versions['versions']; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ol className="entries" reversed>
      {versions.toReversed().map(({ version, on, changes }) => (
        <li key={version}>
          <h3>{t('officeCase.versions.title', { number: version, day: format.day(on.slice(0, 10)) })}</h3>
          {changes.length === 0 ? <p className="quiet">{t('officeCase.versions.first')}</p> : <Changes version={version} changes={changes} names={names} />}
        </li>
      ))}
    </ol>
  );
}

function Changes({ version, changes, names }: { version: number; changes: readonly VersionChange[]; names: PackNames }) {
  const { t } = useTranslation();
  return (
    <ScrollTable caption={t('officeCase.versions.caption', { number: version })} className="inner compared">
      <thead>
        <tr>
          <th scope="col">{t('officeCase.versions.field')}</th>
          <th scope="col">{t('officeCase.versions.old')}</th>
          <th scope="col">{t('officeCase.versions.new')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, old, new: now }) => (
          <tr key={field}>
            <th scope="row" className="breakable">
              <FieldName field={field} names={names} />
            </th>
            <td className="breakable">
              <Told value={old} field={field} />
            </td>
            <td className="breakable">
              <Told value={now} field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** Where a change is: `budget[lead/staff/2026].amount` as the budget's staff costs of 2026. */
function FieldName({ field, names }: { field: string; names: PackNames }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const { section, parts, rest } = fieldParts(field);
  const told = parts.map((part) => (section === 'budget' ? names.category(part) : section === 'financing' ? names.source(part) : section === 'indicators' ? names.indicator(part) : part));
  const what = nameOf('officeCase.field', section, t('officeCase.versions.otherField', { name: section }));
  return <>{[what, ...told, ...(rest === '' || rest === 'amount' ? [] : [section === 'texts' ? names.text(rest) : rest])].join(' · ')}</>;
}

function Told({ value, field }: { value: VersionChange['old']; field: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === null || value === '') return <span className="quiet">{t('officeCase.versions.nothing')}</span>;
  if (typeof value === 'string') return <bdi>{isMoney(value) && /amount|revenue|stated|advance/i.test(field) ? format.amount(value) : value}</bdi>;
  return <>{typeof value === 'boolean' ? t(value ? 'officeCase.yes' : 'officeCase.no') : format.count(value)}</>;
}
