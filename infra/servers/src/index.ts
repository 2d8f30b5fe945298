export { type Server, ServerError, type StartOptions } from './server.js';
export { freePort, portFor } from './ports.js';
export { endLeftover, lockFolder, noteServer } from './folder.js';
export { type PostgresOptions, endLeftoverPostgres, startPostgres } from './postgres.js';
export { type KafkaOptions, startKafka } from './kafka.js';
export { startRedis } from './redis.js';
export { cacheFolder } from './maven.js';
