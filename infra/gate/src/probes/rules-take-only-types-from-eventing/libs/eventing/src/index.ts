export const append = 1;
export type Recorded = { version: number };
