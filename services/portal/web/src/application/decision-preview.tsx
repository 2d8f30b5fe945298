import { useQuery } from '@tanstack/react-query';
import type { DecisionContent } from '@toteuma/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'suomifi-ui-components';
import { send } from '../api.js';
import { useFormat } from '../layout/names.js';
import { Loading } from '../layout/states.js';
import { Refused, useAct } from '../office/act.js';
import { usePackNames } from '../office/pack-names.js';
import type { ApplicationFile } from '../office-types.js';
import { applicationPath, changedBy } from './application-data.js';
import type { Judged } from './decision-draft.js';
import { BudgetTable, FinancingTable } from './money-tables.js';
import { Facts, Prose } from './plan-sections.js';

/** The decision as its document will tell it, to be confirmed or gone back from. */
export function DecisionPreview({ file, judged: { body }, back, decided }: { file: ApplicationFile; judged: Judged; back: () => void; decided: () => void }) {
  const { t, i18n } = useTranslation();
  const acting = useAct(changedBy(file.id));
  const heading = useRef<HTMLHeadingElement>(null);
  const path = `${applicationPath(file.id)}/decision`;
  // It is asked for anew each time: what it rests on may have changed meanwhile.
  const { data, error } = useQuery({ queryKey: ['decision-preview', file.id, body], queryFn: async () => (await send<DecisionContent>(`${path}/preview`, { body }, i18n.language)).body, gcTime: 0, staleTime: Infinity });
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  const confirm = async () => {
    if ((await acting.act(path, { body, ifMatch: file.version })) !== null) decided();
  };
  return (
    <section aria-labelledby="preview">
      <h2 id="preview" ref={heading} tabIndex={-1}>
        {t('officeDecision.previewHeading')}
      </h2>
      <p className="no-print">{t('officeDecision.previewText')}</p>
      {!data && !error && <Loading text={t('officeDecision.previewLoading')} />}
      <Refused problem={error} changes={false} />
      {data && (
        <article className="document">
          <Document file={file} content={data} />
        </article>
      )}
      <Refused problem={acting.problem} />
      <p className="confirm no-print">
        {data && (
          <Button onClick={() => void confirm()} aria-disabled={acting.busy}>
            {acting.busy ? t('office.sending') : t(`officeDecision.confirm.${data.award ? 'award' : 'reject'}`)}
          </Button>
        )}
        <Button variant="secondary" onClick={back}>
          {t('officeDecision.back')}
        </Button>
      </p>
    </section>
  );
}

function Document({ file, content }: { file: ApplicationFile; content: DecisionContent }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const language = i18n.language as 'fi';
  const { award, reason, texts, rectificationUntil } = content;
  return (
    <>
      <p className="document-kind">{content.programmeName[language]}</p>
      <h3>{t(award ? 'officeDecision.document.award' : 'officeDecision.document.reject')}</h3>
      <Facts
        facts={[
          [t('officeCase.applicant'), <bdi key="applicant">{content.applicant}</bdi>],
          [t('officeCase.name'), <bdi key="name">{content.name}</bdi>],
          [t('words.facts.period'), format.period(content.period)],
          ...(content.code === null ? [] : [[t('words.facts.code'), content.code] as const]),
          ...(award
            ? ([
                [t('words.support.granted'), format.euros(award.granted)],
                ...(award.advance === undefined ? [] : ([[t('officeCase.field.advance'), format.euros(award.advance.asked)], [t('officeDecision.advance'), format.euros(award.advance.granted)]] as const)),
                [t('words.facts.supportRate'), format.rate(award.supportRate)],
                ...(award.ownRate === null ? [] : [[t('officeDecision.ownRate'), format.rate(award.ownRate)] as const]),
              ] as const)
            : []),
          ...(rectificationUntil === null ? [] : [[t('officeDecision.rectificationUntil'), format.day(rectificationUntil)] as const]),
        ]}
      />
      {award && <Award file={file} content={content} award={award} />}
      {!award && (
        <>
          <h4>{t('officeDecision.reasons')}</h4>
          <Prose text={reason} />
        </>
      )}
      {[texts.decision, texts.appeal].map((text) => text !== null && <Prose key={text.en} text={text[language]} />)}
    </>
  );
}

function Award({ file: { plan, programme }, content: { labels }, award }: { file: ApplicationFile; content: DecisionContent; award: NonNullable<DecisionContent['award']> }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const known = usePackNames(programme);
  const named = (id: string, otherwise: string) => labels[id]?.[i18n.language as 'fi'] ?? otherwise;
  const names = { ...known, category: (id: string) => named(id, known.category(id)), source: (id: string) => named(id, known.source(id)) };
  return (
    <>
      <h4>{t('officeCase.section.budget')}</h4>
      <BudgetTable plan={plan} budget={award.budget} revenue={award.revenue} names={names} />
      <h4>{t('officeCase.section.financing')}</h4>
      <FinancingTable plan={plan} budget={award.budget} revenue={award.revenue} financing={award.financing} names={names} />
      {award.conditions.length > 0 && <h4>{t('grant.conditions')}</h4>}
      <ol className="document-list">
        {award.conditions.map(({ text, due }) => (
          <li key={text}>
            <bdi>{text}</bdi>
            {due !== null && <span className="under">{t('officeDecision.dueBy', { day: format.day(due) })}</span>}
          </li>
        ))}
      </ol>
      {award.tranches.length > 0 && <h4>{t('officeDecision.tranches')}</h4>}
      <ul className="document-list">
        {award.tranches.map(({ year, amount }) => (
          <li key={`${year} ${amount}`}>{t('officeDecision.planned', { year, amount: format.euros(amount) })}</li>
        ))}
      </ul>
    </>
  );
}
