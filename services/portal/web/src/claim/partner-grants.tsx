import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { read } from '../api.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { useChain } from './claim-data.js';

interface PartnerGrant {
  readonly id: string;
  readonly code: string;
  readonly supportDecided: string;
}

/** The grants of others of which the organisation files claims of its own, as a partner. Nothing where there are none. */
export function PartnerGrants() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['claiming', 'as-partner'], queryFn: ({ signal }) => read<{ readonly grants: readonly PartnerGrant[] }>('/api/v1/claims?as=partner&limit=200', i18next.language, signal), staleTime: 0 });
  if (data === undefined || data.grants.length === 0) return null;
  return (
    <section aria-labelledby="partner-grants" className="list-section">
      <h2 id="partner-grants">{t('claiming.partner.grants')}</h2>
      <ul className="draft-list">
        {data.grants.map(({ id, code, supportDecided }) => (
          <li key={id}>
            <Link to={`/grants/${encodeURIComponent(id)}/claims`}>{t('claiming.partner.claims', { code })}</Link>
            <span className="quiet">
              {t('claiming.partner.support')} {format.euros(supportDecided)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where somebody comes who does not see the operation: to the claims, where the organisation files its own as a partner. */
export function PartnerOrNobody({ grant }: { grant: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useChain(grant);
  if (data?.filers) return <Navigate to={`/grants/${encodeURIComponent(grant)}/claims`} replace />;
  if (data || isNotFound(error)) return <NotFound />;
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />;
}
