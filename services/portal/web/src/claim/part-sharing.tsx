import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActForm, useAct } from '../office/act.js';
import { TextField } from '../office/fields.js';
import { changedBy, draftPath } from './claim-data.js';
import type { StepProps } from './step-props.js';
import type { DraftPart } from './draft-types.js';

/** Who fills in the part of a partner: its own organisation, where that is said. */
export function PartSharing({ grant, store, part }: Pick<StepProps, 'grant' | 'store'> & { part: DraftPart }) {
  const { t } = useTranslation();
  const acting = useAct(changedBy(grant));
  const [organisation, setOrganisation] = useState(part.organisation ?? '');
  const share = async () => {
    const body = { organisation: organisation.trim() === '' ? null : organisation.trim() };
    if (await acting.act(`${draftPath(store.shown().draft.id)}/parts/${encodeURIComponent(part.partner)}`, { method: 'PUT', body })) await store.judged();
  };
  return (
    <details className="list-section no-print">
      <summary>{part.organisation === null ? t('claiming.share.heading') : t('claiming.share.shared', { organisation: part.organisation })}</summary>
      <p>{t('claiming.share.text')}</p>
      <ActForm acting={acting} send={share} button={t('claiming.share.save')} secondary>
        <TextField label={t('claiming.share.organisation')} value={organisation} change={setOrganisation} error={acting.wrong('organisation')} longest={100} />
      </ActForm>
    </details>
  );
}
