import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { Refused, useAct } from '../office/act.js';
import { draftPath } from './apply-data.js';

/** What the history of the browser remembers of a draft that was just deleted. */
export interface AfterRemoval {
  readonly deleted: { readonly id: string; readonly name: string | null };
}

/** After a draft was deleted: what was done, and the way back. */
export function DeletedDraft() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const acting = useAct([['apply', 'drafts'], ['apply', 'tasks']]);
  const { deleted } = (useLocation().state ?? {}) as Partial<AfterRemoval>;
  if (deleted === undefined) return null;
  const restore = async () => {
    if ((await acting.act(`${draftPath(deleted.id)}/restoration`, { body: {} })) !== null) await navigate(`/drafts/${encodeURIComponent(deleted.id)}/summary`, { replace: true });
  };
  return (
    <div className="notice-line">
      <p role="status" className="breakable">
        {t('undo.text', { name: deleted.name ?? t('apply.unnamed') })}
      </p>
      <Button variant="secondary" aria-disabled={acting.busy} onClick={() => !acting.busy && void restore()}>
        {t('undo.button')}
      </Button>
      <Refused problem={acting.problem} />
    </div>
  );
}
