export { type Server, ServerError, type StartOptions } from './server.js';
export { freePort } from './ports.js';
export { type PostgresOptions, startPostgres } from './postgres.js';
export { type KafkaOptions, startKafka } from './kafka.js';
export { startRedis } from './redis.js';
