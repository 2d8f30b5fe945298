export * from './given.js';
export * from './servers.js';
