import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import type { PackNames } from '../office/pack-names.js';
import type { AmendmentPartShown, ApplicationFile, Impact, OfficeAmendment } from '../office-types.js';
import { partsOf } from './amendment-draft.js';
import { partnerName } from './money-tables.js';
import { Prose } from './plan-sections.js';

/** What an amendment asks for, part by part in words; the budget has tables of its own. */
export function AskedParts({ amendment, file, impact, names }: { amendment: OfficeAmendment; file: ApplicationFile; impact: Impact | undefined; names: PackNames }) {
  const { t } = useTranslation();
  return (
    <dl className="answers">
      {partsOf(amendment).map((part) => (
        <div key={part.kind}>
          <dt>{t(`officeAmendment.part.${part.kind}`)}</dt>
          <dd>
            <Told amendment={amendment} part={part} file={file} impact={impact} names={names} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Told({ amendment, part, file, impact, names }: { amendment: OfficeAmendment; part: AmendmentPartShown; file: ApplicationFile; impact: Impact | undefined; names: PackNames }): ReactNode {
  const { t } = useTranslation();
  const format = useFormat();
  switch (part.kind) {
    case 'extension': {
      const period = impact?.period;
      return (
        <p>
          {t('officeAmendment.extension', { day: format.day(part.to) })}
          {period && <span className="under">{t('officeAmendment.months', { before: format.period(period.old), after: format.period(period.new), old: period.months.old, new: period.months.new })}</span>}
        </p>
      );
    }
    case 'budget':
      return <p>{impact ? t('officeAmendment.budget', { count: impact.cells.filter(({ difference }) => difference !== '0.00').length, difference: format.difference(impact.totals.budget.difference) }) : t('officeAmendment.budgetBelow')}</p>;
    case 'content':
      return Object.entries(part.texts).map(([id, text]) => <Compared key={id} name={names.text(id)} old={file.texts[id] ?? null} now={text} />);
    case 'partners':
      return (
        <ul className="plain-list">
          {part.add.map(({ id, name, role }) => (
            <li key={id}>{t('officeAmendment.added', { name, role: t(`officeCase.partnerRole.${role}`) })}</li>
          ))}
          {part.rename.map(({ id, name, from = amendment.effectiveFrom }) => (
            <li key={id}>{t('officeAmendment.renamed', { old: impact?.partners.find((one) => one.id === id)?.was ?? partnerName(file.plan, id), name, day: format.day(from) })}</li>
          ))}
          {part.leave.map(({ id }) => (
            <li key={id}>{t('officeAmendment.leaves', { name: impact?.partners.find((one) => one.id === id)?.name ?? partnerName(file.plan, id) })}</li>
          ))}
        </ul>
      );
    case 'contact':
      return (
        <ul className="plain-list">
          {Object.entries(part.roles).map(([role, person]) => (
            <li key={role}>
              {role}: <bdi>{person ?? t('officeAmendment.nobody')}</bdi>
            </li>
          ))}
        </ul>
      );
    default:
      return part satisfies never;
  }
}

function Compared({ name, old, now }: { name: string; old: string | null; now: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="text-pair">
      <h3>{name}</h3>
      <div>
        <p className="quiet">{t('officeCase.versions.old')}</p>
        <Prose text={old} missing={t('officeCase.versions.nothing')} />
      </div>
      <div>
        <p className="quiet">{t('officeCase.versions.new')}</p>
        <Prose text={now} missing={t('officeCase.versions.nothing')} />
      </div>
    </div>
  );
}
