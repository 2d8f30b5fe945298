import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../layout/names.js';
import { ActForm, useAct } from '../office/act.js';
import { TextBox } from '../office/fields.js';
import { useKeptDraft } from '../office/kept-draft.js';
import { changedBy, claimPath } from './claim-data.js';
import type { ChainClaim, Checks } from './claim-types.js';

/** What the authority asks about a claim, and what it intends to deduct: each is answered here. */
export function Asked({ grant, claim, checks, mayAnswer }: { grant: string; claim: number; checks: Checks; mayAnswer: boolean }) {
  const { t } = useTranslation();
  const { clarifications, hearings } = checks;
  if (clarifications.length + hearings.length === 0) return null;
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">{t('claiming.asked.heading')}</h2>
      {clarifications.map(({ clarification, question, rows, due, answer, answeredOn }) => (
        <Question key={`c${clarification}`} name={`clarification-${clarification}`} title={t('claiming.asked.clarification', { number: clarification })} text={question} {...{ due, answer, answeredOn, grant, claim, mayAnswer }} path={`clarifications/${clarification}/answer`}>
          {rows.length > 0 && <p>{t('claiming.asked.rows', { rows: rows.join(', ') })}</p>}
        </Question>
      ))}
      {hearings.map(({ hearing, reason, due, answer, answeredOn }) => (
        <Question key={`h${hearing}`} name={`hearing-${hearing}`} title={t('claiming.asked.hearing', { number: hearing })} text={reason} {...{ due, answer, answeredOn, grant, claim, mayAnswer }} path={`deduction-hearings/${hearing}/answer`}>
          <p>{t('claiming.asked.hearingText')}</p>
        </Question>
      ))}
    </section>
  );
}

interface Shown {
  readonly name: string;
  readonly title: string;
  readonly text: string | null;
  readonly due: string;
  readonly answer: string | null;
  readonly answeredOn: string | null;
  readonly grant: string;
  readonly claim: number;
  readonly mayAnswer: boolean;
  readonly path: string;
  readonly children: React.ReactNode;
}

function Question({ name, title, text, due, answer, answeredOn, grant, claim, mayAnswer, path, children }: Shown) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="supplement" id={name}>
      <h3>{title}</h3>
      {children}
      {text && (
        <p className="breakable pre-line">
          <bdi>{text}</bdi>
        </p>
      )}
      {answeredOn === null ? <p className="closing">{t('home.due', { day: format.day(due) })}</p> : <p className="quiet">{t('own.answered', { day: format.day(answeredOn.slice(0, 10)) })}</p>}
      {answer && (
        <p className="breakable pre-line">
          <bdi>{answer}</bdi>
        </p>
      )}
      {answeredOn === null && mayAnswer && <Answer grant={grant} claim={claim} path={path} name={name} title={title} />}
    </div>
  );
}

function Answer({ grant, claim, path, name, title }: { grant: string; claim: number; path: string; name: string; title: string }) {
  const { t } = useTranslation();
  const acting = useAct(changedBy(grant));
  const [draft, change, forget] = useKeptDraft(`${grant}/${claim}`, name, 0, () => ({ text: '' }));
  const send = async () => {
    if (await acting.act(`${claimPath(grant, claim)}/${path}`, { body: { answer: draft.text } })) forget();
  };
  return (
    <ActForm acting={acting} send={send} button={t('own.sendAnswer')}>
      <TextBox label={`${t('own.yourAnswer')}: ${title}`} value={draft.text} change={(text) => change({ text })} error={acting.wrong('answer')} required />
    </ActForm>
  );
}

/** The request to have the decision on a claim rectified, and what became of earlier ones. */
export function ClaimRectification({ grant, claim, checks, mayAsk }: { grant: string; claim: ChainClaim; checks: Checks; mayAsk: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { rectifications, next } = checks;
  const asking = next.find(({ act }) => act === 'request-rectification');
  const open = rectifications.some(({ outcome }) => outcome === null || outcome === undefined);
  return (
    <section aria-labelledby="rectification">
      <h2 id="rectification">{t('own.rectification')}</h2>
      {rectifications.map(({ request, reason, outcome, decidedOn, decisionReason }) => (
        <div key={request} className="supplement">
          <h3>{t(`own.rectificationStatus.${outcome ?? 'requested'}`, { number: request })}</h3>
          {reason && (
            <p className="breakable pre-line">
              <bdi>{reason}</bdi>
            </p>
          )}
          {decidedOn && <p className="quiet">{t('own.answered', { day: format.day(decidedOn.slice(0, 10)) })}</p>}
          {decisionReason && (
            <p className="breakable pre-line">
              <bdi>{decisionReason}</bdi>
            </p>
          )}
        </div>
      ))}
      {mayAsk && !open && (asking?.allowed === false ? <p>{asking.why}</p> : <Request grant={grant} claim={claim.claim} />)}
      {!mayAsk && rectifications.length === 0 && <p>{t('claiming.rectification.none')}</p>}
    </section>
  );
}

function Request({ grant, claim }: { grant: string; claim: number }) {
  const { t } = useTranslation();
  const acting = useAct(changedBy(grant));
  const [reason, setReason] = useState('');
  const send = async () => {
    if (await acting.act(`${claimPath(grant, claim)}/rectification-requests`, { body: { reason } })) setReason('');
  };
  return (
    <details className="no-print">
      <summary>{t('claiming.rectification.ask')}</summary>
      <ActForm acting={acting} send={send} button={t('own.sendRectification')} secondary>
        <TextBox label={t('own.rectificationReason')} value={reason} change={setReason} error={acting.wrong('reason')} required />
      </ActForm>
    </details>
  );
}
