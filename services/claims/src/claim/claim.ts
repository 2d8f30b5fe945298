import { LEAD, type Award, type DomainEvent, type EventData, type GrantTerms } from '@toteuma/contracts';
import type { CommandHandler, Decider } from '@toteuma/eventing';
import { absolute, err, max, min, money, ok, parseMoney, sum, type Cents, type Result } from '@toteuma/kernel';
import { ceilingHolds, decisionOf } from './claim-decision.js';
import { file, type Filing } from './claim-filing.js';
import { invalid, refused, type ClaimRejection } from './claim-rejection.js';
import { evolve, type ClaimsState, type DecidedClaim, type FiledClaim, type OpenClaims } from './claim-state.js';

/** Who acts and when: `today` is the day of the act in Helsinki. */
interface Stamp {
  readonly actor: string;
  readonly at: string;
  readonly today: string;
}
type OnClaim = Stamp & { readonly claim: number };

export interface VerifyClaim extends OnClaim {
  readonly type: 'VerifyClaim';
  readonly deduct: EventData<'ClaimVerified'>['deduct'];
  /** Without an amount all that is left of the row is parked. */
  readonly park: readonly { readonly row: string; readonly amount: string | null }[];
}
export interface RecordPayment extends OnClaim {
  readonly type: 'RecordPayment';
  readonly paidOn: string;
}

export type ClaimCommand =
  | { readonly type: 'OpenClaims'; readonly award: Award }
  | { readonly type: 'ChangeTerms'; readonly terms: GrantTerms; readonly supportRate?: string }
  | { readonly type: 'AnswerRectification'; readonly terms: GrantTerms; readonly supportRate: string }
  | { readonly type: 'AnswerReversal' }
  | { readonly type: 'AddTranche'; readonly amount: string }
  | ({ readonly type: 'ChangeOperation' } & OperationChange)
  | { readonly type: 'LowerCeiling'; readonly amendment: number; readonly proposed: GrantTerms }
  | (Stamp & { readonly type: 'SubmitClaim' } & Filing)
  | VerifyClaim
  | (OnClaim & { readonly type: 'DecideClaim' })
  | (OnClaim & { readonly type: 'AuthorisePayment' })
  | (OnClaim & { readonly type: 'ConfirmPayment' })
  | RecordPayment;

/** What an amendment changes beside the terms: the period, or all who take part and who of them left. */
export type OperationChange = Pick<EventData<'ClaimTermsChanged'>, 'period' | 'partners' | 'left' | 'transferees'>;

type Decision = Result<readonly DomainEvent[], ClaimRejection>;
const events = (...happened: DomainEvent[]): Decision => ok(happened);

/** The handler of these commands, as the service's edge and reactions ask for it. */
export const CLAIMS = Symbol('claims');
export type Claims = CommandHandler<ClaimsState, ClaimCommand, ClaimRejection>;

/** The claims of one grant, and the ceiling that they may not pass. */
export const claims: Decider<ClaimsState, ClaimCommand, ClaimRejection> = { initial: { status: 'unknown' }, decide, evolve };

function decide(command: ClaimCommand, state: ClaimsState): Decision {
  if (command.type === 'OpenClaims') return state.status === 'unknown' ? events(openedBy(command.award)) : events();
  if (state.status === 'unknown') return err(refused('claim/grant-not-running', 'state', 'no award of this grant is known'));
  switch (command.type) {
    case 'ChangeTerms':
      return changeTerms(command, state);
    case 'AddTranche': {
      const granted = money(parseMoney(state.terms.granted) + parseMoney(command.amount));
      return events({ type: 'ClaimTermsChanged', data: { terms: { ...state.terms, granted } } });
    }
    case 'ChangeOperation': {
      const { type: _type, ...change } = command;
      return events({ type: 'ClaimTermsChanged', data: { terms: state.terms, ...change } });
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
      return events({ type: 'DecisionChangeAnswered', data: { change: 'reversal', holds: state.claims.length === 0, terms: null, supportRate: null } });
    case 'SubmitClaim': {
      const { period, rows, revenue, financing, last, today } = command;
      const filed = file({ period, rows, revenue, financing, last }, today, state);
      return filed.ok ? events({ type: 'ClaimSubmitted', data: filed.value }) : filed;
    }
    case 'VerifyClaim':
      return onClaim(command, state, (claim) => verify(command, claim));
    case 'DecideClaim':
      return onClaim(command, state, (claim) => decideClaim(command, claim, state));
    case 'AuthorisePayment':
      return onDecided(command, state, (claim) => authorise(command, claim, state));
    case 'ConfirmPayment':
      return onDecided(command, state, (claim) => confirm(command, claim));
    case 'RecordPayment':
      // A day to come is known to be wrong before anything about the claim is.
      if (command.paidOn > command.today) return err(invalid('paidOn', `a day not after ${command.today}`));
      return onDecided(command, state, (claim) => record(command, claim, state));
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
    },
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

function onClaim(command: OnClaim, state: OpenClaims, decideOn: (claim: FiledClaim) => Decision): Decision {
  const claim = state.claims.find((one) => one.number === command.claim);
  return claim ? decideOn(claim) : err(refused('not-found', 'state', `there is no claim ${command.claim}`));
}

function onDecided(command: OnClaim, state: OpenClaims, decideOn: (claim: DecidedClaim) => Decision): Decision {
  return onClaim(command, state, (claim) =>
    claim.status === 'decided' ? decideOn(claim) : err(refused('claim/not-decided', 'state', `claim ${claim.number} is not decided yet`)));
}

function verify(command: VerifyClaim, claim: FiledClaim): Decision {
  if (claim.status === 'decided') return err(refused('claim/already-decided', 'state', `claim ${claim.number} is decided`));
  const left = new Map(claim.rows.map((row) => [row.id, row.amount]));
  for (const [list, entries] of [['deduct', command.deduct], ['park', command.park]] as const) {
    const unknown = entries.findIndex((entry) => !left.has(entry.row));
    if (unknown >= 0) return err(invalid(`${list}[${unknown}].row`, `the id of a row of claim ${claim.number}`));
  }

  const take = (field: string, row: string, amount: Cents): ClaimRejection | null => {
    const rest = left.get(row) ?? 0n;
    left.set(row, rest - amount);
    // A part has the sign of its whole: from a credit note only a negative amount can be taken.
    const fits = amount === 0n || (amount < 0n === rest < 0n && absolute(amount) <= absolute(rest));
    return fits ? null : refused('claim/deducts-too-much', 'content', `row ${row}: ${money(rest)} is left to deduct or park, not ${money(amount)}`, field, `at most ${money(rest)}`);
  };
  for (const [at, { row, amount }] of command.deduct.entries()) {
    const tooMuch = take(`deduct[${at}].amount`, row, parseMoney(amount));
    if (tooMuch) return err(tooMuch);
  }
  const park: EventData<'ClaimVerified'>['park'] = [];
  for (const [at, { row, amount }] of command.park.entries()) {
    const parked = amount === null ? (left.get(row) ?? 0n) : parseMoney(amount);
    const tooMuch = take(`park[${at}].amount`, row, parked);
    if (tooMuch) return err(tooMuch);
    park.push({ row, amount: money(parked) });
  }
  return events({ type: 'ClaimVerified', data: { claim: claim.number, deduct: command.deduct, park } });
}

function decideClaim(command: OnClaim, claim: FiledClaim, state: OpenClaims): Decision {
  if (claim.status === 'submitted') return err(refused('claim/not-verified', 'state', `claim ${claim.number} is not verified yet`));
  if (claim.status === 'decided') return err(refused('claim/already-decided', 'state', `claim ${claim.number} is decided`));
  if (claim.verification.by === command.actor) {
    return err(refused('claim/same-person', 'state', 'whoever verified a claim does not decide on it'));
  }
  return events({ type: 'ClaimDecided', data: decisionOf(state, claim) });
}

/** Rule 6: what the claim's decision gave, and never more than what is decided in all and not yet on its way. */
function authorise(command: OnClaim, claim: DecidedClaim, state: OpenClaims): Decision {
  if (claim.payment) return err(wrongStep(claim, 'no payment yet'));
  if (claim.verification.by === command.actor) return err(samePerson('whoever verified a claim does not authorise its payment'));
  const open = state.supportDecided - sumPaid(state, ['authorised', 'confirmed', 'recorded']);
  const amount = max(0n, min(claim.support, open));
  return events({ type: 'PaymentAuthorised', data: { claim: claim.number, amount: money(amount) } });
}

function confirm(command: OnClaim, claim: DecidedClaim): Decision {
  if (claim.payment?.step !== 'authorised') return err(wrongStep(claim, 'an authorised payment'));
  if (claim.verification.by === command.actor) return err(samePerson('whoever verified a claim does not confirm its payment'));
  if (claim.payment.authorisedBy === command.actor) return err(samePerson('whoever authorised a payment does not confirm it'));
  return events({ type: 'PaymentConfirmed', data: { claim: claim.number } });
}

function record(command: RecordPayment, claim: DecidedClaim, state: OpenClaims): Decision {
  if (claim.payment?.step !== 'confirmed') return err(wrongStep(claim, 'a confirmed payment'));
  const { amount } = claim.payment;
  // A later decision may have taken back what this payment was authorised on.
  if (amount > state.supportDecided - sumPaid(state, ['recorded'])) {
    return err(refused('payment/over-certified', 'state', `${money(amount)} is more than the support that is decided and not paid`));
  }
  return events({ type: 'PaymentRecorded', data: { claim: claim.number, amount: money(amount), paidOn: command.paidOn } });
}

function sumPaid(state: OpenClaims, steps: readonly string[]): Cents {
  return sum(state.claims.map((claim) => (claim.status === 'decided' && claim.payment && steps.includes(claim.payment.step) ? claim.payment.amount : 0n)));
}

function wrongStep(claim: DecidedClaim, needed: string): ClaimRejection {
  const now = claim.payment ? `its payment is ${claim.payment.step}` : 'it has no payment';
  return refused('payment/wrong-step', 'state', `this step needs ${needed}, but claim ${claim.number}: ${now}`);
}

const samePerson = (detail: string) => refused('payment/same-person', 'state', detail);
