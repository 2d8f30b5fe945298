// Completes package-lock.json: `npm run lock` after each `npm install`; `-- --check` only looks.
// Packages with native code list one optional package per platform. npm leaves those out of the lock that its registry
// does not carry, and `npm ci` of npm 11 then refuses the lock ("Missing: @swc/core-darwin-arm64@ from lock file",
// npm/cli #9846). Their names and exact versions stand in the parent, so the entries can be written by rule.
import { readFileSync, writeFileSync } from 'node:fs';

const systems = { android: 'android', darwin: 'darwin', freebsd: 'freebsd', linux: 'linux', openharmony: 'openharmony', win32: 'win32' };
const processors = { arm: 'arm', arm64: 'arm64', ia32: 'ia32', loong64: 'loong64', ppc64: 'ppc64', riscv64: 'riscv64', s390x: 's390x', x64: 'x64' };

const text = readFileSync('package-lock.json', 'utf8');
const lock = JSON.parse(text);
const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {}).filter(([name]) => !isLocked(path, name)).map(([name, version]) => [name, version, entry]),
);
if (process.argv.includes('--check')) {
  for (const [name, version] of missing) console.error(`package-lock.json lacks ${name}@${version}: run "npm run lock".`);
  process.exit(missing.length > 0 ? 1 : 0);
}
for (const [name, version, parent] of missing) lock.packages[`node_modules/${name}`] = entryOf(name, version, parent);
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
if (missing.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} platform packages added.`);

/** True when `name` is found from the package at `path`, looking outwards as Node does. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

function entryOf(name, version, parent) {
  const words = name.split(/[-/]/);
  const os = words.map((word) => systems[word]).find(Boolean);
  const cpu = words.map((word) => processors[word]).find(Boolean);
  if (!/^\d+\.\d+\.\d+\S*$/.test(version) || !os || !cpu) throw new Error(`Cannot tell the platform of ${name}@${version}: add its entry by hand.`);
  const libc = os === 'linux' && words.includes('musl') ? 'musl' : os === 'linux' && words.includes('gnu') ? 'glibc' : undefined;
  return { version, cpu: [cpu], ...(parent.dev ? { dev: true } : {}), ...(libc ? { libc: [libc] } : {}), optional: true, os: [os] };
}
