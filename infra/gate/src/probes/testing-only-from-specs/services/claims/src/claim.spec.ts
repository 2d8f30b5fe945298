import { aGrant } from '@toteuma/testing';

export const allowed = aGrant;
