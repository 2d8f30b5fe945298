import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { brokerSettings, kafkaVersion } from './kafka-settings.js';
import { freePort } from './ports.js';
import type { Server, StartOptions } from './server.js';

/** Each of these returns undefined when no engine answers, or when the engine cannot run the image; the log says why. */
export function postgresInDocker(options: StartOptions & { password: string }): Promise<Server | undefined> {
  return contained('PostgreSQL', options, async () => {
    const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
    const container = new PostgreSqlContainer('postgres:18-alpine').withUsername('toteuma').withPassword(options.password).withDatabase('postgres')
      .withCommand(['postgres', '-c', 'max_connections=200', '-c', 'shared_buffers=256MB', '-c', 'timezone=UTC']);
    const started = await withPort(container, 5432, options.port).start();
    return { url: started.getConnectionUri().replace(/^postgres:/, 'postgresql:'), stop: () => started.stop() };
  });
}

export function redisInDocker(options: StartOptions): Promise<Server | undefined> {
  return contained('Redis', options, async () => {
    const { RedisContainer } = await import('@testcontainers/redis');
    const started = await withPort(new RedisContainer('redis:7-alpine'), 6379, options.port).start();
    return { url: started.getConnectionUrl(), stop: () => started.stop() };
  });
}

export function kafkaInDocker(options: StartOptions & { fast?: boolean | undefined }): Promise<Server | undefined> {
  return contained('Kafka', options, async () => {
    // The Kafka module of testcontainers is made for another maker's image.
    const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
    const host = (await getContainerRuntimeClient()).info.containerRuntime.host;
    // A broker tells its clients its own address: the port must be the same inside and outside.
    const port = options.port ?? (await freePort());
    const controller = port === 9093 ? 9094 : 9093;
    const settings = {
      ...brokerSettings(options.fast === true),
      listeners: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:${controller}`,
      'advertised.listeners': `PLAINTEXT://${host}:${port}`,
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
      'log.dirs': '/tmp/kafka',
    };
    const started = await new GenericContainer(`apache/kafka:${kafkaVersion}`)
      .withEnvironment(Object.fromEntries(Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value])))
      .withExposedPorts({ container: port, host: port })
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start();
    return { url: `${host}:${port}`, stop: () => started.stop() };
  });
}

async function contained(what: string, options: StartOptions, start: () => Promise<{ url: string; stop(): Promise<unknown> }>): Promise<Server | undefined> {
  if (!(await dockerAnswers())) return undefined;
  try {
    const { url, stop } = await start();
    let stopped: Promise<unknown> | undefined;
    return {
      url,
      how: 'docker',
      describe: `${what} in a Docker container (${url.replace(/\/\/.*@/, '//')})`,
      stop: async () => void (await (stopped ??= stop())),
    };
  } catch (problem) {
    options.log?.(`Docker answers but could not start ${what} (${(problem as Error).message.split('\n')[0]}); it is started natively.`);
    return undefined;
  }
}

function withPort<C extends { withExposedPorts(...ports: (number | { container: number; host: number })[]): C }>(container: C, inside: number, outside: number | undefined): C {
  return container.withExposedPorts(outside === undefined ? inside : { container: inside, host: outside });
}

/** Whether a Docker engine answers: at no cost where there is none, two seconds at most where it hangs. */
export function dockerAnswers(): Promise<boolean> {
  const target = engine();
  if (!target) return Promise.resolve(false);
  return new Promise((resolve) => {
    const asked = request({ ...target, path: '/_ping', timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.once('close', () => resolve(false));
    asked.end();
  });
}

/** Where testcontainers would look for the engine as well. */
function engine(): { socketPath: string } | { host: string; port: number } | undefined {
  const given = process.env['DOCKER_HOST'];
  if (given?.startsWith('tcp://')) {
    const url = new URL(given);
    return { host: url.hostname, port: Number(url.port || 2375) };
  }
  const runtime = process.env['XDG_RUNTIME_DIR'];
  const sockets = given?.startsWith('unix://')
    ? [given.slice('unix://'.length)]
    : [
        '/var/run/docker.sock',
        ...(runtime ? [join(runtime, 'docker.sock')] : []),
        join(homedir(), '.docker', 'run', 'docker.sock'),
        join(homedir(), '.docker', 'desktop', 'docker.sock'),
        `/run/user/${userInfo().uid}/docker.sock`,
      ];
  const socketPath = sockets.find((socket) => existsSync(socket));
  return socketPath === undefined ? undefined : { socketPath };
}
