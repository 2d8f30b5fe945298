import { append } from '@toteuma/eventing';

export const decided = append;
