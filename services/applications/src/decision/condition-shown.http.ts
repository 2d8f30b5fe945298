import { day, type TextRef } from '@toteuma/contracts';
import { z } from 'zod';
import type { ConditionState } from './condition.js';

export const conditionStatus = z.enum(['open', 'reported', 'sent-back', 'met']).meta({ description: '`reported`: the beneficiary says that it is met, and the authority has not answered; `sent-back`: the authority asks for more.' });
const text = z.string().nullable();

export const conditionShown = z.strictObject({
  condition: z.int().min(1).meta({ description: 'Its number in the decision.' }),
  status: conditionStatus,
  due: day.nullable().meta({ description: 'By when it is to be met: of the decision, or of the authority that asked for more.' }),
  note: text.meta({ description: 'What the beneficiary said last.' }),
  reportedOn: day.nullable(),
  reason: text.meta({ description: 'What the authority said last.' }),
  reviewedOn: day.nullable(),
});

/** How the conditions of a decision stand, with their texts. */
export function conditionsShown(states: readonly ConditionState[], said: (ref: TextRef | null) => string | null): z.infer<typeof conditionShown>[] {
  return states.map(({ note, reason, ...rest }, at) => ({ condition: at + 1, ...rest, note: said(note), reason: said(reason) }));
}

export const conditionTexts = (states: readonly ConditionState[]): TextRef[] => states.flatMap(({ note, reason }) => [note, reason]).filter((ref) => ref !== null);
