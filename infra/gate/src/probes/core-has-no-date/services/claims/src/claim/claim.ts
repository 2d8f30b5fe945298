export const year = (instant: string) => new Date(instant).getUTCFullYear();
