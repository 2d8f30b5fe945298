import '../styles/tables.css';
import '../styles/grant.css';
import '../styles/apply.css';
import '../styles/claim.css';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { useFigures } from '../grant/grant-data.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { useSession } from '../session/session.js';
import { ChainClaimCard } from './chain-claim.js';
import { changedBy, grantClaimsPath, useChain, useClaimDrafts } from './claim-data.js';
import type { Account } from './claim-types.js';
import { stepPath } from './step-path.js';

/** The claims of a grant, one after the other: how each stands, and the way to the next. */
export function ClaimsPage() {
  const { grant = '' } = useParams();
  return <Claims key={grant} grant={grant} />;
}

function Claims({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = useChain(grant);
  const asPartner = data?.filers !== undefined;
  const { data: figures } = useFigures(grant);
  const claims = session?.user && isApplicant(session.user);
  if (isNotFound(error)) return <NotFound />;
  const name = figures ? `${figures.code} ${figures.figures.name}` : (data?.code ?? t('grant.title'));
  return (
    <div className="page claims">
      <Breadcrumbs steps={[{ to: '/grants', name: t('nav.grants') }, ...(asPartner ? [] : [{ to: `/grants/${encodeURIComponent(grant)}`, name: figures?.code ?? t('grant.title') }]), { name: t('claims.heading') }]} />
      <PageTitle title={`${t('claims.heading')} – ${name}`} heading={t('claims.heading')} />
      <p className="lead breakable">{name}</p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data?.account && <AccountFacts account={data.account} />}
      {asPartner && data && <PartnerFacts grant={grant} support={data.supportDecided} />}
      {data && claims && <NextClaim grant={grant} account={data.account} filers={data.filers ?? []} />}
      {data && (
        <section aria-labelledby="chain">
          <h2 id="chain">{t('claiming.chain.heading')}</h2>
          {data.claims.length === 0 && <p>{t('claims.none')}</p>}
          <ol className="chain">
            {data.claims.toReversed().map((claim) => (
              <ChainClaimCard key={claim.claim} grant={grant} claim={claim} />
            ))}
          </ol>
        </section>
      )}
      <p className="home-links">
        {!asPartner && <Link to="/payee-account">{t('claiming.payee.title')}</Link>}
      </p>
    </div>
  );
}

function AccountFacts({ account: { granted, supportDecided, paid, receivable, advances } }: { account: Account }) {
  const { t } = useTranslation();
  const format = useFormat();
  const some = (amount: string | undefined): amount is string => amount !== undefined && Number(amount) !== 0;
  const facts = [
    [t('words.support.granted'), granted],
    [t('words.support.payable'), supportDecided],
    [t('words.support.paid'), paid],
    ...(some(advances?.open) ? [[t('claiming.account.advances'), advances.open]] : []),
    ...(some(receivable) ? [[t('words.support.receivable'), receivable]] : []),
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name = '', amount = '']) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="figure">{format.euros(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a partner that files its own claims is told of the money, and its ways on. */
function PartnerFacts({ grant, support }: { grant: string; support: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = `/grants/${encodeURIComponent(grant)}`;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t('claiming.partner.support')}</dt>
          <dd className="figure">{format.euros(support)}</dd>
        </div>
      </dl>
      <p className="home-links no-print">
        <Link to={`${at}/calendar`}>{t('duties.calendar')}</Link> <Link to={`${at}/money`}>{t('money.title')}</Link>
      </p>
    </>
  );
}

/** Claims that are being written, and a new one, which begins where the last one ended. */
function NextClaim({ grant, account, filers }: { grant: string; account: Account | undefined; filers: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { data, error, refetch } = useClaimDrafts(grant);
  const acting = useAct(changedBy(grant));
  const open = data?.drafts.filter(({ state }) => state !== 'filed') ?? [];
  const running = account === undefined || account.status === 'running';
  const begin = async (partner?: string) => {
    const made = await acting.act<{ readonly id: string }>(`${grantClaimsPath(grant)}/drafts`, { body: { ...(partner !== undefined && { partner }) } });
    if (made) await navigate(stepPath(grant, made.id, 'details'));
  };
  return (
    <section aria-labelledby="next-claim" className="next-claim">
      <h2 id="next-claim">{t('claiming.chain.next')}</h2>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {open.length > 0 && (
        <ul className="plain-list">
          {open.map(({ id, period: { from, to }, savedAt }) => (
            <li key={id}>
              <Link to={stepPath(grant, id, 'details')}>{from && to ? t('claiming.chain.continue', { period: format.period({ from, to }) }) : t('claiming.draft.title')}</Link>
              {savedAt && <span className="quiet"> {t('claiming.chain.savedAt', { time: format.dayAndClock(savedAt) })}</span>}
            </li>
          ))}
        </ul>
      )}
      {data && running && filers.length > 1 && (
        <p className="actions-row">
          {filers.map((partner) => (
            <Button key={partner} variant="secondary" aria-disabled={acting.busy} onClick={() => !acting.busy && void begin(partner)}>
              {t('claiming.partner.begin', { partner })}
            </Button>
          ))}
        </p>
      )}
      {data && running && filers.length <= 1 && (
        <Button variant={open.length > 0 ? 'secondary' : 'default'} aria-disabled={acting.busy} onClick={() => !acting.busy && void begin()}>
          {t(open.length > 0 ? 'claiming.chain.beginAnother' : 'claiming.chain.begin')}
        </Button>
      )}
      {!running && <p>{t(`claiming.chain.not.${account.status}`)}</p>}
      <Refused problem={acting.problem} />
    </section>
  );
}
