import { money, parseMoney, sum } from '@toteuma/kernel';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { send } from '../api.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { grantClaimsPath } from './claim-data.js';
import type { ClaimDraftStore } from './claim-draft-store.js';
import type { StepProps } from './step-props.js';
import type { ClaimDraft, Preview } from './draft-types.js';
import { sentRow } from './row-wire.js';

/** What the claim would come to if it were certified as it is: flat rates included, and the support. */
export function PreviewTable({ grant, store, draft, plan }: StepProps & { draft: ClaimDraft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sound = draft.problemCount === 0;
  const { data, error, refetch } = useQuery({ queryKey: ['claim-preview', draft.id, draft.version], queryFn: () => previewOf(grant, store, draft), enabled: sound, staleTime: Number.POSITIVE_INFINITY });
  if (!sound) return <p className="quiet">{t('claiming.preview.later')}</p>;
  if (!data) return error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('claiming.preview.loading')} />;
  const byCategory = new Map<string, bigint>();
  for (const { category, certified } of data.cells) byCategory.set(category, (byCategory.get(category) ?? 0n) + parseMoney(certified));
  return (
    <section aria-labelledby="preview" className="claim-preview">
      <h2 id="preview">{t('claiming.preview.heading')}</h2>
      <p>{t('claiming.preview.text')}</p>
      <ScrollTable caption={t('claiming.preview.caption')}>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('realisation.category')}</th>
            <th role="columnheader" scope="col" className="number">{t('realisation.amount')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {[...byCategory].map(([category, cents]) => (
            <tr key={category} role="row">
              <th role="rowheader" scope="row">{plan.categoryName(category)}</th>
              <td role="cell" className="number">{format.amount(money(cents))}</td>
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th role="rowheader" scope="row">{t('words.budget.total')}</th>
            <td role="cell" className="number">{format.amount(money(sum([...byCategory.values()])))}</td>
          </tr>
        </tfoot>
      </ScrollTable>
      <dl className="facts">
        <div>
          <dt>{t('claiming.preview.net')}</dt>
          <dd className="figure">{format.euros(data.net)}</dd>
        </div>
        <div>
          <dt>{t('claiming.preview.support')}</dt>
          <dd className="figure">{format.euros(data.support)}</dd>
        </div>
      </dl>
      {data.supportByPartner.length > 1 && (
        <ul className="why-list">
          {data.supportByPartner.map(({ partner, amount }) => (
            <li key={partner}>{t('claiming.preview.partner', { partner: plan.partnerName(partner), support: format.euros(amount) })}</li>
          ))}
        </ul>
      )}
      {data.overGrant !== undefined && /[1-9]/u.test(data.overGrant) && <p className="notice-line">{t('claiming.preview.over', { amount: format.euros(data.overGrant) })}</p>}
    </section>
  );
}

/** Has the platform work out the claim as it stands, without filing it. */
async function previewOf(grant: string, store: ClaimDraftStore, draft: ClaimDraft): Promise<Preview> {
  const parts = draft.parts.filter(({ right }) => right === 'edit');
  for (const { partner } of parts) await store.open(partner);
  const rows = parts.flatMap(({ partner }) => (store.book(partner)?.shown.rows ?? []).map(({ key, text }) => ({ ...sentRow({ key, text }), key: undefined, id: `${partner}-${key}`.slice(0, 64), partner })));
  const { period, last, revenue, financing, takeUp, filer } = draft;
  const body = { period, last, rows, revenue: revenue.filter(({ amount }) => amount !== ''), financing: financing.filter(({ amount }) => amount !== ''), ...(takeUp.length > 0 ? { takeUp } : {}), ...(filer ? { filer } : {}) };
  return (await send<Preview>(`${grantClaimsPath(grant)}/preview`, { body }, i18next.language)).body;
}
