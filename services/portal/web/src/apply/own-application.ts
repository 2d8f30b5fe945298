import type { Contents, SectionName } from './api-types.js';

/** An application of one's own, as far as its page reads it. */
export interface OwnApplication {
  readonly id: string;
  readonly version: number;
  readonly status: 'submitted' | 'withdrawn' | 'rejected' | 'awarded';
  readonly programme: string;
  readonly call: string;
  readonly costModel: string;
  readonly code?: string;
  readonly submittedOn: string;
  readonly decidedOn?: string;
  readonly withdrawnOn?: string;
  readonly reason?: string | null;
  readonly summary: string | null;
  readonly texts: Readonly<Record<string, string | null>>;
  readonly terms?: { readonly granted: string };
  readonly plan: {
    readonly name: string;
    readonly applicant: NonNullable<Contents['organisation']['applicant']> & { readonly name: string };
    readonly partners: NonNullable<Contents['organisation']['partners']>;
    readonly period: { readonly from: string; readonly to: string };
    readonly frame?: Contents['basics']['frame'];
    readonly budget: NonNullable<Contents['budget']['budget']>;
    readonly revenue: string | null;
    readonly financing: NonNullable<Contents['financing']['financing']>;
    readonly statedFinancing: string | null;
    readonly advance?: string;
    readonly indicators: NonNullable<Contents['indicators']['indicators']>;
    readonly principles: Contents['principles']['principles'];
  };
  readonly processing: {
    readonly supplements: readonly Supplement[];
    readonly hearing: { readonly reason: string | null; readonly due: string; readonly answer: string | null; readonly answeredOn: string | null } | null;
    readonly rectifications: readonly { readonly number: number; readonly status: string; readonly reason: string | null; readonly decisionReason: string | null }[];
    readonly dueDates: { readonly rectification: string | null };
  };
}
export interface Supplement {
  readonly number: number;
  readonly sections: readonly SectionName[];
  readonly reason: string | null;
  readonly due: string;
  readonly answeredOn: string | null;
}

/** What was submitted, section by section as the form has it. */
export function contentsOfApplication({ plan, summary, texts, costModel }: OwnApplication): Contents {
  return {
    basics: { name: plan.name, summary: summary ?? '', period: plan.period, ...(plan.frame ? { frame: plan.frame } : {}) },
    organisation: { applicant: plan.applicant, partners: plan.partners },
    budget: { costModel, budget: plan.budget, revenue: plan.revenue },
    financing: { financing: plan.financing, statedTotals: plan.statedFinancing === null ? null : { financing: plan.statedFinancing }, advance: plan.advance ?? null },
    indicators: { indicators: plan.indicators },
    principles: { principles: plan.principles ?? null },
    content: { texts: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text ?? ''])) },
  };
}

/** The answer to a request: the named sections as they are now. Blank fields are left out, as in a draft. */
export function supplementOf({ number, sections }: Supplement, contents: Contents): Record<string, unknown> {
  return { supplement: number, ...(withoutBlanks(Object.assign({}, ...sections.map((section) => contents[section]))) as object) };
}

/** Blank texts are as none. */
export function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined && !(typeof inner === 'string' && inner.trim() === '')).map(([name, inner]) => [name, withoutBlanks(inner)]));
}
