import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import type { ApplicationFile } from '../office-types.js';
import { usePackNames, type PackNames } from '../office/pack-names.js';
import { BudgetTable, FinancingTable } from './money-tables.js';

/** The sections of an application, by the names that a supplement is asked for. */
export const sections = ['basics', 'organisation', 'budget', 'financing', 'indicators', 'principles', 'content'] as const;
export type Section = (typeof sections)[number];

/** The way to each section: what is done about the application may stand before them. */
export function SectionJump() {
  const { t } = useTranslation();
  return (
    <nav className="jump no-print" aria-label={t('officeCase.jump')}>
      <ul>
        {sections.map((section) => (
          <li key={section}>
            <a href={`#section-${section}`}>{t(`officeCase.section.${section}`)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The application to read, section by section. */
export function PlanSections({ file }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const format = useFormat();
  const names = usePackNames(file.programme);
  const { plan } = file;
  return (
    <div className="plan">
      <Part section="basics">
        <Basics file={file} names={names} />
      </Part>
      <Part section="organisation">
        <Organisations file={file} />
      </Part>
      <Part section="budget">
        <p className="quiet">{t('officeCase.model', { model: names.costModel(file.costModel) })}</p>
        <BudgetTable plan={plan} budget={plan.budget} revenue={plan.revenue} names={names} />
      </Part>
      <Part section="financing">
        <FinancingTable plan={plan} budget={plan.budget} revenue={plan.revenue} financing={plan.financing} names={names} />
        {plan.advance !== undefined && <Facts facts={[[t('officeCase.field.advance'), format.euros(plan.advance)]]} />}
      </Part>
      <Part section="indicators">
        <Indicators file={file} names={names} />
      </Part>
      <Part section="principles">
        <Principles file={file} names={names} />
      </Part>
      <Part section="content">
        <Texts file={file} names={names} />
      </Part>
    </div>
  );
}

function Part({ section, children }: { section: Section; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby={`section-${section}`} className="plan-part">
      <h2 id={`section-${section}`} tabIndex={-1}>
        {t(`officeCase.section.${section}`)}
      </h2>
      {children}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Basics({ file: { plan, summary, call }, names }: { file: ApplicationFile; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const frame = plan.frame;
  const groups = [...(frame?.targetGroups.direct ?? []), ...(frame?.targetGroups.indirect ?? [])];
  const facts = [
    [t('words.facts.period'), format.period(plan.period)],
    [t('officeCase.call'), call],
    ...(frame?.authority ? [[t('officeCase.authority'), names.authority(frame.authority)] as const] : []),
    ...(frame?.priority ? [[t('officeCase.priority'), names.priority(frame.priority)] as const] : []),
    ...(frame?.objective ? [[t('officeCase.objective'), names.objective(frame.objective)] as const] : []),
    ...(frame && frame.areas.length > 0 ? [[t('officeCase.areas'), frame.areas.join(', ')] as const] : []),
    ...(groups.length > 0 ? [[t('officeCase.targetGroups'), groups.join(', ')] as const] : []),
  ] as const;
  return (
    <>
      <Facts facts={facts} />
      <Prose text={summary} missing={t('officeCase.noSummary')} />
    </>
  );
}

export function Prose({ text, missing }: { text: string | null; missing?: string }) {
  if (text === null || text === '') return missing === undefined ? null : <p className="quiet">{missing}</p>;
  return (
    <p className="prose breakable">
      <bdi>{text}</bdi>
    </p>
  );
}

function Organisations({ file: { plan } }: { file: ApplicationFile }) {
  const { t } = useTranslation();
  const everyone = [{ ...plan.applicant, id: 'lead', role: 'lead' }, ...plan.partners];
  return (
    <ScrollTable caption={t('officeCase.section.organisation')}>
      <thead>
        <tr>
          <th scope="col">{t('officeCase.name')}</th>
          <th scope="col">{t('officeCase.roleIn')}</th>
          <th scope="col">{t('officeCase.businessId')}</th>
          <th scope="col">{t('officeCase.ownMoney')}</th>
        </tr>
      </thead>
      <tbody>
        {everyone.map(({ id, name, unit, role, businessId, ownCountsAs }) => (
          <tr key={id}>
            <th scope="row" className="breakable">
              <bdi>{name}</bdi>
              {unit !== null && <span className="under">{unit}</span>}
            </th>
            <td>{t(`officeCase.partnerRole.${role}`)}</td>
            <td>{businessId ?? '–'}</td>
            <td>{t(`officeCase.counts.${ownCountsAs ?? 'own'}`)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Indicators({ file: { plan }, names }: { file: ApplicationFile; names: PackNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (plan.indicators.length === 0) return <p className="quiet">{t('officeCase.noIndicators')}</p>;
  return (
    <ScrollTable caption={t('officeCase.section.indicators')}>
      <thead>
        <tr>
          <th scope="col">{t('words.indicatorTable.indicator')}</th>
          <th scope="col" className="number">
            {t('words.indicatorTable.planned')}
          </th>
          <th scope="col" className="number">
            {t('words.indicatorTable.womenPlanned')}
          </th>
        </tr>
      </thead>
      <tbody>
        {plan.indicators.map(({ id, planned, women }) => (
          <tr key={id}>
            <th scope="row">{names.indicator(id)}</th>
            <td className="number">{format.count(planned)}</td>
            <td className="number">{format.count(women)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Principles({ file: { plan }, names }: { file: ApplicationFile; names: PackNames }) {
  const { t } = useTranslation();
  const answers = plan.principles;
  if (!answers || answers.equality.length + answers.sustainability.length === 0) return <p className="quiet">{t('officeCase.noPrinciples')}</p>;
  return (
    <>
      <dl className="answers">
        {answers.equality.map(({ answer, reason }, at) => (
          <div key={names.equality(at)}>
            <dt>{names.equality(at)}</dt>
            <dd>
              {t(answer ? 'officeCase.yes' : 'officeCase.no')}
              <Prose text={reason} />
            </dd>
          </div>
        ))}
      </dl>
      {answers.sustainability.length > 0 && (
        <ScrollTable caption={t('officeCase.sustainability')}>
          <thead>
            <tr>
              <th scope="col">{t('officeCase.sustainability')}</th>
              <th scope="col" className="number">
                {t('officeCase.direct')}
              </th>
              <th scope="col" className="number">
                {t('officeCase.indirect')}
              </th>
            </tr>
          </thead>
          <tbody>
            {answers.sustainability.map(({ row, direct, indirect }) => (
              <tr key={row}>
                <th scope="row">{names.sustainability(row)}</th>
                <td className="number">{direct}</td>
                <td className="number">{indirect}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </>
  );
}

function Texts({ file: { texts }, names }: { file: ApplicationFile; names: PackNames }) {
  const { t } = useTranslation();
  const told = Object.entries(texts);
  if (told.length === 0) return <p className="quiet">{t('officeCase.noTexts')}</p>;
  return told.map(([id, text]) => (
    <div key={id} className="plan-text">
      <h3>{names.text(id)}</h3>
      <Prose text={text} missing={t('officeCase.erased')} />
    </div>
  ));
}
