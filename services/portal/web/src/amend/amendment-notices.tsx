import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { InlineAlert } from 'suomifi-ui-components';
import { send } from '../api.js';
import type { Programme } from '../apply/api-types.js';
import { applicationPath } from '../apply/apply-data.js';
import { useFieldNames } from '../apply/field-names.js';
import type { SectionStore } from '../apply/section-store.js';
import { useFormat } from '../layout/names.js';
import { Failure } from '../layout/states.js';
import { toSupplement, type AmendmentContent } from './amendment-content.js';
import type { Awarded, DraftConflict } from './amendment-types.js';

interface Shown {
  readonly grant: string;
  readonly awarded: Awarded;
  readonly programme: Programme | undefined;
  readonly store: SectionStore<AmendmentContent>;
  readonly conflicts: readonly DraftConflict[];
  /** The version of the budget in force. */
  readonly current: number | null;
}

/** What the authority asks about a filed amendment, and what has been decided since this one was begun. */
export function AmendmentNotices({ grant, awarded, programme, store, conflicts, current }: Shown) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const queries = useQueryClient();
  const { categoryName, partnerName, sourceName } = useFieldNames(programme, { organisation: { applicant: awarded.plan.applicant, partners: awarded.plan.partners } });
  const filed = toSupplement(awarded.amendments);
  const asked = filed?.supplements.find(({ answeredOn }) => answeredOn === null);
  const settle = useMutation({
    mutationFn: async () => {
      await store.flush();
      await send(`${applicationPath(grant)}/amendment-draft`, { method: 'PUT', body: { content: store.shown.content, rebasedTo: current }, ifMatch: store.version }, i18n.language);
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['apply', 'amendment-draft', grant] }),
  });
  const placeOf = ({ cell, line }: DraftConflict): string => {
    const names = cell ? [categoryName(cell.category), partnerName(cell.partner), cell.year] : [sourceName(line?.source ?? ''), line?.partner ? partnerName(line.partner) : null, line?.year ?? null];
    return names.filter((name) => name !== null).join(', ');
  };
  return (
    <>
      {filed && asked && (
        <InlineAlert status="warning" labelText={t('amend.supplement', { number: filed.number, day: format.day(asked.due) })}>
          <p className="breakable pre-line">
            <bdi>{asked.reason}</bdi>
          </p>
        </InlineAlert>
      )}
      {conflicts.length > 0 && (
        <InlineAlert status="warning" labelText={t('amend.conflicts', { count: conflicts.length })}>
          <ul>
            {conflicts.map((conflict) => (
              <li key={placeOf(conflict)}>{t('amend.conflict', { place: placeOf(conflict), was: format.euros(conflict.was), now: format.euros(conflict.now), wanted: format.euros(conflict.wanted) })}</li>
            ))}
          </ul>
          <button type="button" className="button secondary" disabled={settle.isPending} onClick={() => settle.mutate()}>
            {t('amend.settled')}
          </button>
        </InlineAlert>
      )}
      {settle.error && <Failure error={settle.error} retry={() => settle.mutate()} />}
    </>
  );
}
