import { drawSample, err, money, populationOf } from '@toteuma/kernel';
import { actingFor, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid } from '../claim/claim-rejection.js';
import type { OpenClaims, SubmittedClaim, VerifiedClaim } from '../claim/claim-state.js';
import { checksOf } from './checks-state.js';

export interface DrawSample extends OnClaim {
  readonly type: 'DrawSample';
  /** The id of a sampling rule of the programme. */
  readonly rule: string;
  /** What all chance of the draw comes from. */
  readonly seed: string;
  /** Whether somebody chose the seed: a rule may want fresh ones only. */
  readonly chosen: boolean;
}

/** Draws rows of a claim for checks. Rows that the claim takes up were in the population of the claim that declared them. */
export function draw(command: DrawSample, claim: SubmittedClaim | VerifiedClaim, state: OpenClaims): Decision {
  const { rule: id, seed, chosen } = command;
  const { sampling } = state.spending;
  const rule = sampling.find((one) => one.id === id);
  if (!rule) return err(invalid('rule', sampling.length === 0 ? 'none: the programme has no sampling rules' : `one of ${sampling.map((one) => one.id).join(', ')}`));
  if (chosen && !rule.seeded) return err(invalid('seed', 'no such field: this rule draws with a fresh seed only'));
  const { rows, amount, sha256 } = populationOf(claim.rows);
  const drawn = drawSample(claim.rows, rule, seed);
  return events({
    type: 'SampleDrawn',
    data: { claim: claim.number, sample: checksOf(state, claim.number).samples + 1, rule: id, method: rule.method, size: drawn.length, seed, population: { rows, amount: money(amount), sha256 }, rows: drawn, ...actingFor(command) },
  });
}
