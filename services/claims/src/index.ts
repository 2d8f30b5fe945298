export { claimsService } from './claims.module.js';
