export const ClaimRoutes = 1;
