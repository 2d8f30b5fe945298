/** What a person may do with a draft; each right has those before it. */
export const rights = ['view', 'edit', 'submit'] as const;
export type Right = (typeof rights)[number];

/** As the rows have it: 1 view, 2 edit, 3 submit. */
export const levelOf = (right: Right): number => rights.indexOf(right) + 1;
export const rightOf = (level: number): Right => rights[level - 1] ?? 'view';

/** What gives a person a right to a draft: the own, and that of somebody the person stands in for today. */
export interface Access {
  readonly own: number;
  readonly stoodInFor: string | null;
  readonly theirs: number | null;
}

export interface Standing {
  readonly right: Right;
  /** Whom the person stands in for, where that is what gives the right. */
  readonly actingFor: string | null;
}

/** The right that counts: the greater of both, the own one when they are alike. */
export function standing({ own, stoodInFor, theirs }: Access): Standing {
  return theirs !== null && theirs > own ? { right: rightOf(theirs), actingFor: stoodInFor } : { right: rightOf(own), actingFor: null };
}

export const allows = (has: Right, needed: Right): boolean => levelOf(has) >= levelOf(needed);
