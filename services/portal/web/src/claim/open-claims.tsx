import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { read } from '../api.js';
import { useFormat } from '../layout/names.js';
import { draftsPath, useChain } from './claim-data.js';
import { stepPath } from './step-path.js';
import type { DraftLine } from './draft-types.js';

/** The claims that are being written, those of others in which the organisation has a part among them. */
export function OpenClaims() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['claiming', 'drafts'], queryFn: ({ signal }) => read<{ readonly drafts: readonly DraftLine[] }>(draftsPath, i18next.language, signal), staleTime: 0 });
  const open = data?.drafts.filter(({ state }) => state !== 'filed') ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-labelledby="open-claims" className="list-section">
      <h2 id="open-claims">{t('claiming.open.heading')}</h2>
      <ul className="draft-list">
        {open.map((draft) => (
          <OpenClaim key={draft.id} draft={draft} />
        ))}
      </ul>
    </section>
  );
}

/** One of them, with the operation that it is of. */
function OpenClaim({ draft: { id, grant, period: { from, to }, savedAt } }: { draft: DraftLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const code = useChain(grant).data?.code;
  const claim = from && to ? t('claiming.draft.named', { period: format.period({ from, to }) }) : t('claiming.draft.title');
  return (
    <li>
      <Link to={stepPath(grant, id, 'rows')}>{code === undefined ? claim : `${code}: ${claim}`}</Link>
      {savedAt && <span className="quiet">{t('claiming.chain.savedAt', { time: format.dayAndClock(savedAt) })}</span>}
    </li>
  );
}
