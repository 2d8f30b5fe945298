import '../styles/tables.css';
import '../styles/office.css';
import type { Pack } from '@toteuma/contracts';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Facts, Prose } from '../application/plan-sections.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { usePack, usePackNames } from '../office/pack-names.js';
import { CostModels } from './cost-models.js';
import { PackList, PackSection, PackTable, useNamed } from './pack-parts.js';
import { ClaimRules, Flexibility, Handling } from './pack-rules.js';

/** A programme as its pack has it, for people to read and print. */
export function ProgrammePage() {
  const { programme = '' } = useParams();
  return <Programme key={programme} programme={programme} />;
}

const contents = ['basics', 'frame', 'costs', 'models', 'financing', 'flexibility', 'handling', 'claims', 'indicators', 'horizontal', 'form', 'documents'] as const;

function Programme({ programme }: { programme: string }) {
  const { t, i18n } = useTranslation();
  const { data, error, refetch } = usePack(programme);
  if (isNotFound(error)) return <NotFound />;
  const title = data?.names[i18n.language as 'fi'] ?? t('programmes.one');
  return (
    <div className="page pack">
      <Breadcrumbs steps={[{ to: '/programmes', name: t('programmes.title') }, { name: title }]} />
      <PageTitle title={title} />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <nav className="jump no-print" aria-label={t('programmes.contents')}>
            <ul>
              {contents.map((section) => (
                <li key={section}>
                  <a href={`#pack-${section}`}>{t(`programmes.section.${section}`)}</a>
                </li>
              ))}
            </ul>
          </nav>
          <p className="actions no-print">
            <button type="button" className="button secondary" onClick={() => window.print()}>
              {t('grant.print')}
            </button>
          </p>
          <Basics pack={data} />
          <Frame pack={data} />
          <Costs pack={data} />
          <CostModels pack={data} />
          <Financing pack={data} />
          <Flexibility pack={data} />
          <Handling pack={data} />
          <ClaimRules pack={data} />
          <Indicators pack={data} />
          <Horizontal pack={data} />
          <Form pack={data} />
          <Documents pack={data} />
        </>
      )}
    </div>
  );
}

function Basics({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <PackSection id="basics">
      <Facts
        facts={[
          [t('programmes.id'), <span key="id" className="code">{pack.id}</span>],
          [t('programmes.versionName'), format.count(pack.version)],
          [t('words.facts.period'), format.period(pack.period)],
          [t('programmes.funds'), pack.funds.map((fund) => fund.toUpperCase()).join(', ')],
          [t('programmes.codes'), t('programmes.codesBegin', { prefix: pack.codePrefix })],
          [t('programmes.highestRate'), format.rate(pack.highestSupportRate)],
          [t('programmes.supportLevel'), t(`programmes.level.${pack.supportLevel}`)],
          [t('programmes.unit'), format.euros(pack.rounding.unit)],
        ]}
      />
      <p>{t(`programmes.rounding.${pack.rounding.mode}`)} {t(`programmes.residual.${pack.rounding.residual}`)}</p>
      {pack.euShare && <p>{t(`programmes.euShare.${pack.euShare.of}`, { percent: format.rate(pack.euShare.percent) })}</p>}
      {pack.simplifiedCostsUpTo !== null && <p>{t('programmes.simplified', { amount: format.euros(pack.simplifiedCostsUpTo) })}</p>}
      <p>{t('programmes.deviation', { percent: format.rate(pack.categoryDeviationPercent) })}</p>
    </PackSection>
  );
}

function Frame({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useNamed();
  const names = usePackNames(pack.id);
  return (
    <PackSection id="frame">
      <h3>{t('programmes.priorities')}</h3>
      {pack.priorities.length === 0 && <p className="quiet">{t('programmes.none')}</p>}
      <ul className="tree">
        {pack.priorities.map((priority) => (
          <li key={priority.id}>
            {named(priority)}
            <ul>
              {priority.objectives.map((objective) => (
                <li key={objective.id}>{named(objective)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <h3>{t('programmes.authorities')}</h3>
      {pack.authorities.length === 0 && <p className="quiet">{t('programmes.none')}</p>}
      {pack.authorities.length > 0 && (
        <PackTable caption={t('programmes.authorities')} heads={[t('officeCase.authority'), t('programmes.from'), t('programmes.to'), t('programmes.successor')]}
          rows={pack.authorities.map((one) => [named(one), format.day(one.from), one.to === null ? '–' : format.day(one.to), one.successor === null ? '–' : names.authority(one.successor)])} />
      )}
    </PackSection>
  );
}

function Costs({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const named = useNamed();
  return (
    <PackSection id="costs">
      <PackTable caption={t('programmes.section.costs')} heads={[t('realisation.category'), t('programmes.how')]} rows={pack.categories.map((one) => [named(one), t(one.computed ? 'programmes.computed' : 'programmes.real')])} />
    </PackSection>
  );
}

function Financing({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useNamed();
  return (
    <PackSection id="financing">
      <PackTable caption={t('programmes.section.financing')} heads={[t('financing.source'), t('programmes.kind'), t('programmes.share')]}
        rows={pack.sources.map((one) => [named(one), t(one.public ? 'programmes.public' : 'programmes.private'), one.share ? t('programmes.shareOfPublic', { percent: format.rate(one.share.percent) }) : '–'])} />
      {pack.organisationTypes.length > 0 && (
        <>
          <h3>{t('programmes.organisations')}</h3>
          <PackTable caption={t('programmes.organisations')} heads={[t('programmes.organisation'), t('officeCase.ownMoney')]} rows={pack.organisationTypes.map((one) => [named(one), t(`officeCase.counts.${one.ownCountsAs ?? 'own'}`)])} />
        </>
      )}
    </PackSection>
  );
}

function Indicators({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const named = useNamed();
  return (
    <PackSection id="indicators">
      <PackTable caption={t('programmes.section.indicators')} heads={[t('words.indicatorTable.indicator'), t('programmes.women'), t('programmes.aggregation')]}
        rows={pack.indicators.map((one) => [named(one), t(one.women ? 'officeCase.yes' : 'officeCase.no'), t(`programmes.sum.${one.aggregation}`)])} />
    </PackSection>
  );
}

function Horizontal({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const named = useNamed();
  return (
    <PackSection id="horizontal">
      <h3>{t('programmes.questions')}</h3>
      <PackList items={pack.horizontal.equality.map(named)} ordered />
      <h3>{t('programmes.rows')}</h3>
      <PackList items={pack.horizontal.sustainability.length > 0 ? pack.horizontal.sustainability.map(named) : (pack.sustainabilityRows ?? [])} />
    </PackSection>
  );
}

function Form({ pack }: { pack: Pack }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = useNamed();
  const { texts, required } = pack.form;
  return (
    <PackSection id="form">
      {texts.length === 0 && <p className="quiet">{t('programmes.none')}</p>}
      {texts.length > 0 && (
        <PackTable caption={t('programmes.section.form')} heads={[t('programmes.text'), t('programmes.needed'), t('programmes.perPartner'), t('programmes.longest')]}
          rows={texts.map((one) => [named(one), t(one.required ? 'officeCase.yes' : 'officeCase.no'), t(one.perPartner ? 'officeCase.yes' : 'officeCase.no'), format.count(one.longest)])} />
      )}
      {required.length > 0 && <p>{t('programmes.required', { count: required.length })}</p>}
    </PackSection>
  );
}

function Documents({ pack }: { pack: Pack }) {
  const { t, i18n } = useTranslation();
  const named = useNamed();
  const language = i18n.language as 'fi';
  const { decision, rejection, appeal } = pack.documents;
  const texts = [['decision', decision], ['rejection', rejection], ['appeal', appeal]] as const;
  return (
    <PackSection id="documents">
      {texts.map(([kind, text]) => text && (
        <div key={kind} className="plan-text">
          <h3>{t(`programmes.document.${kind}`)}</h3>
          <Prose text={text[language]} />
        </div>
      ))}
      <h3>{t('programmes.reportSections')}</h3>
      <PackList ordered items={pack.reportSections.map((section) => (section.shows === 'text' ? named(section) : t('programmes.sectionTable', { name: named(section) })))} />
      <h3>{t('programmes.retention')}</h3>
      <p>{t(`programmes.kept.${pack.retention.from}`, { count: pack.retention.years })}</p>
    </PackSection>
  );
}
