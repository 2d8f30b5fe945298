export * from './compose-plan.js';
export * from './embedded.js';
export * from './distributed.js';
export { loadDemo } from './demo.js';
export * from './part.js';
export * from './provision.js';
export * from './services.js';
export { startPortal } from '@toteuma/portal';
