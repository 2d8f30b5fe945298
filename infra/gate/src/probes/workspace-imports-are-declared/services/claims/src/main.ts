import { log } from '@toteuma/platform';

export const used = log;
