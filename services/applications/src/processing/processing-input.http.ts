import { applicationSection, day, freeText, slug, type ApplicationSection } from '@toteuma/contracts';
import { z } from 'zod';
import { applicationInput } from '../application/application-input.http.js';
import { fieldsOf as fieldsOfDrafts } from '../draft/sections.js';

/** What people send about an application while it is handled. */
const said = freeText().nullish().transform((text) => text ?? null);
const needed = freeText().min(1, { error: 'a text' });

export const supplementRequestInput = z.strictObject({ sections: z.array(applicationSection).min(1, { error: 'at least one section' }).max(7), reason: said, due: day.optional().meta({ description: 'Left out, fourteen days from today.' }) });

/** The fields of an application by the section that they belong to; the call that it was made to does not change any more. */
export const fieldsOf = { ...fieldsOfDrafts, basics: ['name', 'summary', 'period', 'frame'] } as const satisfies Record<ApplicationSection, readonly (keyof typeof applicationInput.shape)[]>;
type Changeable = (typeof fieldsOf)[ApplicationSection][number];

const optional = <const Key extends Changeable>(keys: readonly Key[]) =>
  Object.fromEntries(keys.map((key) => [key, (applicationInput.shape[key] as z.ZodType).optional()])) as { [K in Key]: z.ZodOptional<(typeof applicationInput.shape)[K]> };
const changeable = Object.values(fieldsOf).flat();

/** The fields that change, each whole; texts by their name. */
export const supplementInput = z.strictObject({ supplement: z.int().min(1).optional().meta({ description: 'The request that is answered; left out, the oldest that waits.' }), ...optional(changeable) });

export const messageInput = z.strictObject({ text: needed });
export const eligibilityInput = z.strictObject({ outcome: z.enum(['eligible', 'ineligible'], { error: 'eligible or ineligible' }), reason: said });
export const assessorInput = z.strictObject({ person: slug });
export const conflictInput = z.strictObject({ reason: said });
export const assessmentInput = z.strictObject({ scores: z.array(z.strictObject({ criterion: slug, score: z.int({ error: 'a whole number' }).min(0, { error: 'at least 0' }).max(1000), reason: said })).max(100) });
export const hearingInput = z.strictObject({ reason: said, due: day });
export const hearingAnswerInput = z.strictObject({ text: needed });
