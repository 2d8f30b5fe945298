import { readdirSync, readFileSync, existsSync } from 'node:fs';

// Specs run on the sources: a workspace package is mapped to its own src/index.ts.
const sources = Object.fromEntries(
  ['libs', 'services', 'infra'].flatMap((room) =>
    readdirSync(room)
      .filter((name) => existsSync(`${room}/${name}/package.json`))
      .map((name) => [`^${JSON.parse(readFileSync(`${room}/${name}/package.json`, 'utf8')).name}$`, `<rootDir>/${room}/${name}/src/index.ts`]),
  ),
);

export default {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { ...sources, '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.data/', '<rootDir>/.nx/'],
  transform: {
    '\\.ts$': ['@swc/jest', {
      jsc: { parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true }, target: 'es2023', keepClassNames: true },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    }],
  },
  // Five seconds are short for a spec on a machine that has much else to do; the gate gives servers more.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/{libs,services,infra,packs}/**/*.spec.ts'],
  testSequencer: '<rootDir>/infra/gate/src/longest-first.mjs',
  // Servers for the specs that ask for them; nothing is started for the others.
  globalSetup: '<rootDir>/libs/testing/src/servers.setup.ts',
  globalTeardown: '<rootDir>/libs/testing/src/servers.teardown.ts',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/probes/'],
};
