import type { List } from './list.js';

export type Row = { list: List };
