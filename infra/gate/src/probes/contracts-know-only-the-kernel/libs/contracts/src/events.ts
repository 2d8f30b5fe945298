import type { Store } from '@toteuma/eventing';

export type Kept = Store;
