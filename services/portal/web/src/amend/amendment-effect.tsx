import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button, InlineAlert } from 'suomifi-ui-components';
import { ApiProblem, newKey, send } from '../api.js';
import { applicationPath } from '../apply/apply-data.js';
import type { SectionStore } from '../apply/section-store.js';
import { useFormat } from '../layout/names.js';
import { ScrollTable } from '../layout/scroll-table.js';
import { FieldName } from '../office/act.js';
import { requestOf, type AmendmentContent } from './amendment-content.js';
import type { FieldNames } from '../apply/field-names.js';
import type { Impact, LimitUse } from './amendment-types.js';

const PAUSE = 600;

/** What the amendment would do, from the platform, while it is being written; and the way to file it. */
export function AmendmentEffect({ grant, content, store, names, supplement }: { grant: string; content: AmendmentContent; store: SectionStore<AmendmentContent>; names: FieldNames; supplement: number | null }) {
  const { t, i18n } = useTranslation();
  const request = useSettled(JSON.stringify(requestOf(content)));
  const { data, error, isFetching } = useQuery({
    queryKey: ['apply', 'impact', grant, request, i18n.language],
    queryFn: async () => (await send<Impact>(`${applicationPath(grant)}/amendments/preview`, { body: JSON.parse(request) as unknown }, i18n.language)).body,
    enabled: request !== 'null',
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <aside className="effect" aria-labelledby="effect-heading">
      <h2 id="effect-heading">{t('amend.effect')}</h2>
      {request === 'null' && <p>{t(content.effectiveFrom ? 'amend.nothingYet' : 'amend.dayFirst')}</p>}
      {request !== 'null' && error && <Refused error={error} parts={requestOf(content)?.parts ?? []} />}
      {request !== 'null' && data && !error && (
        <div className={isFetching ? 'stale' : undefined}>
          <Answer impact={data} />
          <Totals impact={data} />
          <Limits limits={data.flexibility.limits} names={names} />
          <Claims impact={data} names={names} />
        </div>
      )}
      <Filing grant={grant} store={store} supplement={supplement} allowed={request !== 'null' && !error && (supplement !== null || data?.faults.length === 0)} />
    </aside>
  );
}

/** A value once it has stood still for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), PAUSE);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}

/** @param parts those of the request: a fault names one by its place, a person by its kind */
function Refused({ error, parts }: { error: Error; parts: readonly { readonly kind: string }[] }) {
  const { t } = useTranslation();
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div role="status">
      <InlineAlert status="warning" labelText={t('amend.notSound')}>
        {problem && problem.errors.length > 0 ? (
          <ul>
            {problem.errors.map(({ field, expected }) => (
              <li key={field}>
                <FieldName field={field.replace(/^parts\[(\d+)\]/u, (place, at: string) => `parts.${parts[Number(at)]?.kind ?? place}`)} />: {expected}
              </li>
            ))}
          </ul>
        ) : (
          <p>{problem?.status === 0 ? t('error.unreachable') : (problem?.detail ?? t('error.other'))}</p>
        )}
      </InlineAlert>
    </div>
  );
}

function Answer({ impact: { flexibility, faults } }: { impact: Impact }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      {faults.length > 0 ? (
        <InlineAlert status="error" labelText={t('amend.forbidden')}>
          <ul>
            {faults.map(({ type, field, detail }) => (
              <li key={`${type}-${field}`}>{detail}</li>
            ))}
          </ul>
        </InlineAlert>
      ) : (
        <InlineAlert status="neutral">{t(`amend.answer.${flexibility.answer}`)}</InlineAlert>
      )}
    </div>
  );
}

function Totals({ impact: { totals } }: { impact: Impact }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ScrollTable caption={t('amend.totals')} className="effect-table">
        <thead>
          <tr>
            <th scope="col">{t('amend.figure')}</th>
            <th scope="col" className="number">
              {t('amend.now')}
            </th>
            <th scope="col" className="number">
              {t('plan.difference')}
            </th>
          </tr>
        </thead>
        <tbody>
          {([['words.budget.total', totals.budget], ['words.budget.net', totals.net], ['words.support.granted', totals.support]] as const).map(([name, figure]) => (
            <tr key={name}>
              <th scope="row">{t(name)}</th>
              <td className="number">{format.amount(figure.new)}</td>
              <td className="number">{format.difference(figure.difference)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('amend.rate')}</th>
            <td className="number">{format.percent(totals.rates.new)}</td>
            <td className="number">{totals.rates.old === totals.rates.new ? '–' : t('grid.was', { amount: format.percent(totals.rates.old) })}</td>
          </tr>
        </tbody>
    </ScrollTable>
  );
}

/** How much of each limit is used: a bar for the eye, the same in words. */
function Limits({ limits, names }: { limits: readonly LimitUse[]; names: FieldNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const touched = limits.filter(({ used }) => !/^0+\.00$/u.test(used));
  if (touched.length === 0) return null;
  const subjectOf = ({ scope, subject }: LimitUse) => (subject === null ? t('amend.wholeBudget') : scope === 'partner' ? names.partnerName(subject) : names.categoryName(subject));
  const partOf = ({ used, limit }: LimitUse) => Math.min((100 * Number(used)) / Math.max(Number(limit), 0.01), 100);
  return (
    <>
      <h3>{t('amend.flexibility')}</h3>
      <ul className="limits">
        {touched.map((limit) => (
          <li key={`${limit.id}-${limit.subject}`} className={limit.exceeded ? 'exceeded' : undefined}>
            <span>
              <strong>{subjectOf(limit)}</strong> {t(limit.exceeded ? 'amend.exceeded' : 'amend.used', { used: format.euros(limit.used), limit: format.euros(limit.limit), left: format.euros(limit.left) })}
            </span>
            <svg className="share-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect className="share-all" width="100" height="8" />
              <rect className={limit.exceeded ? 'share-part over' : 'share-part'} width={partOf(limit)} height="8" />
            </svg>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Open claims that would no longer fit, and lines of which more is certified than would be left. */
function Claims({ impact: { openClaims, remaining }, names }: { impact: Impact; names: FieldNames }) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = ({ partner, category }: { partner: string; category: string }) => `${names.categoryName(category)}, ${names.partnerName(partner)}`;
  const changed = remaining.filter((line) => line.old !== line.new);
  const tight = openClaims.filter(({ fits }) => !fits);
  return (
    <>
      {changed.length > 0 && (
        <>
          <h3>{t('amend.remaining')}</h3>
          <ul className="plain-list">
            {changed.map((line) => (
              <li key={`${line.partner}-${line.category}`}>{t('amend.left', { place: place(line), before: format.euros(line.old), after: format.euros(line.new) })}</li>
            ))}
          </ul>
        </>
      )}
      {tight.length > 0 && (
        <ul className="plain-list wrong-text">
          {tight.map((one) => (
            <li key={`${one.claim}-${one.partner}-${one.category}`}>{t('amend.claim', { number: one.claim, place: place(one), declared: format.euros(one.declared), left: format.euros(one.left) })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** @param supplement the number of the filed amendment that this one supplements */
function Filing({ grant, store, allowed, supplement }: { grant: string; store: SectionStore<AmendmentContent>; allowed: boolean; supplement: number | null }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const key = useRef(newKey());
  const [state, setState] = useState<'ready' | 'sending'>('ready');
  const [problem, setProblem] = useState<ApiProblem | 'conflict' | null>(null);
  const file = async () => {
    setState('sending');
    setProblem(null);
    try {
      await store.flush();
      // Filing ends the draft: what a colleague wrote into it meanwhile would go with it, unseen.
      if (store.shown.state === 'conflict') return setProblem('conflict');
      await send(`${applicationPath(grant)}/amendments${supplement === null ? '' : `/${supplement}/supplement`}`, { body: requestOf(store.shown.content), idempotencyKey: key.current }, i18n.language);
      // What was written is filed: the draft has done its work.
      await send(`${applicationPath(grant)}/amendment-draft`, { method: 'DELETE' }, i18n.language).catch(() => null);
      queries.removeQueries({ queryKey: ['apply', 'amendment-draft', grant] });
      await queries.invalidateQueries({ queryKey: ['grant', grant] });
      void navigate(`/grants/${encodeURIComponent(grant)}#amendments`);
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      if (error.status !== 0 && error.status < 500) key.current = newKey();
      setProblem(error);
    } finally {
      setState('ready');
    }
  };
  const unanswered = problem instanceof ApiProblem && problem.status === 0;
  return (
    <div className="filing no-print">
      <Button disabled={!allowed || state === 'sending'} onClick={() => void file()}>
        {t(state === 'sending' ? 'amend.filing' : supplement === null ? 'amend.file' : 'own.sendSupplement')}
      </Button>
      <div role="alert">
        {problem && (
          <InlineAlert status="error" labelText={t(unanswered ? 'office.unknown' : 'amend.notFiled')}>
            {problem === 'conflict' ? t('apply.save.conflict') : unanswered ? t('office.unknownText') : (problem.detail ?? problem.title)}
          </InlineAlert>
        )}
      </div>
    </div>
  );
}
