import { usualSpending, type DomainEvent, type EventData, type SpendingRules } from '@toteuma/contracts';
import { claims, type ClaimCommand } from '../claim/claim.js';
import type { ClaimsState, OpenClaims } from '../claim/claim-state.js';

/** A grant of 1 000.00 at 100 % with three claims to come: for specs that look at its money only. */

export const TODAY = '2023-08-10';
export const stamp = (actor: string, onBehalfOf: readonly string[] = [], today = TODAY) => ({ actor, at: `${today}T09:00:00.000Z`, today, ...(onBehalfOf.length > 0 && { onBehalfOf }) });

type Rules = { readonly [Part in keyof SpendingRules]?: Partial<SpendingRules[Part]> };
export function opened(spending: Rules = {}, more: Partial<EventData<'ClaimsOpened'>> = {}): DomainEvent {
  const { claims: ofClaims, recovery, retention } = usualSpending;
  return {
    type: 'ClaimsOpened',
    data: {
      code: 'S22999', organisation: 'org-1', partners: ['lead'], categories: [{ id: 'staff', computed: false }], sources: ['eu-state', 'municipal', 'own'],
      period: { from: '2022-01-01', to: '2022-12-31' }, costModel: { id: 'actual', flatRates: [] }, supportRate: '100',
      terms: { budgetVersion: 1, budget: [{ partner: 'lead', category: 'staff', year: null, amount: '1000.00', stated: false }], revenue: null, financing: [{ source: 'eu-state', partner: null, year: null, amount: '1000.00' }], granted: '1000.00' },
      spending: { ...usualSpending, claims: { ...ofClaims, ...spending.claims }, recovery: { ...recovery, ...spending.recovery }, retention: { ...retention, ...spending.retention } },
      ...more,
    },
  };
}

const periods = [{ from: '2022-01-01', to: '2022-03-31' }, { from: '2022-04-01', to: '2022-06-30' }, { from: '2022-07-01', to: '2022-12-31' }];
/** Files, verifies and decides claims of these amounts; the last of three is the last claim. */
export function decided(...amounts: readonly string[]): ClaimCommand[] {
  return amounts.flatMap((amount, at): ClaimCommand[] => {
    const period = periods[at]!;
    const row = { id: `r${at + 1}`, voucher: `r${at + 1}`, category: 'staff', partner: 'lead', incurredOn: period.from, paidOn: period.from, supplier: null, description: null, amount };
    return [
      { type: 'SubmitClaim', ...stamp('applicant'), period, rows: [row], revenue: [], financing: [], last: at === 2 },
      { type: 'VerifyClaim', ...stamp('verifier'), claim: at + 1, deduct: [], park: [] },
      { type: 'DecideClaim', ...stamp('decider'), claim: at + 1 },
    ];
  });
}

export const authorise = (claim = 1, actor = 'payer-1', onBehalfOf: string[] = []): ClaimCommand => ({ type: 'AuthorisePayment', ...stamp(actor, onBehalfOf), claim });
export const confirm = (claim = 1, actor = 'payer-2', onBehalfOf: string[] = []): ClaimCommand => ({ type: 'ConfirmPayment', ...stamp(actor, onBehalfOf), claim });
export const record = (claim = 1, paidOn = TODAY): ClaimCommand => ({ type: 'RecordPayment', ...stamp('payer-2'), claim, paidOn });
export const paid = (claim = 1): ClaimCommand[] => [authorise(claim), confirm(claim), record(claim)];
export const advance = (amount: string, paidOn = TODAY): ClaimCommand => ({ type: 'PayAdvance', ...stamp('payer-1'), amount, paidOn });
export const correct = (claim: number, amount: string): ClaimCommand => ({ type: 'CorrectClaim', ...stamp('decider'), claim, row: `r${claim}`, amount, reason: null });
export const orderRecovery = (amount: string | null = null, today = TODAY): ClaimCommand => ({ type: 'OrderRecovery', ...stamp('decider', [], today), amount, reason: null });
export const recover = (amount: string, more: { interest?: string; recovery?: number } = {}): ClaimCommand =>
  ({ type: 'Recover', ...stamp('payer-1'), amount, interest: more.interest ?? '0.00', receivedOn: TODAY, recovery: more.recovery ?? null, reason: null });
export const life = (type: 'Interrupt' | 'Resume' | 'Close' | 'Reopen', today = TODAY): ClaimCommand => ({ type, ...stamp('decider', [], today), reason: null });
export const irregularity = (): ClaimCommand => ({ type: 'OpenIrregularity', ...stamp('verifier'), kind: 'ineligible-cost', claim: null, row: null, amount: null, reason: null });
export const followUp = (closed: boolean): ClaimCommand => ({ type: 'FollowUpIrregularity', ...stamp('verifier'), irregularity: 1, closed, note: null });

export interface Past { readonly state: OpenClaims; readonly events: (DomainEvent & { readonly actor: string })[] }

/** Plays commands that must all be accepted. */
export function lived(commands: readonly ClaimCommand[], start: DomainEvent = opened()): Past {
  const all: Past['events'] = [{ ...start, actor: 'service:claims' }];
  let state = evolved(claims.initial, all[0]!);
  for (const command of commands) {
    const decision = claims.decide(command, state);
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.type}: ${decision.error.detail}`);
    for (const event of decision.value) {
      all.push({ ...event, actor: 'actor' in command ? command.actor : 'service:claims' });
      state = evolved(state, all.at(-1)!);
    }
  }
  return { state: state as OpenClaims, events: all };
}

const evolved = (state: ClaimsState, event: Past['events'][number]) => claims.evolve(state, { ...event, occurredAt: `${TODAY}T09:00:00.000Z` });

/** The data of the newest event of a type. */
export function newest<Type extends DomainEvent['type']>(past: Past, type: Type): EventData<Type> {
  const found = past.events.findLast((event) => event.type === type);
  if (!found) throw new Error(`no ${type} happened`);
  return found.data as EventData<Type>;
}

/** What a command that has to be refused is refused for. */
export function refusal(past: Past, command: ClaimCommand): string {
  const decision = claims.decide(command, past.state);
  if (decision.ok) throw new Error(`${command.type} was accepted`);
  return decision.error.type;
}
