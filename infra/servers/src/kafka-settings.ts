/** What a broker of ours is, whether it runs natively or in a container: one node, for one machine. */
export function brokerSettings(fast: boolean): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
    'auto.create.topics.enable': 'false',
    'num.partitions': '1',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '4',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    // A killed consumer must not block its group for long in a test.
    'group.min.session.timeout.ms': '1000',
    // Our events are small, but a message of 10 MB must arrive, to be refused by the consumer and not by the broker.
    'message.max.bytes': '16777216',
    'replica.fetch.max.bytes': '16777216',
    // A broker that was killed may start again only when its old session has expired.
    ...(fast ? { 'broker.session.timeout.ms': '1500', 'broker.heartbeat.interval.ms': '300' } : {}),
  };
}

export const kafkaVersion = '4.2.0';
