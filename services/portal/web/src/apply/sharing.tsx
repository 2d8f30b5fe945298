import { useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import type { Sending } from '../api.js';
import { Refused, useAct } from '../office/act.js';
import { useSession } from '../session/session.js';
import { rights, type Draft, type Right } from './api-types.js';
import { draftPath } from './apply-data.js';
import { fieldId, TextField } from './fields.js';

/** What was done: a person, or everybody when none is named, has this right, or again that of everybody. */
interface Done {
  readonly person: string | null;
  readonly right: Right | null;
}
type Change = (path: string, sending: Sending, done: Done) => Promise<boolean>;

/** Who may do what with a draft. Whoever may submit it also says who else may. */
export function Sharing({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState<Done | null>(null);
  const acting = useAct([['apply', 'draft', draft.id]]);
  const { data: session } = useSession();
  const mayShare = draft.right === 'submit';
  const change: Change = async (path, sending, done) => {
    setTold(null);
    const accepted = (await acting.act(`${draftPath(draft.id)}/${path}`, sending)) !== null;
    if (accepted) setTold(done);
    return accepted;
  };
  const remove = async (person: string) => {
    // The button goes with its line: the focus needs another place.
    if (await change(`collaborators/${encodeURIComponent(person)}`, { method: 'DELETE' }, { person, right: null })) heading.current?.focus();
  };
  return (
    <section className="list-section no-print sharing" aria-labelledby="sharing-heading">
      <h2 id="sharing-heading" ref={heading} tabIndex={-1}>
        {t('sharing.heading')}
      </h2>
      <p>{t('sharing.text')}</p>
      <ul className="draft-list">
        {draft.collaborators.map(({ person, right }) => (
          <li key={person} className="breakable">
            <strong>
              <bdi>{person}</bdi>
              {person === session?.user?.id && ` (${t('sharing.you')})`}
            </strong>
            <span>{t(`sharing.right.${right}`)}</span>
            {mayShare && (
              <Button variant="secondary" disabled={acting.busy} aria-label={t('apply.removePartner', { name: person })} onClick={() => void remove(person)}>
                {t('apply.remove')}
              </Button>
            )}
          </li>
        ))}
        <li>
          <strong>{t('sharing.everybody')}</strong>
          <span>{t(`sharing.right.${draft.colleagues}`)}</span>
        </li>
      </ul>
      {mayShare && <SharingForms colleagues={draft.colleagues} busy={acting.busy} change={change} />}
      <Refused problem={acting.problem} />
      <p role="status">{told && <DoneText {...told} />}</p>
    </section>
  );
}

function DoneText({ person, right }: Done) {
  const { t } = useTranslation();
  if (right === null) return t('sharing.removed', { person });
  return t('sharing.given', { person: person ?? t('sharing.everybody'), right: t(`sharing.right.${right}`) });
}

function SharingForms({ colleagues, busy, change }: { colleagues: Right; busy: boolean; change: Change }) {
  const { t } = useTranslation();
  const [person, setPerson] = useState('');
  const [right, setRight] = useState<Right>('edit');
  const [all, setAll] = useState<Right>(colleagues);
  const give = async (event: FormEvent) => {
    event.preventDefault();
    const name = person.trim();
    if (name === '' || busy) return;
    if (await change(`collaborators/${encodeURIComponent(name)}`, { method: 'PUT', body: { right } }, { person: name, right })) setPerson('');
  };
  const allow = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void change('colleagues', { method: 'PUT', body: { right: all } }, { person: null, right: all });
  };
  return (
    <>
      <details>
        <summary>{t('sharing.add')}</summary>
        <form onSubmit={(event) => void give(event)}>
          <TextField field="sharing.person" label={t('sharing.person')} hint={t('sharing.personHint')} value={person} longest={200} change={setPerson} />
          <RightField field="sharing.right" label={t('sharing.rightLabel')} value={right} change={setRight} />
          <Button type="submit" variant="secondary" disabled={busy || person.trim() === ''}>
            {t('sharing.give')}
          </Button>
        </form>
      </details>
      <details>
        <summary>{t('sharing.changeAll')}</summary>
        <form onSubmit={allow}>
          <RightField field="sharing.all" label={t('sharing.allLabel')} value={all} change={setAll} />
          <Button type="submit" variant="secondary" disabled={busy}>
            {t('sharing.save')}
          </Button>
        </form>
      </details>
    </>
  );
}

function RightField({ field, label, value, change }: { field: string; label: string; value: Right; change: (right: Right) => void }) {
  const { t } = useTranslation();
  const id = fieldId(field);
  return (
    <fieldset className="field yes-no" id={id}>
      <legend>{label}</legend>
      {rights.map((right) => (
        <label key={right}>
          <input type="radio" name={id} checked={value === right} onChange={() => change(right)} />
          {t(`sharing.right.${right}`)}
        </label>
      ))}
    </fieldset>
  );
}
