export const allowed = (instant: string) => Date.parse(instant);
