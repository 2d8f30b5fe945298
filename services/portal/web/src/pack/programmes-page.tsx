import '../styles/tables.css';
import '../styles/grants.css';
import '../styles/office.css';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProgrammes } from '../call/call-data.js';
import { useFormat } from '../layout/names.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';

/** The programmes of the platform. */
export function ProgrammesPage() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useProgrammes();
  const programmes = data?.programmes ?? [];
  return (
    <div className="page">
      <PageTitle title={t('programmes.title')} />
      <p>{t('programmes.lead')}</p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && programmes.length === 0 && (
        <div className="empty" role="status">
          <h2>{t('programmes.empty')}</h2>
        </div>
      )}
      <ul className="programme-list">
        {programmes.map(({ id, names, period, funds, version }) => (
          <li key={id}>
            <Link to={`/programmes/${encodeURIComponent(id)}`}>{names[i18n.language as 'fi']}</Link>
            <span className="under">{[format.period(period), funds.map((fund) => fund.toUpperCase()).join(', '), t('programmes.version', { version })].join(' · ')}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
