import { z } from 'zod';
import { declare } from '../declare.js';
import { names } from '../grant.js';
import { id, instant, nonNegativeMoney, slug, textRef } from '../values.js';

/** What a call for applications says. It closes at the end of the second that `closesAt` names. */
const content = {
  names,
  description: z.strictObject({ fi: textRef.nullable(), sv: textRef.nullable(), en: textRef.nullable() }),
  opensAt: instant,
  closesAt: instant,
  /** The money that the call shares out; null when it names none. */
  budget: nonNegativeMoney.nullable(),
  authority: slug.nullable(),
  priority: slug.nullable(),
};

/** A call for applications was drafted. Its stream follows from its code, so that no two calls have the same. */
export const CallDrafted = declare('applications', 'CallDrafted', 1, z.strictObject({
  code: slug,
  programme: slug,
  ...content,
  /** The earlier call that it was copied from. */
  copiedFrom: id.nullable(),
}));

/** The draft of a call says something else now: the whole of it. */
export const CallDraftChanged = declare('applications', 'CallDraftChanged', 1, z.strictObject(content));

/** The call is public; from its opening to its closing it takes applications. */
export const CallPublished = declare('applications', 'CallPublished', 1, z.strictObject({ opensAt: instant, closesAt: instant }));

/** A published call closes later than it said before. */
export const CallExtended = declare('applications', 'CallExtended', 1, z.strictObject({ was: instant, closesAt: instant, reason: textRef.nullable() }));
