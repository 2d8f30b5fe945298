import type { OperationFigures } from '@toteuma/contracts';
import { nameOn } from '@toteuma/kernel';
import { useTranslation } from 'react-i18next';
import type { Application } from '../api-types.js';
import { today } from '../helsinki.js';
import { useFormat, useNames } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Figure } from './changed.js';
import { OtherNames } from './other-names.js';

/** Financing by source, what the beneficiaries paid themselves, the partners' parts, and the years. */
export function FinancingSection({ figures, application }: { figures: OperationFigures; application: Application | undefined }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="financing">
      <h2 id="financing">{t('financing.heading')}</h2>
      <div className="side-by-side">
        <div>
          <Sources figures={figures} />
          <Own own={figures.own} />
        </div>
        <Years figures={figures} />
      </div>
      {Object.keys(figures.partners).length > 1 && <Partners figures={figures} application={application} />}
    </section>
  );
}

function Sources({ figures: { sources } }: { figures: OperationFigures }) {
  const { t } = useTranslation();
  const { nameOf } = useNames();
  const format = useFormat();
  return (
    <ScrollTable caption={t('financing.caption')}>
      <thead>
        <tr>
          <th scope="col">{t('financing.source')}</th>
          {(['planned', 'share', 'realised'] as const).map((column) => (
            <th key={column} scope="col" className="number">
              {t(`financing.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(sources).map(([id, { planned, share, realised }]) => (
          <tr key={id}>
            <th scope="row">{nameOf('source', id)}</th>
            <td className="number">
              <Figure path={`sources.${id}.planned`}>{format.amount(planned)}</Figure>
            </td>
            <td className="number">{format.percent(share)}</td>
            <td className="number">
              <Figure path={`sources.${id}.realised`}>{format.amount(realised)}</Figure>
            </td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Own({ own }: { own: OperationFigures['own'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <dl className="facts">
      {own.atDecidedRate !== null && (
        <div>
          <dt>{t('financing.ownDecided')}</dt>
          <dd>
            <Figure path="own.atDecidedRate">{format.euros(own.atDecidedRate)}</Figure>
          </dd>
        </div>
      )}
      <div>
        <dt>{t('words.support.actualOwn')}</dt>
        <dd>
          <Figure path="own.actual">{format.euros(own.actual)}</Figure>
        </dd>
      </div>
    </dl>
  );
}

function Years({ figures: { years } }: { figures: OperationFigures }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = Object.entries(years);
  if (lines.length === 0) return null;
  return (
    <div>
      <h3 className="above-table">{t('financing.years')}</h3>
      <ScrollTable caption={t('financing.yearsCaption')}>
        <thead>
          <tr>
            <th scope="col">{t('financing.year')}</th>
            <th scope="col" className="number">
              {t('financing.planned')}
            </th>
            <th scope="col" className="number">
              {t('realisation.certified')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([year, { planned, certified }]) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              <td className="number">{format.amount(planned)}</td>
              <td className="number">
                <Figure path={`years.${year}.certified`}>{format.amount(certified)}</Figure>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </div>
  );
}

const LEAD = 'lead';

/** The name of a partner today, also of one that left: who acts for all is the applicant. */
function partnerName(id: string, application: Application | undefined): string {
  const plan = application?.plan;
  return (id === LEAD ? plan?.applicant.name : plan?.partners.find((partner) => partner.id === id)?.name) ?? nameOn(application?.names ?? [], id, today()) ?? id;
}

function Partners({ figures: { partners }, application }: { figures: OperationFigures; application: Application | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h3>{t('words.partnerTable.heading')}</h3>
      <ScrollTable caption={t('words.partnerTable.heading')}>
        <thead>
          <tr>
            <th scope="col">{t('words.partnerTable.partner')}</th>
            {(['granted', 'realised', 'percent', 'support'] as const).map((column) => (
              <th key={column} scope="col" className="number">
                {t(`words.partnerTable.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(partners).map(([id, { granted, certified, realisation, support }]) => (
            <tr key={id}>
              <th scope="row" className="breakable">
                <bdi>{partnerName(id, application)}</bdi>
                {id !== LEAD && <OtherNames names={application?.names ?? []} id={id} />}
              </th>
              <td className="number">{format.amount(granted)}</td>
              <td className="number">
                <Figure path={`partners.${id}.certified`}>{format.amount(certified)}</Figure>
              </td>
              <td className="number">{format.percent(realisation)}</td>
              <td className="number">{format.amount(support)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollTable>
    </>
  );
}
