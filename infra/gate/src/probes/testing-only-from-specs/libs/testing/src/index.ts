export const aGrant = 1;
