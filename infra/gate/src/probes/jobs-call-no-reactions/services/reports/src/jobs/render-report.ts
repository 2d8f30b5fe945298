import { react } from '../reactions/on-claim-decided.js';

export const rendered = react;
