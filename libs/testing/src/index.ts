export * from './award.js';
export * from './given.js';
export * from './servers.js';
export * from './service-at-work.js';
