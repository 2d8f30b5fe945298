import type { Grant } from '@toteuma/applications';

export type Known = Grant;
