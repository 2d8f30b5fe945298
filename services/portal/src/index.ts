export * from './edge.js';
export * from './portal.js';
