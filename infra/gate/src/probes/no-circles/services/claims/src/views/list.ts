import type { Row } from './row.js';

export type List = Row[];
