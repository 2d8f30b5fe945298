import type { DomainEvent, EventData, GrantTerms } from '@toteuma/contracts';
import type { ClaimsState, OpenClaims } from './claim-state.js';
import { claims, type ClaimCommand } from './claim.js';

/** A grant of nine months and the acts on it, for the specs of claims: 80 % of net, a flat rate of 17 % of staff costs, ample money. */
export const TODAY = '2023-08-10';
export const stamp = (actor: string) => ({ actor, at: `${TODAY}T09:00:00.000Z`, today: TODAY });
export const first = { from: '2022-10-01', to: '2022-12-31' };
export const second = { from: '2023-01-01', to: '2023-03-31' };
export const third = { from: '2023-04-01', to: '2023-06-30' };

export const cell = (category: string, amount: string, partner = 'lead'): GrantTerms['budget'][number] => ({ partner, category, year: null, amount, stated: false });
export const terms: GrantTerms = {
  budgetVersion: 1,
  budget: ['lead', 'p2', 'p3'].flatMap((partner) => [cell('staff', '100000.00', partner), cell('services', '10000.00', partner), cell('flat-rate', '17000.00', partner)]),
  revenue: null,
  financing: [{ source: 'eu-state', partner: null, year: null, amount: '304800.00' }, { source: 'own', partner: null, year: null, amount: '76200.00' }],
  granted: '304800.00',
};

type Opened = EventData<'ClaimsOpened'>;
export const opened = (more: Partial<Opened> = {}): DomainEvent => ({
  type: 'ClaimsOpened',
  data: {
    code: 'S22999', organisation: 'org-1', partners: ['lead'], categories: ['staff', 'services', 'travel', 'flat-rate'].map((id) => ({ id, computed: id === 'flat-rate' })),
    sources: ['eu-state', 'municipal', 'own'], period: { from: '2022-10-01', to: '2023-06-30' },
    costModel: { id: 'flat-17-staff', flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }] }, supportRate: '80', terms, ...more,
  },
});

export type Submit = Extract<ClaimCommand, { type: 'SubmitClaim' }>;
export const row = (id: string, amount: string, more: Partial<Submit['rows'][number]> = {}): Submit['rows'][number] => ({
  id, voucher: id, category: 'staff', partner: 'lead', incurredOn: more.paidOn ?? '2022-12-01', paidOn: '2022-12-01', supplier: null, description: null, amount, ...more,
});
export const inSecond = { paidOn: '2023-02-01' };
export const submit = (more: Partial<Submit> = {}): Submit => ({ type: 'SubmitClaim', ...stamp('applicant'), period: first, rows: [], revenue: [], financing: [], last: false, ...more });
export const verify = (claim = 1, more: Partial<Extract<ClaimCommand, { type: 'VerifyClaim' }>> = {}): ClaimCommand => ({ type: 'VerifyClaim', ...stamp('verifier'), claim, deduct: [], park: [], ...more });
export const park = (claim: number, ...rows: string[]): ClaimCommand => verify(claim, { park: rows.map((id) => ({ row: id, amount: null })) });
export const decide = (claim = 1): ClaimCommand => ({ type: 'DecideClaim', ...stamp('decider'), claim });
export const correct = (claim: number, id: string, amount: string): ClaimCommand => ({ type: 'CorrectClaim', ...stamp('decider'), claim, row: id, amount, reason: null });

/** Plays commands that must all be accepted, and returns what happened: a history for the rule that is told. */
export function played(commands: readonly ClaimCommand[], start: readonly DomainEvent[] = [opened()]): Happened[] {
  const history: Happened[] = start.map((event) => ({ ...event, actor: 'service:claims' }));
  for (const command of commands) {
    const actor = 'actor' in command ? command.actor : 'service:claims';
    const decision = claims.decide(command, history.reduce(evolve, claims.initial));
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.error.detail}`);
    history.push(...decision.value.map((event) => ({ ...event, actor })));
  }
  return history;
}
export type Happened = DomainEvent & { readonly actor: string };
const evolve = (state: ClaimsState, event: Happened): ClaimsState => claims.evolve(state, { occurredAt: `${TODAY}T09:00:00.000Z`, ...event });
export const lastOf = <T extends DomainEvent['type']>(history: readonly DomainEvent[], type: T) => history.findLast((event) => event.type === type)!.data as EventData<T>;
export function openOf(state: ClaimsState): OpenClaims {
  if (state.status !== 'open') throw new Error('claims are not open');
  return state;
}
