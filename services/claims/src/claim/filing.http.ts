import { Inject, Injectable } from '@nestjs/common';
import { day, freeText, hoursText, LEAD, moneyText, nonNegativeMoney, period, reference, slug } from '@toteuma/contracts';
import { Texts } from '@toteuma/eventing';
import { money, parseMoney } from '@toteuma/kernel';
import { checked, Edge, invalidFields, refusal, type Caller } from '@toteuma/platform';
import { z } from 'zod';
import { nextDay } from '../draft/next-period.js';
import { OpenDrafts } from '../draft/open-drafts.rows.js';
import { fingerprintOf } from '../import/fingerprint.rows.js';
import { unknownToGrant, type Filing } from './claim-filing.js';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { CLAIMS, type Claims } from './claim.js';
import { partnersOf } from './filers.js';
import { amountOfUnit } from './simplified-costs.js';

/** Amounts may come with fewer than two decimals; commands and events have two. */
const twoDecimals = (text: string): string => money(parseMoney(text));
const amount = moneyText.transform(twoDecimals);
const received = nonNegativeMoney.transform(twoDecimals);
const partner = slug.default(LEAD);

/** The most rows of one claim. */
export const MOST_ROWS = 20_000;

/** A row of a claim as it is sent. */
export const claimRowInput = z
  .strictObject({
    id: reference.optional(),
    voucher: reference,
    category: slug,
    partner,
    incurredOn: day.optional(),
    paidOn: day,
    supplier: freeText(500).optional(),
    description: freeText(2000).optional(),
    /** May be left out of a cost by the hour. */
    amount: amount.optional(),
    unit: z.strictObject({ worker: reference, hours: hoursText, yearlyCost: received }).optional(),
  })
  .refine((given) => given.amount !== undefined || given.unit !== undefined, { path: ['amount'], error: 'an amount such as 1234.50: at most 12 digits and two decimals' })
  // Without an id of its own the voucher is the row's id; costs are incurred when paid unless told otherwise.
  .transform((given) => ({ ...given, id: given.id ?? given.voucher, incurredOn: given.incurredOn ?? given.paidOn }));

/** The body of a claim as it is filed. */
export const submitClaim = z.strictObject({
  period,
  rows: z.array(claimRowInput).max(MOST_ROWS, { error: 'at most 20 000 rows' }).default([]),
  revenue: z.array(z.strictObject({ partner, amount })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  financing: z.array(z.strictObject({ source: slug, partner, amount: received })).max(1000, { error: 'at most 1 000 entries' }).default([]),
  takeUp: z.array(reference).max(MOST_ROWS, { error: 'at most 20 000 rows' }).optional(),
  /** Where each partner files its own. */
  filer: slug.optional(),
  last: z.boolean().default(false),
});

/** Files claims: as one body, or what a draft has come to. There is no other way. */
@Injectable()
export class ClaimFiling {
  constructor(
    private readonly edge: Edge,
    @Inject(CLAIMS) private readonly claims: Claims,
    private readonly drafts: OpenDrafts,
  ) {}

  /**
   * @param state of the grant, which the caller has been found to see
   * @param draft the draft that the body was made of: its version was judged before
   */
  async file(caller: Caller, grant: string, state: ClaimsState, body: unknown, draft?: string) {
    const texts = new Texts();
    const filing = { ...filingOf(body, { caller, grant, state }, texts), ...(draft !== undefined && { draft }) };
    if (state.status === 'open') {
      // What the grant's rules do not know is said before keys and versions are looked at.
      const unknown = unknownToGrant(filing, caller.stamp.today, state);
      if (unknown) throw refusal(unknown);
      await this.noneBefore(grant, state, filing.period.from, filing.filer ?? null);
    }
    const command = { type: 'SubmitClaim' as const, ...caller.stamp, ...filing };
    return this.edge.accept(caller, this.claims, grant, command, { texts, versionJudged: draft !== undefined, answer: (_, after) => ({ claim: after.status === 'open' ? after.claims.length : null }) });
  }

  /** @throws claim/previous-open while the claim of earlier days is a draft */
  async noneBefore(grant: string, state: OpenClaims, from: string, filer: string | null): Promise<void> {
    const open = await this.drafts.between(grant, nextDay(state, filer), from, filer);
    if (open !== null) throw refusal({ type: 'claim/previous-open', because: 'state', detail: `The claim of the period from ${open} is still a draft.`, field: 'period.from', expected: open });
  }
}

/** A body as it is filed: defaults filled in, costs by the hour reckoned, texts put away. */
export function filingOf(body: unknown, { caller, grant, state }: { readonly caller: Caller; readonly grant: string; readonly state: ClaimsState }, texts: Texts): Filing {
  const filers = filersFor(caller, state);
  const { rows, takeUp, filer = filers?.[0], ...rest } = checked(submitClaim, body);
  // Where nobody is to be named, the rules say so.
  if (filers !== null && (filer === undefined || !filers.includes(filer))) throw invalidFields([{ field: 'filer', expected: expectedOf(filers) }]);
  return {
    ...rest, ...(takeUp && takeUp.length > 0 && { takeUp }), ...(filer !== undefined && { filer }),
    rows: rows.map((row) => withoutTexts(withAmount(row, state), grant, texts)),
  };
}

/**
 * For whom a caller files, where each partner files its own; null where the lead files for all. A claim of which nothing is said is that of the first:
 * filed by the lead, its own.
 */
export function filersFor({ organisation }: Pick<Caller, 'organisation'>, state: ClaimsState): readonly string[] | null {
  if (state.status === 'unknown' || state.spending.claims.jointOperation === 'lead') return null;
  return partnersOf(state, organisation).filter((partner) => !state.left.includes(partner));
}

/** What is said to whoever names another. */
export const expectedOf = (filers: readonly string[]): string => (filers.length === 0 ? 'nothing: the partner takes part no more' : `one of ${filers.join(', ')}`);

/** A cost by the hour needs no amount of its own: it follows from the hours. */
export function withAmount<Row extends Pick<z.infer<typeof claimRowInput>, 'category' | 'amount' | 'unit'>>({ unit, ...row }: Row, state: ClaimsState) {
  const byHour = state.status === 'open' ? amountOfUnit({ category: row.category, unit }, state) : null;
  return { ...row, amount: row.amount ?? money(byHour ?? 0n), ...(unit && { unit }) };
}

/** A row as its event holds it: who sold what may name a person, so both texts go to the vault. */
function withoutTexts<Row extends Omit<z.infer<typeof claimRowInput>, 'amount' | 'unit'> & { amount: string }>(row: Row, grant: string, texts: Texts) {
  return { ...row, supplier: texts.put('claims.supplier', row.supplier), description: texts.put('claims.description', row.description), fingerprint: fingerprintOf({ ...row, cents: parseMoney(row.amount) }, grant) };
}
