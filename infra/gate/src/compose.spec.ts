import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sources, topicOf } from '@toteuma/contracts';
import { composePlan, services, startPortal } from '@toteuma/local';
import { ConfigError, readConfig } from '@toteuma/platform';
import { parse } from 'yaml';

interface Container {
  image?: string;
  build?: { args?: Record<string, string>; target?: string };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[] };
  volumes?: string[];
  ports?: string[];
}
interface Compose {
  services: Record<string, Container>;
  volumes: Record<string, unknown>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const example = readFileSync('.env.example', 'utf8');
const dockerfile = readFileSync('Dockerfile', 'utf8');
// Without a schema of types every value is a text, as it is for a container.
const read = (yaml: string): Compose => parse(yaml, { merge: true, schema: 'failsafe' }) as Compose;

/** Values as the command in .env.example makes them: 48 hexadecimal digits. */
const names = [...example.matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name!);
const secrets = Object.fromEntries(names.map((name, at) => [name, at.toString(16).padStart(2, '0').repeat(24)]));

const substituted = (value: string): string =>
  value.replaceAll(/\$\{([A-Z_]+)(?::([?-])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string | undefined) => secrets[name] ?? (kind === '-' ? rest! : `(${name} is missing)`)).replaceAll('$$', '$');
const environmentOf = (container: Container): Record<string, string> => Object.fromEntries(Object.entries(container.environment ?? {}).map(([name, value]) => [name, substituted(value)]));
const serviceOf = (container: Container): string | undefined => container.build?.args?.['SERVICE'];

/** The containers that run a service of ours, by the service's name. */
function copiesOf(compose: Compose, service: string): [string, Container][] {
  return Object.entries(compose.services).filter(([, container]) => serviceOf(container) === service);
}

/** Runs a check that throws a sentence, and gives it back. */
function sentenceOf(where: string, check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return [`${where}: ${error.message}`];
    throw error;
  }
}

/** An address inside names a container and the port that it listens at. */
function addressFaults(compose: Compose, where: string, address: string): string[] {
  const { hostname, port } = new URL(address);
  const target = compose.services[hostname];
  if (!target) return [`${where}: no container ${hostname}`];
  const listens = environmentOf(target)['PORT'];
  return listens === undefined || listens === port ? [] : [`${where}: ${hostname} listens at ${listens}, not at ${port}`];
}

function serviceFaults(compose: Compose): string[] {
  return services.flatMap(({ name, settings, owns }) => {
    const copies = copiesOf(compose, name);
    if (copies.length === 0) return [`no container of ${name}`];
    return copies.flatMap(([container, described]) => {
      const environment = environmentOf(described);
      const known = JSON.parse(environment['TOTEUMA_SERVICES'] ?? '{}') as Record<string, string>;
      const database = new URL(environment['DATABASE_URL'] ?? 'none:');
      return [
        ...sentenceOf(container, () => readConfig(settings, environment)),
        ...(environment['HOST'] === '0.0.0.0' ? [] : [`${container}: listens to itself only`]),
        ...(environment['TOTEUMA_TRANSPORT'] === 'kafka' ? [] : [`${container}: the events do not come by Kafka`]),
        ...(database.username === `toteuma_${name}` && database.pathname === `/toteuma_${name}` ? [] : [`${container}: not the database of ${name}`]),
        ...(owns && !known[name] ? [`${container}: TOTEUMA_SERVICES lacks ${name}`] : []),
        ...sources.filter((source) => !known[source]).map((source) => `${container}: TOTEUMA_SERVICES lacks ${source}`),
        ...Object.values(known).flatMap((address) => addressFaults(compose, `${container}: TOTEUMA_SERVICES`, address)),
      ];
    });
  });
}

/** What init makes is what the services ask for. */
function initFaults(compose: Compose): string[] {
  const init = compose.services['init'];
  if (!init) return ['no container init'];
  const wrong = sentenceOf('init', () => composePlan(environmentOf(init)));
  if (wrong.length > 0) return wrong;
  const { roles, topics } = composePlan(environmentOf(init));
  const missing = sources.map(topicOf).filter((topic) => !topics.includes(topic)).map((topic) => `init: no topic ${topic}`);
  const strangers = services.flatMap(({ name }) =>
    copiesOf(compose, name).filter(([, container]) => new URL(environmentOf(container)['DATABASE_URL'] ?? 'none:').password !== roles[name]).map(([container]) => `${container}: another password than init gives its role`),
  );
  return [...missing, ...strangers];
}

function portalFaults(compose: Compose): string[] {
  const targets = JSON.parse(environmentOf(compose.services['portal'] ?? {})['PORTAL_SERVICES'] ?? '{}') as Record<string, string[]>;
  const unreached = services.flatMap(({ name }) => copiesOf(compose, name).map(([container]) => [name, container] as const)).filter(([name, container]) => !targets[name]?.some((address) => new URL(address).hostname === container));
  return [...unreached.map(([, container]) => `portal: does not reach ${container}`), ...Object.values(targets).flat().flatMap((address) => addressFaults(compose, 'portal: PORTAL_SERVICES', address))];
}

function healthFaults(compose: Compose): string[] {
  return Object.entries(compose.services).flatMap(([name, { healthcheck, depends_on: needs = {} }]) => [
    ...(healthcheck?.test || name === 'init' ? [] : [`${name}: no health check`]),
    ...Object.entries(needs).flatMap(([needed, { condition }]) => {
      const expected = needed === 'init' ? 'service_completed_successfully' : 'service_healthy';
      return compose.services[needed] && condition === expected ? [] : [`${name}: needs ${needed} ${condition}`];
    }),
  ]);
}

/** What an operator may set for reminders comes to the service from `.env`; without it the service has its own defaults. */
function reminderFaults(compose: Compose): string[] {
  const wanted = Object.keys(services.find(({ name }) => name === 'reports')!.settings).filter((name) => /^(MAIL|REMIND)/.test(name));
  return copiesOf(compose, 'reports').flatMap(([container, { environment = {} }]) => wanted.filter((name) => environment[name] !== `\${${name}:-}`).map((name) => `${container}: does not pass ${name} on`));
}

/** A secret that has to be given, or the one that may be left out: not every installation has a mail server. */
const required = /^\$\{(?:[A-Z_]+:\?[^}]+|MAIL_PASSWORD:-)\}$/;
function secretFaults(compose: Compose): string[] {
  return Object.entries(compose.services).flatMap(([name, { environment = {} }]) =>
    Object.entries(environment).flatMap(([key, value]) => {
      const password = /:\/\/[^/@:]*:(.*)@/.exec(value)?.[1] ?? (/PASSWORD|SECRET|AUTH$/.test(key) ? value : null);
      return password === null || required.test(password) ? [] : [`${name}: ${key} holds a password`];
    }),
  );
}

function imageFaults(compose: Compose): string[] {
  const images = [...Object.values(compose.services).map(({ image = 'none' }) => image), ...[...dockerfile.matchAll(/^FROM (\S*:\S+)/gm)].map(([, image]) => image!)];
  return images.filter((image) => !/:[a-z-]*\d[\w.-]*$/.test(image)).map((image) => `${image}: no pinned tag`);
}

function volumeFaults(compose: Compose): string[] {
  const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((volume) => volume.split(':')[0]!));
  const kept = ['postgres', 'kafka', 'redis', 'reports', 'attachments'];
  return [...kept.filter((name) => !used.includes(name)).map((name) => `${name}: keeps nothing`), ...used.filter((name) => !(name in compose.volumes)).map((name) => `${name}: no such volume`)];
}

function portFaults(compose: Compose): string[] {
  return Object.entries(compose.services).flatMap(([name, { ports = [] }]) => ports.filter((port) => !port.startsWith('127.0.0.1:')).map((port) => `${name}: ${port} is open to the network, beside demo users`));
}

const faultsOf = (compose: Compose): string[] => [serviceFaults, reminderFaults, initFaults, portalFaults, healthFaults, secretFaults, imageFaults, volumeFaults, portFaults].flatMap((check) => check(compose));

describe('docker-compose.yml', () => {
  it('describes what the services need', () => {
    expect(faultsOf(read(text))).toEqual([]);
  });

  it('runs claims twice, to keep us honest', () => {
    expect(copiesOf(read(text), 'claims')).toHaveLength(2);
  });

  it('asks for exactly the secrets that .env.example names', () => {
    const asked = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name!);
    expect([...new Set(asked)].toSorted()).toEqual(names.toSorted());
  });

  it('starts a portal with its settings', async () => {
    const environment = environmentOf(read(text).services['portal']!);
    // Without the other containers there is no Redis for the sessions.
    const portal = await startPortal({ ...environment, REDIS_URL: undefined, PORT: '0', HOST: '127.0.0.1' });
    try {
      expect((await fetch(`${portal.address}/health/live`)).status).toBe(200);
      // It waits for the services, which are not there.
      expect((await fetch(`${portal.address}/health/ready`)).status).toBe(503);
    } finally {
      await portal.stop();
    }
    await expect(startPortal({ ...environment, PORTAL_SERVICES: '' })).rejects.toThrow('PORTAL_SERVICES');
  });

  // A probe for each check: what breaks it, and what is said then.
  it.each<[string, (compose: Compose) => unknown, RegExp]>([
    ['a service without a container', (compose) => delete compose.services['audit'], /no container of audit/],
    ['a setting that is missing', (compose) => delete compose.services['reports']!.environment!['REPORTS_FOLDER'], /reports: Wrong settings: REPORTS_FOLDER/],
    ['a mail server that cannot be named', (compose) => delete compose.services['reports']!.environment!['MAIL_HOST'], /reports: does not pass MAIL_HOST on/],
    ['Kafka without an address', (compose) => delete compose.services['claims-2']!.environment!['KAFKA_BROKERS'], /claims-2: Wrong settings: KAFKA_BROKERS/],
    ['the database of another', (compose) => (compose.services['audit']!.environment!['DATABASE_URL'] = compose.services['claims-1']!.environment!['DATABASE_URL']!), /audit: not the database of audit/],
    ['a service that is not named to the others', (compose) => (compose.services['audit']!.environment!['TOTEUMA_SERVICES'] = '{}'), /audit: TOTEUMA_SERVICES lacks claims/],
    ['an address at another port', (compose) => (compose.services['audit']!.environment!['TOTEUMA_SERVICES'] = '{"claims":"http://claims-1:3001"}'), /claims-1 listens at 3000/],
    ['a role without a password', (compose) => delete compose.services['init']!.environment!['CLAIMS_DATABASE_PASSWORD'], /init: Wrong settings: CLAIMS_DATABASE_PASSWORD/],
    ['a role with another password', (compose) => (compose.services['init']!.environment!['CLAIMS_DATABASE_PASSWORD'] = 'x'.repeat(16)), /claims-1: another password/],
    ['a copy that the portal does not know', (compose) => (compose.services['portal']!.environment!['PORTAL_SERVICES'] = '{"claims":["http://claims-1:3000"]}'), /portal: does not reach claims-2/],
    ['no health check', (compose) => delete compose.services['redis']!.healthcheck, /redis: no health check/],
    ['a start before init has ended', (compose) => (compose.services['audit']!.depends_on!['init'] = { condition: 'service_started' }), /audit: needs init service_started/],
    ['a password in the file', (compose) => (compose.services['postgres']!.environment!['POSTGRES_PASSWORD'] = 'postgres'), /postgres: POSTGRES_PASSWORD holds a password/],
    ['a password with a default', (compose) => (compose.services['reports']!.environment!['REDIS_URL'] = 'redis://:${REDIS_PASSWORD:-redis}@redis:6379'), /reports: REDIS_URL holds a password/],
    ['an image that may be any', (compose) => (compose.services['kafka']!.image = 'apache/kafka:latest'), /apache\/kafka:latest: no pinned tag/],
    ['data that is lost with its container', (compose) => delete compose.services['kafka']!.volumes, /kafka: keeps nothing/],
    ['demo users on the network', (compose) => (compose.services['portal']!.ports = ['8080:8080']), /portal: 8080:8080 is open/],
  ])('would be refused with %s', (_, spoil, sentence) => {
    const compose = structuredClone(read(text));
    spoil(compose);
    expect(faultsOf(compose).join('\n')).toMatch(sentence);
  });
});

describe('development switches', () => {
  const elsewhere = { OIDC_ISSUER: 'https://sign-in.example.fi/realms/grants' };

  it.each(services.map((service) => [service.name, service] as const))('keep %s from starting beside another issuer', (name, { settings }) => {
    const [, container] = copiesOf(read(text), name)[0]!;
    const environment = environmentOf(container);
    expect(() => readConfig(settings, { ...environment, ...elsewhere })).toThrow(/TOTEUMA_DEVELOPMENT: development switches work with the built-in sign-in/);
    expect(readConfig(settings, { ...environment, ...elsewhere, TOTEUMA_DEVELOPMENT: 'false' }).TOTEUMA_DEVELOPMENT).toBe(false);
  });

  it('keep the portal from starting beside another issuer', async () => {
    await expect(startPortal({ ...environmentOf(read(text).services['portal']!), ...elsewhere, PORT: '0' })).rejects.toThrow(/TOTEUMA_DEVELOPMENT/);
  });
});

describe('the Dockerfile', () => {
  const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));

  it('runs any service that compose names, as a user without rights, with a health check', () => {
    for (const [name, container] of Object.entries(read(text).services)) {
      const service = serviceOf(container);
      if (service !== undefined) expect([name, existsSync(`services/${service}/src/main.ts`)]).toEqual([name, true]);
    }
    expect(last).toContain('services/$SERVICE/dist/main.js');
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK .*\n.*\/health\/ready/m);
  });

  it('has the stage that init is built from', () => {
    expect(dockerfile).toMatch(new RegExp(`^FROM .* AS ${read(text).services['init']!.build!.target}$`, 'm'));
    expect(existsSync('infra/local/src/compose-init.ts')).toBe(true);
    expect(dockerfile).toContain('infra/local/dist/compose-init.js');
  });

  it('ships neither secrets nor what the image builds itself', () => {
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.git', '**/node_modules', '**/dist']));
  });
});
