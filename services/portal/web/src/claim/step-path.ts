export const steps = ['details', 'rows', 'import', 'summary'] as const;
export type Step = (typeof steps)[number];

/** Where a step of the writing of a claim is, or the receipt after it. */
export const stepPath = (grant: string, draft: string, step: Step | 'receipt'): string => `/grants/${encodeURIComponent(grant)}/claims/draft/${encodeURIComponent(draft)}/${step}`;
