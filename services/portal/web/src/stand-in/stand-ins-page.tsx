import '../styles/tables.css';
import '../styles/grant.css';
import '../styles/office.css';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, Loading } from '../layout/states.js';
import { ActForm, Refused, useAct } from '../office/act.js';
import { DateField, TextField } from '../office/fields.js';
import { useSession, type User } from '../session/session.js';
import { useActing } from './acting.js';
import { actedForBy, mayStandIn, seesStandIns, standInsKey, standInsPath, stateOn, useStandIns, type StandIn } from './stand-in-data.js';

/** Who acts for whom with claims and payments: whom the reader may act for today, and the naming and ending of stand-ins. */
export function StandInsPage() {
  const { data: session } = useSession();
  const user = session?.user;
  if (!user) return null;
  return seesStandIns(user) ? <StandIns user={user} /> : <NotFound />;
}

function StandIns({ user }: { user: User }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useStandIns(true);
  const decides = user.roles.includes('decision-maker');
  return (
    <div className="page stand-ins">
      <PageTitle title={t('standIns.title')} />
      <p className="lead">{t('standIns.text')}</p>
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && mayStandIn(user) && <Today user={user} all={data} />}
      {data && <All all={data} decides={decides} />}
      {decides && <NameForm />}
    </div>
  );
}

function Today({ user, all }: { user: User; all: readonly StandIn[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { person: acting, act } = useActing();
  const found = actedForBy(user.id, all, today());
  return (
    <section aria-labelledby="acting-today">
      <h2 id="acting-today">{t('standIns.today')}</h2>
      {found.length === 0 && <p className="quiet">{t('standIns.noneToday')}</p>}
      <ul className="plain-list acted-for">
        {found.map(({ person, to }) => (
          <li key={person}>
            <span>
              <strong><bdi>{person}</bdi></strong> <span className="quiet">{t('standIns.until', { day: format.day(to) })}</span>
            </span>
            <Button variant={person === acting ? 'secondary' : 'default'} onClick={() => act(person === acting ? null : person)}>
              {t(person === acting ? 'standIns.leaveFor' : 'standIns.act', { person })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const columns = ['person', 'substitute', 'days', 'state', 'setBy'] as const;

function All({ all, decides }: { all: readonly StandIn[]; decides: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState('');
  const acting = useAct([standInsKey]);
  const now = today();
  const end = async (one: StandIn) => {
    setTold('');
    if ((await acting.act(`${standInsPath}/${encodeURIComponent(one.id)}`, { method: 'DELETE', body: {} })) === null) return;
    setTold(t('standIns.ended', { person: one.person, substitute: one.substitute }));
    // The button goes with what it ends: the focus needs another place.
    heading.current?.focus();
  };
  return (
    <section aria-labelledby="all-stand-ins">
      <h2 id="all-stand-ins" ref={heading} tabIndex={-1}>{t('standIns.all')}</h2>
      <p role="status">{told}</p>
      <Refused problem={acting.problem} />
      {all.length === 0 ? <p className="quiet">{t('standIns.none')}</p> : (
        <ScrollTable caption={t('standIns.all')} className="in-cards">
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th key={column} role="columnheader" scope="col">{t(`standIns.column.${column}`)}</th>
              ))}
              {decides && <th role="columnheader" scope="col">{t('standIns.column.end')}</th>}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {all.map((one) => (
              <tr key={one.id} role="row">
                <th role="rowheader" scope="row" className="breakable"><bdi>{one.person}</bdi></th>
                <td role="cell" data-label={t('standIns.column.substitute')} className="breakable"><bdi>{one.substitute}</bdi></td>
                <td role="cell" data-label={t('standIns.column.days')}>{format.period(one)}</td>
                <td role="cell" data-label={t('standIns.column.state')}>{t(`substitutions.state.${stateOn(one, now)}`)}</td>
                <td role="cell" data-label={t('standIns.column.setBy')} className="breakable"><bdi>{one.setBy}</bdi></td>
                {decides && (
                  <td role="cell" className="whole-line">
                    {stateOn(one, now) !== 'over' && (
                      <Button variant="secondary" aria-disabled={acting.busy} aria-label={t('standIns.endOne', { person: one.person, substitute: one.substitute })} onClick={() => void end(one)}>
                        {t('standIns.end')}
                      </Button>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}

const blank = { person: '', substitute: '', from: '', to: '' };
type Typed = typeof blank;

/** What is wrong with what was typed, by field. */
function faultsOf({ person, substitute, from, to }: Typed): Partial<Record<keyof Typed, 'needed' | 'same' | 'order'>> {
  const empty = Object.entries({ person, substitute, from, to }).filter(([, text]) => text.trim() === '').map(([name]) => [name, 'needed'] as const);
  return {
    ...(person.trim() === substitute.trim() && { substitute: 'same' as const }),
    ...(from !== '' && to !== '' && to < from && { to: 'order' as const }),
    ...Object.fromEntries(empty),
  };
}

function NameForm() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(blank);
  const [tried, setTried] = useState(false);
  const acting = useAct([standInsKey]);
  const faults = faultsOf(typed);
  const field = (name: keyof Typed) => {
    const fault = tried ? faults[name] : undefined;
    return { label: t(`standIns.field.${name}`), value: typed[name], change: (value: string) => setTyped({ ...typed, [name]: value }), error: fault === undefined ? acting.wrong(name) : t(fault !== 'needed' ? `standIns.fault.${fault}` : 'office.needed') };
  };
  const submit = async () => {
    setTried(true);
    if (Object.keys(faults).length > 0) return;
    if ((await acting.act(standInsPath, { body: { ...typed, person: typed.person.trim(), substitute: typed.substitute.trim() } })) === null) return;
    setTried(false);
    setTyped(blank);
  };
  return (
    <section aria-labelledby="name-stand-in" className="no-print">
      <h2 id="name-stand-in">{t('standIns.name')}</h2>
      <ActForm acting={acting} send={submit} button={t('standIns.save')} done={t('standIns.named')}>
        <div className="field-row">
          <TextField {...field('person')} hint={t('sharing.personHint')} longest={64} />
          <TextField {...field('substitute')} hint={t('standIns.ownRole')} longest={64} />
        </div>
        <div className="field-row">
          <DateField {...field('from')} />
          <DateField {...field('to')} />
        </div>
      </ActForm>
    </section>
  );
}
