import { LEAD, OWN, type Award, type DomainEvent, type EventData, type GrantTerms } from '@toteuma/contracts';
import type { CommandHandler, Decider } from '@toteuma/eventing';
import { err, money, parseMoney } from '@toteuma/kernel';
import { whyClosed, whyNotRunning } from '../payment/account.js';
import { lessenedIn } from '../payment/recovery.js';
import { decideTreasury, isTreasuryCommand, type TreasuryCommand } from '../payment/treasury.js';
import { whyNotDecided } from '../verification/before-decision.js';
import { decideCheck, isCheckCommand, type CheckCommand } from '../verification/checks.js';
import { riskOf } from '../verification/risk.js';
import { actingFor, actingPersons, events, onClaim, type Decision, type OnClaim, type Stamp } from './claim-command.js';
import { ceilingHolds, decisionOf, endedWithout } from './claim-decision.js';
import { file, type Filing } from './claim-filing.js';
import { refused, type ClaimRejection } from './claim-rejection.js';
import { correct, type Correction } from './correction.js';
import { namePartner, type NamePartner } from './filers.js';
import { evolve, type ClaimsState, type FiledClaim, type OpenClaims } from './claim-state.js';

export type ClaimCommand =
  | { readonly type: 'OpenClaims'; readonly award: Award }
  | { readonly type: 'ChangeTerms'; readonly terms: GrantTerms; readonly supportRate?: string }
  | { readonly type: 'AnswerRectification'; readonly terms: GrantTerms; readonly supportRate: string }
  | { readonly type: 'AnswerReversal' }
  | { readonly type: 'AddTranche'; readonly amount: string }
  | ({ readonly type: 'ChangeOperation' } & OperationChange)
  | { readonly type: 'LowerCeiling'; readonly amendment: number; readonly proposed: GrantTerms }
  | (Stamp & { readonly type: 'SubmitClaim' } & Filing)
  | NamePartner
  | (OnClaim & { readonly type: 'DecideClaim' })
  | (OnClaim & { readonly type: 'CorrectClaim' } & Correction)
  | CheckCommand
  | TreasuryCommand;

/** What an amendment changes beside the terms: the period, or all who take part and who of them left. */
export type OperationChange = Pick<EventData<'ClaimTermsChanged'>, 'period' | 'partners' | 'left' | 'transferees'>;

/** The handler of these commands, as the service's edge and reactions ask for it. */
export const CLAIMS = Symbol('claims');
export type Claims = CommandHandler<ClaimsState, ClaimCommand, ClaimRejection>;

/** The claims of one grant, and the ceiling that they may not pass. */
export const claims: Decider<ClaimsState, ClaimCommand, ClaimRejection> = { initial: { status: 'unknown' }, decide, evolve };

/** What a command leads to; whatever lets less come back lessens in the same moment what was ordered to. What changes nothing lessens nothing. */
function decide(command: ClaimCommand, state: ClaimsState): Decision {
  const decision = decideOn(command, state);
  if (!decision.ok || decision.value.length === 0 || state.status === 'unknown' || state.treasury.recoveries.length === 0) return decision;
  const after = decision.value.reduce<ClaimsState>((before, event) => evolve(before, { ...event, actor: '' }), state);
  return after.status === 'unknown' ? decision : events(...decision.value, ...lessenedIn(after));
}

function decideOn(command: ClaimCommand, state: ClaimsState): Decision {
  if (command.type === 'OpenClaims') return state.status === 'unknown' ? events(openedBy(command.award)) : events();
  if (state.status === 'unknown') return err(refused('claim/grant-not-running', 'state', 'no award of this grant is known'));
  if (isCheckCommand(command)) return decideCheck(command, state);
  if (isTreasuryCommand(command)) return decideTreasury(command, state);
  switch (command.type) {
    case 'ChangeTerms':
      return changeTerms(command, state);
    case 'AddTranche': {
      const granted = money(parseMoney(state.terms.granted) + parseMoney(command.amount));
      return events({ type: 'ClaimTermsChanged', data: { terms: { ...state.terms, granted } } });
    }
    case 'ChangeOperation': {
      const { type: _type, ...change } = command;
      const ends = endedWithout(change.left ?? state.left, { ...state, partners: change.partners ?? state.partners });
      return events({ type: 'ClaimTermsChanged', data: { terms: state.terms, ...change, ...(ends !== null && { ends }) } });
    }
    case 'LowerCeiling': {
      const { amendment, proposed } = command;
      return ceilingHolds(state, proposed)
        ? events({ type: 'GrantCeilingLowered', data: { amendment, terms: proposed } })
        : events({ type: 'GrantCeilingKept', data: { amendment, why: 'below-certified' } });
    }
    case 'AnswerRectification':
      return answerRectification(command, state);
    case 'AnswerReversal':
      return answerReversal(state);
    case 'SubmitClaim': {
      const { period, rows, takeUp, revenue, financing, last, filer, draft, today } = command;
      const filing = { period, rows, revenue, financing, last, ...(takeUp && { takeUp }), ...(filer !== undefined && { filer }), ...(draft !== undefined && { draft }) };
      const filed = file(filing, today, state);
      return filed.ok ? events({ type: 'ClaimSubmitted', data: { ...filed.value, ...actingFor(command) } }, ...riskOf(filed.value, state)) : filed;
    }
    case 'NamePartner':
      return namePartner(command, state);
    case 'DecideClaim':
      return onClaim(command, state, (claim) => decideClaim(command, claim, state));
    case 'CorrectClaim': {
      const closed = whyClosed(state);
      return closed ? err(closed) : correct(command, state);
    }
    default:
      return command satisfies never;
  }
}

function openedBy(award: Award): DomainEvent {
  const { code, organisation, plan, rules, supportRate, terms } = award;
  const transferees = plan.partners.filter(({ role }) => role === 'transferee').map(({ id }) => id);
  return {
    type: 'ClaimsOpened',
    data: {
      code,
      organisation,
      partners: [LEAD, ...plan.partners.map((partner) => partner.id)],
      categories: rules.categories,
      sources: rules.sources.map((source) => source.id),
      period: plan.period,
      costModel: rules.costModel,
      supportRate,
      ...(rules.supportLevel && { supportLevel: rules.supportLevel }),
      ...(transferees.length > 0 && { transferees }),
      terms,
      ...(rules.spending && { spending: rules.spending }),
      ...(rules.euShare && { euShare: rules.euShare }),
      ...(rules.euShare?.of === 'public' && { publicMoney: publicMoneyOf(award) }),
      ...(plan.advance !== undefined && { advanceAsked: plan.advance }),
    },
  };
}

/** Sources that are public beside the beneficiaries' own, and whose own money is. Lead and transferee are one beneficiary. */
function publicMoneyOf({ plan: { applicant, partners }, rules }: Award): EventData<'ClaimsOpened'>['publicMoney'] {
  const bodies = [{ partner: LEAD, source: applicant.ownCountsAs }, ...partners.map(({ id, role, ownCountsAs }) => ({ partner: id, source: role === 'transferee' ? applicant.ownCountsAs : ownCountsAs }))];
  return {
    sources: rules.sources.filter((source) => source.public && source.id !== OWN).map(({ id }) => id),
    countsAs: bodies.flatMap(({ partner, source }) => (source === null ? [] : [{ partner, source }])),
  };
}

/** An amended budget that claims itself has let pass is known already. */
function changeTerms({ terms, supportRate }: { readonly terms: GrantTerms; readonly supportRate?: string }, state: OpenClaims): Decision {
  if (terms.budgetVersion <= state.terms.budgetVersion) return events();
  return events({ type: 'ClaimTermsChanged', data: { terms, ...(supportRate !== undefined && supportRate !== state.supportRate && { supportRate }) } });
}

/** As for an amendment that lowers: what is certified stays, and the rectified terms hold from here on or not at all. */
function answerRectification({ terms, supportRate }: { readonly terms: GrantTerms; readonly supportRate: string }, state: OpenClaims): Decision {
  const holds = ceilingHolds(state, terms);
  return events({ type: 'DecisionChangeAnswered', data: { change: 'rectification', holds, terms: holds ? terms : null, supportRate: holds ? supportRate : null } });
}

/** An award is taken back before anything rests on it: a claim, or money that would have to come back. What was interrupted begins anew with the next award. */
function answerReversal({ claims: filed, treasury }: OpenClaims): Decision {
  const answer = { change: 'reversal' as const, terms: null, supportRate: null };
  if (filed.length > 0) return events({ type: 'DecisionChangeAnswered', data: { ...answer, holds: false } });
  if (treasury.cashOut.length > 0) return events({ type: 'DecisionChangeAnswered', data: { ...answer, holds: false, why: 'money-paid' } });
  const goesOn: DomainEvent[] = treasury.life === 'interrupted' ? [{ type: 'OperationResumed', data: { reason: null } }] : [];
  return events(...goesOn, { type: 'DecisionChangeAnswered', data: { ...answer, holds: true } });
}

function decideClaim(command: OnClaim, claim: FiledClaim, state: OpenClaims): Decision {
  const stopped = whyNotRunning(state);
  if (stopped) return err(stopped);
  if (claim.status === 'submitted') return err(refused('claim/not-verified', 'state', `claim ${claim.number} is not verified yet`));
  if (claim.status === 'decided') return err(refused('claim/already-decided', 'state', `claim ${claim.number} is decided`));
  const waiting = whyNotDecided(claim, command.today, state);
  if (waiting) return err(waiting);
  const verifiers = [claim.verification.by, ...(claim.verification.onBehalfOf ?? [])];
  if (actingPersons(command).some((person) => verifiers.includes(person))) {
    return err(refused('claim/same-person', 'state', 'whoever verified a claim does not decide on it'));
  }
  return events({ type: 'ClaimDecided', data: { ...decisionOf(state, claim), ...actingFor(command) } });
}

