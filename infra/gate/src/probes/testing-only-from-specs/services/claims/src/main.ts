import { aGrant } from '@toteuma/testing';

export const grant = aGrant;
