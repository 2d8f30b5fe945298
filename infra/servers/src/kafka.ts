import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaInDocker } from './docker.js';
import { endLeftover, ending, type EndSteps, lockFolder, noteServer, openFolder } from './folder.js';
import { brokerSettings, kafkaVersion } from './kafka-settings.js';
import { fetched } from './maven.js';
import { ask, freePort, portFor } from './ports.js';
import { endProcess, launch, logSince, sizeOf } from './processes.js';
import { type Server, ServerError, type StartOptions } from './server.js';

export type KafkaOptions = StartOptions & {
  /** For fault tests: a broker that was killed is back in about five seconds instead of fourteen. */
  fast?: boolean | undefined;
};

const variable = 'TOTEUMA_TEST_KAFKA';
const endSteps: EndSteps = [['SIGTERM', 15_000], ['SIGKILL', 5_000]];
const logging = ['-Dorg.slf4j.simpleLogger.showDateTime=true', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info'];

/**
 * A Kafka broker that answers, from TOTEUMA_TEST_KAFKA, Docker, or started natively, in this order. Topics must be made
 * by whoever needs them.
 * @throws ServerError when none can be had.
 */
export async function startKafka(options: KafkaOptions): Promise<Server> {
  const given = process.env[variable];
  if (given && options.only !== 'native') return givenKafka(given);
  const container = options.only === 'native' ? undefined : await kafkaInDocker(options);
  return container ?? nativeKafka(options);
}

async function givenKafka(list: string): Promise<Server> {
  for (const address of list.split(',').map((part) => part.trim())) {
    const [host = '', port = '9092'] = address.split(/:(?=\d+$)/);
    if (await kafkaAnswers(host, Number(port))) return { url: list, how: 'given', describe: `Kafka given by ${variable} (${list})`, stop: async () => {} };
  }
  throw new ServerError(`The Kafka of ${variable} (${list}) does not answer.`);
}

async function nativeKafka(options: KafkaOptions): Promise<Server> {
  checkJava();
  const folder = openFolder('Kafka', options.folder);
  const jars = await kafkaJars(options.log);
  const release = await lockFolder('Kafka', folder);
  try {
    await endLeftover('Kafka', folder, endSteps, options.log);
    const logFile = join(folder, 'kafka.log');
    for (let attempt = 1; ; attempt++) {
      const port = await portFor('Kafka', options.port);
      const settingsFile = join(folder, 'server.properties');
      writeFileSync(settingsFile, properties(await settingsFor(folder, port, options.fast === true)));
      await format(folder, jars, settingsFile);
      const from = sizeOf(logFile);
      const launched = await launch('java', ['-Xmx512m', ...logging, '-cp', join(jars, '*'), 'kafka.Kafka', settingsFile], { cwd: folder, env: environment(), logFile });
      noteServer(folder, launched.pid);
      for (const until = Date.now() + 90_000; !launched.ended && Date.now() < until; await sleep(50)) {
        if (!logSince(logFile, from).includes('Kafka Server started') || !(await kafkaAnswers('127.0.0.1', port))) continue;
        return {
          url: `127.0.0.1:${port}`,
          how: 'native',
          describe: `Kafka ${kafkaVersion} started natively on 127.0.0.1:${port}`,
          pid: launched.pid,
          ...ending(launched, release, endSteps),
        };
      }
      await endProcess(launched.pid, endSteps);
      const lost = /Address already in use/.test(logSince(logFile, from));
      if (!lost || attempt === 3) throw new ServerError(`Kafka did not start (log: ${logFile}).`);
    }
  } catch (problem) {
    release();
    throw problem;
  }
}

async function settingsFor(folder: string, port: number, fast: boolean): Promise<Record<string, string>> {
  const controller = await freePort();
  return {
    ...brokerSettings(fast),
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'log.dirs': join(folder, 'data'),
  };
}

/** Prepares the storage at its first use; a preparation that was cut short is begun again. */
async function format(folder: string, jars: string, settingsFile: string): Promise<void> {
  const done = join(folder, 'formatted');
  if (existsSync(done)) return;
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  const cluster = randomBytes(16).toString('base64url');
  await new Promise<void>((resolve, reject) => {
    const args = ['-Xmx256m', '-XX:TieredStopAtLevel=1', ...logging, '-cp', join(jars, '*'), 'kafka.tools.StorageTool', 'format', `--cluster-id=${cluster}`, '-c', settingsFile];
    execFile('java', args, { cwd: folder, env: environment() }, (problem, output, errors) => {
      if (problem) reject(new ServerError(`Kafka could not prepare its storage in ${folder}: ${(errors || output).trim().split('\n').at(-1) || problem.message}.`));
      else resolve();
    });
  });
  writeFileSync(`${done}.new`, cluster);
  renameSync(`${done}.new`, done);
}

/** Asks for the versions of the protocol, which every broker tells anybody. */
export async function kafkaAnswers(host: string, port: number): Promise<boolean> {
  const correlation = 7;
  const question = Buffer.alloc(14);
  question.writeInt32BE(10, 0); // bytes that follow
  question.writeInt16BE(18, 4); // ApiVersions
  question.writeInt16BE(0, 6); // its oldest version
  question.writeInt32BE(correlation, 8);
  question.writeInt16BE(-1, 12); // no client name
  const answer = await ask(host, port, question, 2_000);
  return answer !== undefined && answer.length >= 10 && answer.readInt32BE(4) === correlation && answer.readInt16BE(8) === 0;
}

function kafkaJars(log?: (line: string) => void): Promise<string> {
  return fetched(
    `kafka-${kafkaVersion}`,
    { server: 'Kafka', variable },
    // Kafka brings log4j but no binding to it; the small one is enough for a log file.
    [{ group: 'org.apache.kafka', name: 'kafka_2.13', version: kafkaVersion }, { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' }],
    (out) => ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${out}`],
    log,
  );
}

function checkJava(): void {
  try {
    execFileSync('java', ['-version'], { env: environment(), stdio: 'ignore' });
  } catch {
    throw new ServerError(`Kafka needs Java 17 or newer (java), which is missing: install it (Debian: apt-get install openjdk-17-jre-headless), start Docker, or set ${variable}.`);
  }
}

function properties(settings: Record<string, string>): string {
  return Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join('');
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], JAVA_HOME: process.env['JAVA_HOME'], LC_ALL: 'C', TZ: 'UTC' };
}
