import type { Step } from './case-file.js';

/** A batch of payments as the runner remembers it: what the bank is told, and what each of its orders is called. */
export type MadeBatch = { messageId: string; references: string[] };

/** What a grant brings to the steps of a batch. */
type Payable = { id: string; code: string | null; claim: number | null; batch: MadeBatch | null };
type Named = { operation?: unknown; claim?: unknown };

/** The body of a batch: the payments that the step names, by default that of the latest claim. */
export function batchBody({ payments, executionOn }: Step, grant: Payable | undefined, grants: readonly Payable[]): unknown {
  const named = (Array.isArray(payments) ? payments : [{}]) as Named[];
  return { executionOn, payments: named.map((one) => ({ grant: grantOf(one, grant, grants)?.id, claim: one.claim ?? grantOf(one, grant, grants)?.claim ?? 1 })) };
}

/** What the platform answered to a batch. */
export const madeBatch = (body: Record<string, unknown>): MadeBatch =>
  ({ messageId: String(body['messageId']), references: (body['references'] as { endToEndId: string }[]).map(({ endToEndId }) => endToEndId) });

/** The answer of a bank to the latest batch, as a file of ISO 20022: of each order its status, and of a rejected one the reason. */
export function bankFile({ orders }: Step, grant: Payable | undefined, grants: readonly Payable[]): Buffer {
  const said = (Array.isArray(orders) ? orders : []) as (Named & { reference?: unknown; status?: unknown; code?: unknown; paidOn?: unknown })[];
  const entries = said.map((one) => {
    const of = grantOf(one, grant, grants);
    const ours = grant?.batch?.references.find((reference) => reference.startsWith(`${of?.code}C${JSON.stringify(one.claim ?? of?.claim ?? 1)}P`));
    const reason = one.code === undefined ? '' : element('StsRsnInf', element('Rsn', element('Cd', escaped(one.code))));
    const day = one.paidOn === undefined ? '' : element('FctvIntrBkSttlmDt', element('Dt', escaped(one.paidOn)));
    return element('TxInfAndSts', `${element('OrgnlEndToEndId', escaped(one.reference ?? ours ?? 'NONE'))}${element('TxSts', escaped(one.status))}${reason}${day}`);
  });
  const messageId = grant?.batch?.messageId ?? 'NONE';
  const report = `${element('OrgnlGrpInfAndSts', element('OrgnlMsgId', messageId))}${element('OrgnlPmtInfAndSts', element('OrgnlPmtInfId', messageId) + entries.join(''))}`;
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">${element('CstmrPmtStsRpt', report)}</Document>`);
}

const grantOf = ({ operation }: Named, grant: Payable | undefined, grants: readonly Payable[]): Payable | undefined => (operation === undefined ? grant : grants.find(({ code }) => code === operation));
const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;
const escaped = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value) ?? '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
