import { ClaimRoutes } from './claim/claim.http.js';

export const allowed = ClaimRoutes;
