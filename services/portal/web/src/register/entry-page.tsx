import '../styles/tables.css';
import '../styles/office.css';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useRoles } from '../application/application-data.js';
import { Facts, Prose } from '../application/plan-sections.js';
import { Breadcrumbs } from '../layout/breadcrumbs.js';
import { useFormat } from '../layout/names.js';
import { NotFound } from '../layout/not-found.js';
import { PageTitle } from '../layout/page-title.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { Failure, isNotFound, Loading } from '../layout/states.js';
import { EntryForm } from './entry-form.js';
import { useEntry, type Entry } from './register-data.js';

/** One entry of the register, with what its money adds up to. */
export function EntryPage() {
  const { entry = '' } = useParams();
  return <One key={entry} entry={entry} editing={false} />;
}

/** The same to change. */
export function ChangeEntryPage() {
  const { entry = '' } = useParams();
  return <One key={entry} entry={entry} editing />;
}

/** An entry that is not made yet. */
export function NewEntryPage() {
  const { t } = useTranslation();
  const { has } = useRoles();
  if (!has('case-officer')) return <NotFound />;
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/register', name: t('register.title') }, { name: t('register.new') }]} />
      <PageTitle title={t('register.new')} />
      <EntryForm entry={undefined} />
    </div>
  );
}

function One({ entry, editing }: { entry: string; editing: boolean }) {
  const { t } = useTranslation();
  const { has } = useRoles();
  const { data, error, refetch, isFetchedAfterMount } = useEntry(entry);
  if (isNotFound(error) || (editing && !has('case-officer'))) return <NotFound />;
  const title = data ? `${data.code} ${data.name}` : t('register.title');
  return (
    <div className="page">
      <Breadcrumbs steps={[{ to: '/register', name: t('register.title') }, { name: data?.code ?? entry }]} />
      <PageTitle title={title} heading={data?.name ?? t('register.title')} className="breakable" />
      {!data && (error ? <Failure error={error} retry={() => void refetch()} /> : <Loading text={t('app.loading')} />)}
      {data && !editing && <Shown entry={data} />}
      {/* Not begun from what was read a while ago: its saving would be refused. */}
      {data && editing && (isFetchedAfterMount ? <EntryForm entry={data} reread={async () => (await refetch()).data} /> : <Loading text={t('app.loading')} />)}
      {data && !editing && has('case-officer') && (
        <p className="actions no-print">
          <Link className="button secondary" to={`/register/${encodeURIComponent(data.code)}/change`}>
            {t('register.change')}
          </Link>
        </p>
      )}
    </div>
  );
}

function Shown({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { code, authority, portfolio, focus, stage, period, funders, implementers, contacts } = entry;
  const names = (list: readonly string[]) => <bdi>{list.join(', ')}</bdi>;
  return (
    <>
      <Facts
        facts={[
          [t('register.field.code'), <span key="code" className="code">{code}</span>],
          [t('register.field.stage'), <span key="stage" className={`tag ${stage === 'running' ? 'running' : 'still'}`}>{t(`register.stage.${stage}`)}</span>],
          [t('register.field.period'), format.period(period)],
          [t('register.field.authority'), <bdi key="authority">{authority}</bdi>],
          [t('register.field.portfolio'), <bdi key="portfolio">{portfolio}</bdi>],
          ...(focus === null ? [] : [[t('register.field.focus'), <bdi key="focus">{focus}</bdi>] as const]),
          ...(funders.length === 0 ? [] : [[t('register.field.funders'), names(funders)] as const]),
          ...(implementers.length === 0 ? [] : [[t('register.field.implementers'), names(implementers)] as const]),
        ]}
      />
      {entry.summary !== null && <Prose text={entry.summary} />}
      <Money entry={entry} />
      {contacts.length > 0 && (
        <section aria-labelledby="contacts">
          <h2 id="contacts">{t('register.contacts')}</h2>
          <Facts facts={contacts.map(({ role, details }) => [role, details === null ? t('register.noContact') : <bdi key={role}>{details}</bdi>] as const)} />
        </section>
      )}
    </>
  );
}

/** The register's own table by source and year, the others' budgets, and the total that was stated beside them. */
function Money({ entry: { sources, partners, figures } }: { entry: Entry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const years = Object.keys(figures.years);
  const besides = [
    ...partners.map(({ name, budget }) => [name, budget] as const),
    ...(partners.length > 0 ? [[t('register.parts'), figures.parts] as const] : []),
    ...(figures.stated === null ? [] : [[t('register.field.stated'), figures.stated] as const]),
    ...(figures.roundingDifference === null || figures.roundingDifference === '0.00' ? [] : [[t('register.difference'), figures.roundingDifference] as const]),
  ];
  return (
    <section aria-labelledby="money">
      <h2 id="money">{t('register.money')}</h2>
      <ScrollTable caption={t('register.moneyCaption')} className="sums">
        <thead>
          <tr>
            <th scope="col">{t('register.source')}</th>
            {[...years, t('register.field.total'), t('register.share')].map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sources.map(({ id, name }) => (
            <Amounts key={id} name={name} amounts={years.map((year) => figures.sources[id]?.years[year] ?? null)} total={figures.sources[id]?.total ?? null} share={format.percent(figures.sources[id]?.share ?? null)} />
          ))}
        </tbody>
        <tfoot>
          <Amounts name={t('register.tableTotal')} amounts={years.map((year) => figures.years[year]?.total ?? null)} total={figures.total} share="" />
          {besides.map(([name, amount], at) => (
            // Two partners may have one name.
            <Amounts key={at} name={name} amounts={years.map(() => undefined)} total={amount} share="" />
          ))}
        </tfoot>
      </ScrollTable>
    </section>
  );
}

/** One line of the table; where a line has no amounts by year, their cells are empty. */
function Amounts({ name, amounts, total, share }: { name: string; amounts: readonly (string | null | undefined)[]; total: string | null; share: string }) {
  const format = useFormat();
  return (
    <tr>
      <th scope="row">
        <bdi>{name}</bdi>
      </th>
      {amounts.map((amount, at) => (
        <td key={at} className="number">
          {amount === undefined ? '' : format.amount(amount)}
        </td>
      ))}
      <td className="number">{format.amount(total)}</td>
      <td className="number">{share}</td>
    </tr>
  );
}
