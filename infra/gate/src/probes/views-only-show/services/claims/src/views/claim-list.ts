import { react } from '../reactions/on-grant-awarded.js';

export const shown = react;
