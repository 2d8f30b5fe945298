import type { Recorded } from '@toteuma/eventing';

export type Allowed = Recorded;
