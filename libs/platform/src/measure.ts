import { openDeadLetters } from '@toteuma/eventing';
import type { Metrics } from './metrics.js';
import type { Runtime } from './tokens.js';

/** The figures that every service has and that stand in its database, its bus or its pool. */
export function measure(metrics: Metrics, { name, owns, sql, store, transport, strategy, pool, relay, health }: Runtime): void {
  metrics.gauge('toteuma_ready', '1 while everything that the service needs is there.', [], async () => [{ value: (await health.away()).length === 0 ? 1 : 0 }]);
  metrics.gauge('toteuma_dead_letters_open', 'Events that could not be handled and that nobody has dealt with.', [], async () => [{ value: (await openDeadLetters(sql)).length }]);
  metrics.gauge('toteuma_pg_pool_connections', 'Connections of the pool, and callers that wait for one.', ['state'], async () => [
    { labels: { state: 'open' }, value: pool.totalCount },
    { labels: { state: 'idle' }, value: pool.idleCount },
    { labels: { state: 'waiting' }, value: pool.waitingCount },
  ]);
  if (owns) {
    metrics.gauge('toteuma_relay_lag_events', 'Events of the own history that a sink (the bus, the job queue) has not got yet.', ['sink'], async () => {
      const [head, cursors] = await Promise.all([store.head(), sql.query<{ sink: string; position: string }>('SELECT sink, position FROM relay_cursors')]);
      const reached = new Map([...(relay ? [['bus', 0] as const] : []), ...cursors.map(({ sink, position }) => [sink, Number(position)] as const)]);
      // A platform that was moved off Kafka has a cursor of the bus that nobody moves any more.
      if (!relay) reached.delete('bus');
      return [...reached].map(([sink, position]) => ({ labels: { sink }, value: Math.max(0, head - position) }));
    });
  }
  if (strategy.sources.length > 0) {
    metrics.gauge('toteuma_consumer_lag_events', 'Events of a source that the service has yet to take in.', ['source'], async () =>
      Object.entries(await transport.lag(name, strategy.sources)).map(([source, value]) => ({ labels: { source }, value })));
  }
}
