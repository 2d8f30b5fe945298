export type Grant = { id: string };
