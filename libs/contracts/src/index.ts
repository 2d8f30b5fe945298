export * from './values.js';
export * from './grant.js';
export * from './pack.js';
export * from './figures.js';
export * from './declare.js';
export * from './events.js';
export * from './json-schema.js';
export { claimRow, claimCell, deductionReason, received } from './events/claims.js';
export { producedFile, reportReason } from './events/reports.js';
