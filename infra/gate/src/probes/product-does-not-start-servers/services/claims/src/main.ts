import { postgres } from '@toteuma/servers';

export const started = postgres;
