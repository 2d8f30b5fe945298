import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Button } from 'suomifi-ui-components';
import { ApiProblem, newKey, sendFile } from '../api.js';
import { today } from '../helsinki.js';
import { useFormat } from '../layout/names.js';
import { ActForm, Refused, useAct } from '../office/act.js';
import { DateField } from '../office/fields.js';
import { PagedList, usePages } from '../layout/paged-list.js';
import { sessionEnded } from '../session/session.js';
import { mayBeOver } from '../stand-in/acting.js';
import { batchState, type BatchLine, type BatchPageAnswer, type PaymentLine } from './pay-types.js';

const changedByBatch = [['payments'], ['batches'], ['batch'], ['claim-queue'], ['checks'], ['grant'], ['money']] as const;

/** Puts confirmed payments into one file for the bank. */
export function MakeBatch({ payments, made }: { payments: readonly PaymentLine[]; made: () => void }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [executionOn, setExecutionOn] = useState(today);
  const acting = useAct(changedByBatch);
  const submit = async () => {
    const answer = await acting.act<{ batch: string }>('/api/v1/claims/payment-batches', { body: { payments: payments.map(({ grant, claim }) => ({ grant, claim })), executionOn } });
    if (answer === null) return;
    made();
    void go(`/payments/batches/${encodeURIComponent(answer.batch)}`);
  };
  return (
    <ActForm acting={acting} send={submit} button={t('batches.make', { count: payments.length })}>
      <DateField label={t('batches.executionOn')} value={executionOn} change={setExecutionOn} error={acting.wrong('executionOn')} />
    </ActForm>
  );
}

/** The batches that were made, and the bank's answers to them. */
export function BatchSection({ may }: { may: boolean }) {
  const { t } = useTranslation();
  const pages = usePages<BatchPageAnswer>(['batches'], (after) => `/api/v1/claims/payment-batches${after === null ? '' : `?after=${encodeURIComponent(after)}`}`);
  const batches = pages.data?.pages.flatMap((page) => page.batches) ?? [];
  return (
    <section aria-labelledby="batches">
      <h2 id="batches">{t('batches.heading')}</h2>
      {may && <AnswerFile />}
      <PagedList pages={pages} count={batches.length} counted={(count, more) => t(more ? 'batches.countMore' : 'batches.count', { count })} empty={<p>{t('batches.none')}</p>}>
        <BatchTable batches={batches} />
      </PagedList>
    </section>
  );
}

const columns = ['batch', 'executionOn', 'orders', 'sum', 'state'] as const;

function BatchTable({ batches }: { batches: readonly BatchLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const label = (column: (typeof columns)[number]) => t(`batches.column.${column}`);
  return (
    <table className="cards" role="table">
      <caption className="hidden-text">{t('batches.caption')}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" className={column === 'orders' || column === 'sum' ? 'number' : undefined}>{label(column)}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {batches.map((batch) => (
          <tr key={batch.id} role="row">
            <th role="rowheader" scope="row" className="headline breakable"><Link to={`/payments/batches/${encodeURIComponent(batch.id)}`}>{batch.messageId}</Link></th>
            <td role="cell" data-label={label('executionOn')}>{format.day(batch.executionOn)}</td>
            <td role="cell" data-label={label('orders')} className="number">{format.count(batch.orders)}</td>
            <td role="cell" data-label={label('sum')} className="number">{format.amount(batch.sum)}</td>
            <td role="cell" data-label={label('state')}>{t(`batches.state.${batchState(batch)}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Answered {
  readonly answered: readonly { readonly endToEndId: string; readonly outcome: 'accepted' | 'rejected' }[];
  readonly underWay: readonly string[];
  readonly unknown: readonly string[];
  readonly alreadyAnswered: readonly string[];
  readonly refused: readonly { readonly endToEndId: string; readonly detail: string }[];
}

/** The bank's answer file is read; what it says of which order is told. */
export function AnswerFile() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ busy: boolean; result: Answered | null; problem: unknown }>({ busy: false, result: null, problem: null });
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    setState({ busy: true, result: null, problem: null });
    try {
      const result = await sendFile<Answered>('/api/v1/claims/payment-batches/answers', file, { idempotencyKey: newKey(), gone: () => {} }, i18n.language);
      await Promise.all(changedByBatch.map((queryKey) => queries.invalidateQueries({ queryKey })));
      setState({ busy: false, result, problem: null });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) sessionEnded(queries);
      mayBeOver(queries, problem);
      setState({ busy: false, result: null, problem });
    }
  };
  const { result } = state;
  const of = (outcome: string) => result?.answered.filter((one) => one.outcome === outcome).length ?? 0;
  return (
    <div className="answer-file no-print">
      <input ref={input} type="file" hidden accept=".xml,application/xml" aria-label={t('batches.readAnswer')} onChange={({ target }) => (void read(target.files?.[0]), (target.value = ''))} />
      <Button variant="secondary" onClick={() => input.current?.click()} aria-disabled={state.busy}>{state.busy ? t('office.sending') : t('batches.readAnswer')}</Button>
      <p className="quiet">{t('batches.readHint')}</p>
      <Refused problem={state.problem} />
      <div role="status">
        {result && (
          <div className="notice-box good">
            <p>{t('batches.answered', { accepted: of('accepted'), rejected: of('rejected') })}</p>
            {result.underWay.length > 0 && <p className="breakable">{t('batches.underWay', { orders: result.underWay.join(', ') })}</p>}
            {result.unknown.length > 0 && <p className="breakable">{t('batches.unknown', { orders: result.unknown.join(', ') })}</p>}
            {result.alreadyAnswered.length > 0 && <p className="breakable">{t('batches.already', { orders: result.alreadyAnswered.join(', ') })}</p>}
            {result.refused.map(({ endToEndId, detail }) => (
              <p key={endToEndId} className="field-error breakable">{t('batches.notTaken', { order: endToEndId, why: detail })}</p>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
