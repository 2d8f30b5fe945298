import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export interface Step {
  readonly to?: string;
  readonly name: string;
}

export function Breadcrumbs({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation();
  return (
    <nav className="breadcrumbs" aria-label={t('app.breadcrumb')}>
      <ol>
        {steps.map(({ to, name }) => (
          <li key={name}>{to === undefined ? <span aria-current="page">{name}</span> : <Link to={to}>{name}</Link>}</li>
        ))}
      </ol>
    </nav>
  );
}
