import type { EventData } from '@toteuma/contracts';
import { err } from '@toteuma/kernel';
import { actingFor, events, type Decision, type OnClaim } from '../claim/claim-command.js';
import { invalid, refused } from '../claim/claim-rejection.js';
import type { OpenClaims, SubmittedClaim, VerifiedClaim } from '../claim/claim-state.js';

export interface FillChecklist extends OnClaim {
  readonly type: 'FillChecklist';
  readonly checklist: string;
  readonly answers: EventData<'ChecklistFilled'>['answers'];
}

/** Every point of a checklist of the programme is answered once; filling it in again replaces the answers. */
export function fillChecklist(command: FillChecklist, claim: SubmittedClaim | VerifiedClaim, state: OpenClaims): Decision {
  const { checklist: id, answers } = command;
  const checklist = state.spending.checklists.find((one) => one.id === id);
  if (!checklist) return err(refused('not-found', 'state', `the programme has no checklist ${id}`));
  const items = checklist.items.map((item) => item.id);
  const unknown = answers.findIndex(({ item }, at) => !items.includes(item) || answers.findIndex((one) => one.item === item) < at);
  if (unknown >= 0) return err(invalid(`answers[${unknown}].item`, `each of ${items.join(', ')} once`));
  const missing = items.filter((item) => !answers.some((answer) => answer.item === item));
  if (missing.length > 0) return err(invalid('answers', `an answer to ${missing.join(', ')}`));
  return events({ type: 'ChecklistFilled', data: { claim: claim.number, checklist: id, answers: items.map((item) => answers.find((answer) => answer.item === item)!), ...actingFor(command) } });
}
