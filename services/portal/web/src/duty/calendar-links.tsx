import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { useFormat } from '../layout/names.js';
import { Refused, useAct } from '../office/act.js';
import { linksPath, useCalendarLinks, type CalendarLink } from './duty-data.js';

/** Secret addresses for calendar programs: made, shown once, revoked. */
export function CalendarLinks({ grant }: { grant: string }) {
  const { t, i18n } = useTranslation();
  const { data } = useCalendarLinks(true);
  const heading = useRef<HTMLHeadingElement>(null);
  const [made, setMade] = useState<string | null>(null);
  const [told, setTold] = useState('');
  const acting = useAct([['calendar-links']]);
  const links = (data?.links ?? []).filter((link) => link.grant === grant);
  const make = async () => {
    setTold('');
    const link = await acting.act<{ readonly url: string }>(linksPath, { body: { grant, language: i18n.language } });
    if (link !== null) setMade(new URL(link.url, window.location.origin).href);
  };
  const revoke = async ({ id }: CalendarLink) => {
    if ((await acting.act(`${linksPath}/${encodeURIComponent(id)}`, { method: 'DELETE', body: {} })) === null) return;
    setMade(null);
    setTold(t('duties.link.revoked'));
    // The button goes with its line: the focus needs another place.
    heading.current?.focus();
  };
  return (
    <section className="list-section no-print" aria-labelledby="subscribe">
      <h2 id="subscribe" ref={heading} tabIndex={-1}>
        {t('duties.link.heading')}
      </h2>
      <p>{t('duties.link.text')}</p>
      {made !== null && <MadeLink address={made} />}
      <ul className="draft-list">
        {links.map((link) => (
          <Line key={link.id} link={link} busy={acting.busy} revoke={() => void revoke(link)} />
        ))}
      </ul>
      <Refused problem={acting.problem} />
      <Button variant="secondary" aria-disabled={acting.busy} onClick={() => void (acting.busy || make())}>
        {t('duties.link.make')}
      </Button>
      <p role="status">{told}</p>
    </section>
  );
}

function Line({ link: { madeAt, language }, busy, revoke }: { link: CalendarLink; busy: boolean; revoke: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const made = t('duties.link.madeAt', { at: format.dayAndClock(madeAt), language: t(`editions.language.${language}`) });
  return (
    <li>
      <span>{made}</span>
      <Button variant="secondary" disabled={busy} aria-label={`${t('duties.link.revoke')}: ${made}`} onClick={revoke}>
        {t('duties.link.revoke')}
      </Button>
    </li>
  );
}

/** The address, which is shown this once. */
function MadeLink({ address }: { address: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    // A browser may refuse it: then the address can be marked and copied by hand.
    await navigator.clipboard.writeText(address).then(() => setCopied(true), () => setCopied(false));
  };
  return (
    <div className="field">
      <label htmlFor={id}>{t('duties.link.address')}</label>
      <p id={`${id}-hint`} className="quiet">
        {t('duties.link.once')}
      </p>
      <input id={id} type="text" readOnly value={address} aria-describedby={`${id}-hint`} onFocus={(event) => event.target.select()} />
      <Button variant="secondaryLight" onClick={() => void copy()}>
        {t('duties.link.copy')}
      </Button>
      <p role="status">{copied ? t('duties.link.copied') : ''}</p>
    </div>
  );
}
