import '../styles/tables.css';
import '../styles/office.css';
import '../styles/grant.css';
import '../styles/verify.css';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useFigures } from '../grant/grant-data.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { StatusTag } from '../layout/status-tag.js';
import { WhyNot } from '../verify/why-not.js';
import { AdvanceSection } from './advance-section.js';
import { CorrectionSection } from './correction-section.js';
import { MoneyFigures } from './explain-section.js';
import { IrregularitySection } from './irregularity-section.js';
import { LifeSection } from './life-section.js';
import { useMoney } from './money-data.js';
import { PartnerMoney } from './partner-money.js';
import { RecoverySection } from './recovery-section.js';
import type { GrantMoney } from './pay-types.js';

/** The money of one grant: what left, what came back, what is still to move, and why each figure is what it is. */
export function MoneyPage() {
  const { grant = '' } = useParams();
  return <Money key={grant} grant={grant} />;
}

function Money({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const figures = useFigures(grant);
  const { data, error, refetch } = useMoney(grant);
  // What is not there for a partner of the operation may have a share of its own for it.
  if (isNotFound(error)) return <PartnerMoney grant={grant} />;
  const code = data?.code ?? '';
  return (
    <div className="page money-page">
      <Breadcrumbs steps={[{ to: '/grants', name: t('nav.grants') }, { to: `/grants/${encodeURIComponent(grant)}`, name: code }, { name: t('money.title') }]} />
      <PageTitle title={t('money.titleOf', { code })} />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && (
        <>
          <p className="lead">
            <bdi>{figures.data?.figures.name}</bdi> <StatusTag status={data.status === 'running' ? (figures.data?.figures.status ?? 'running') : data.status} />
          </p>
          <MoneyFigures grant={grant} money={data} />
          <NextActs money={data} />
          <AdvanceSection grant={grant} money={data} />
          <RecoverySection grant={grant} money={data} />
          <CorrectionSection grant={grant} />
          <IrregularitySection grant={grant} money={data} />
          <LifeSection grant={grant} money={data} />
        </>
      )}
    </div>
  );
}

/** Who may do what next, and why the reader may not. */
function NextActs({ money }: { money: GrantMoney }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (money.next.length === 0) return null;
  return (
    <section className="next-box" aria-labelledby="money-next">
      <h2 id="money-next" className="next-head">{t('check.next.heading')}</h2>
      <ul className="plain-list next-acts">
        {money.next.map(({ act, claim, allowed, why }) => (
          <li key={`${act} ${claim ?? ''}`}>
            <strong>{t(`check.next.act.${act}`)}{claim !== null && ` (${t('claims.number')} ${format.count(claim)})`}</strong>
            <WhyNot may={allowed} why={why} />
          </li>
        ))}
      </ul>
    </section>
  );
}
