import '../styles/apply.css';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { today } from '../helsinki.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { isApplicant } from '../layout/main-navigation.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { Failure, Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { useSession } from '../session/session.js';
import type { Substitution } from './api-types.js';
import { substitutionsPath, useSubstitutions } from './apply-data.js';
import { TextField } from './fields.js';

/** Who has one's rights to drafts on which days, and whose rights one has. */
export function SubstitutionsPage() {
  const { t } = useTranslation();
  const { data: session } = useSession();
  const { data, error, refetch } = useSubstitutions();
  const person = session?.user?.id;
  if (session?.user && !isApplicant(session.user)) return <NotFound />;
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/home', name: t('nav.home') }, { name: t('substitutions.title') }]} />
      <PageTitle title={t('substitutions.title')} />
      <p>{t('substitutions.text')}</p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && <Arranged entries={data.substitutions.filter((entry) => entry.person === person)} />}
      {data && <StandingIn entries={data.substitutions.filter((entry) => entry.substitute === person)} />}
    </div>
  );
}

function Arranged({ entries }: { entries: readonly Substitution[] }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState('');
  const acting = useAct([['apply', 'substitutions']]);
  const end = async ({ id, substitute }: Substitution) => {
    setTold('');
    if ((await acting.act(`${substitutionsPath}/${encodeURIComponent(id)}`, { method: 'DELETE' })) === null) return;
    setTold(substitute);
    // The button goes with its line: the focus needs another place.
    heading.current?.focus();
  };
  return (
    <section className="list-section" aria-labelledby="arranged">
      <h2 id="arranged" ref={heading} tabIndex={-1}>
        {t('substitutions.own')}
      </h2>
      {entries.length === 0 && <p>{t('substitutions.noneOwn')}</p>}
      <ul className="draft-list">
        {entries.map((entry) => (
          <Line key={entry.id} who={entry.substitute} entry={entry}>
            <Button variant="secondary" disabled={acting.busy} aria-label={t('apply.removePartner', { name: entry.substitute })} onClick={() => void end(entry)}>
              {t('apply.remove')}
            </Button>
          </Line>
        ))}
      </ul>
      <Refused problem={acting.problem} />
      <p role="status">{told !== '' && t('substitutions.removed', { person: told })}</p>
      <StandInForm />
    </section>
  );
}

function StandingIn({ entries }: { entries: readonly Substitution[] }) {
  const { t } = useTranslation();
  return (
    <section className="list-section" aria-labelledby="standing-in">
      <h2 id="standing-in">{t('substitutions.theirs')}</h2>
      {entries.length === 0 && <p>{t('substitutions.noneTheirs')}</p>}
      <ul className="draft-list">
        {entries.map((entry) => (
          <Line key={entry.id} who={entry.person} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Line({ who, entry: { from, to }, children }: { who: string; entry: Substitution; children?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [now] = useState(() => today());
  const state = to < now ? 'over' : from > now ? 'coming' : 'now';
  return (
    <li className="breakable">
      <strong>
        <bdi>{who}</bdi>
      </strong>
      <span>{format.period({ from, to })}</span>
      <span className="quiet">{t(`substitutions.state.${state}`)}</span>
      {children}
    </li>
  );
}

const blank = { substitute: '', from: '', to: '' };

function StandInForm() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(blank);
  const [tried, setTried] = useState(false);
  const [told, setTold] = useState('');
  const acting = useAct([['apply', 'substitutions']]);
  const given = { ...typed, substitute: typed.substitute.trim() };
  const lacking = Object.values(given).includes('');
  const field = (name: keyof typeof blank) => {
    const wrong = acting.wrong(name);
    return { field: name, label: t(`substitutions.${name}`), value: typed[name], missing: wrong === undefined ? [] : [{ field: name, expected: wrong }], change: (value: string) => setTyped({ ...typed, [name]: value }) };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(lacking);
    setTold('');
    if (lacking || acting.busy || (await acting.act(substitutionsPath, { body: given })) === null) return;
    setTyped(blank);
    setTold(given.substitute);
  };
  return (
    <form className="sender" noValidate onSubmit={(event) => void submit(event)} aria-labelledby="new-substitution">
      <h3 id="new-substitution">{t('substitutions.add')}</h3>
      <TextField {...field('substitute')} hint={t('sharing.personHint')} longest={200} />
      <TextField {...field('from')} type="date" />
      <TextField {...field('to')} type="date" />
      <div role="alert">{tried && lacking && <p className="wrong-text">{t('substitutions.needed')}</p>}</div>
      <Refused problem={acting.problem} />
      <Button type="submit" aria-disabled={acting.busy}>
        {t('substitutions.save')}
      </Button>
      <p role="status">{told !== '' && t('substitutions.added', { person: told })}</p>
    </form>
  );
}
