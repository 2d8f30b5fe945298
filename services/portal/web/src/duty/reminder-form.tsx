import { useId, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { Refused, useAct } from '../office/act.js';
import { remindersPath, useReminders, type ReminderSettings } from './duty-data.js';
import { stepsIn } from './months.js';

/** Where and when somebody is reminded by mail. */
export function Reminders() {
  const { t } = useTranslation();
  const { data } = useReminders(true);
  return (
    <section className="list-section no-print" aria-labelledby="reminders">
      <h2 id="reminders">{t('duties.reminders.heading')}</h2>
      <p>{t('duties.reminders.text')}</p>
      {data && <ReminderForm settings={data} />}
    </section>
  );
}

function ReminderForm({ settings }: { settings: ReminderSettings }) {
  const { t, i18n } = useTranslation();
  const id = useId();
  // Over what is saved lies what is typed.
  const [typed, setTyped] = useState<{ readonly address?: string; readonly steps?: string }>({});
  const { address = settings.address ?? '', steps = settings.steps.join(', ') } = typed;
  const [told, setTold] = useState(settings.address === null ? '' : t('duties.reminders.on'));
  const [tried, setTried] = useState(false);
  const acting = useAct([['reminders']]);
  const given = stepsIn(steps);
  const lacking = address.trim() === '' || given === null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(lacking);
    if (lacking || acting.busy) return;
    const saved = await acting.act(remindersPath, { method: 'PUT', body: { address: address.trim(), steps: given, language: i18n.language } });
    setTold(saved === null ? '' : t('duties.reminders.on'));
    if (saved !== null) setTyped({});
  };
  const erase = async () => {
    if ((await acting.act(remindersPath, { method: 'DELETE', body: {} })) === null) return;
    setTold('');
    setTyped({});
    // The button goes with what it erased: the focus needs another place.
    document.getElementById(`${id}-address`)?.focus();
  };
  return (
    <form className="sender" noValidate onSubmit={(event) => void submit(event)} aria-labelledby="reminders">
      <div className="field">
        <label htmlFor={`${id}-address`}>{t('duties.reminders.address')}</label>
        <input id={`${id}-address`} type="email" autoComplete="email" maxLength={254} value={address} aria-invalid={acting.wrong('address') === undefined ? undefined : true} onChange={(event) => setTyped({ ...typed, address: event.target.value })} />
      </div>
      <div className="field">
        <label htmlFor={`${id}-steps`}>{t('duties.reminders.steps')}</label>
        <p id={`${id}-hint`} className="quiet">
          {t('duties.reminders.stepsHint')}
        </p>
        <input id={`${id}-steps`} type="text" autoComplete="off" className="short" value={steps} aria-describedby={`${id}-hint`} onChange={(event) => setTyped({ ...typed, steps: event.target.value })} />
      </div>
      <div role="alert">{tried && lacking && <p className="wrong-text">{t('duties.reminders.needed')}</p>}</div>
      <Refused problem={acting.problem} />
      <p className="actions">
        <Button type="submit" aria-disabled={acting.busy}>
          {t('duties.reminders.save')}
        </Button>
        {settings.address !== null && (
          <Button variant="secondary" aria-disabled={acting.busy} onClick={() => void (acting.busy || erase())}>
            {t('duties.reminders.erase')}
          </Button>
        )}
      </p>
      <p role="status">{told}</p>
    </form>
  );
}
