import { log } from '@toteuma/platform';

export const kept = log;
