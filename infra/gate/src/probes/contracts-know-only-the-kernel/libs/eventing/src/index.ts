export type Store = { append: () => void };
