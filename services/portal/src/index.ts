export * from './edge.js';
export * from './health.js';
export * from './event-streams.js';
export * from './portal.js';
export * from './server.js';
export * from './settings.js';
