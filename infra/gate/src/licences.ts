// The licences of what we ship agree with our own, EUPL-1.2. Shipped is what the services, the libraries and the starts on
// one machine need to run; harnesses, benchmarks and the tools of the root stay at home.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const OURS = 'EUPL-1.2';
const shippedRooms = /^(libs\/(?!testing$)[^/]+|services\/[^/]+|infra\/(local|servers))$/;

/** Licences that let their work be passed on beside work under the EUPL-1.2, unchanged and with their notices. */
const allowed = new Set([
  OURS, 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'CC0-1.0', 'CC-BY-4.0',
  'Unlicense', 'WTFPL', 'Zlib', 'Python-2.0', 'PostgreSQL', 'MPL-2.0', 'OFL-1.1',
]);

/** One package of package-lock.json, as far as licences are concerned. */
export interface LockEntry {
  name?: string;
  version?: string;
  license?: string;
  link?: boolean;
  resolved?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/** True when an SPDX expression (`MIT AND OFL-1.1`, `(MIT OR GPL-3.0)`) can be met with allowed licences only. */
export function isAllowed(expression: string): boolean {
  const words = expression.replace(/[()]/g, ' $& ').trim().split(/\s+/);
  let at = 0;
  const either = (): boolean => {
    let holds = both();
    while (words[at]?.toUpperCase() === 'OR') {
      at += 1;
      holds = both() || holds;
    }
    return holds;
  };
  const both = (): boolean => {
    let holds = one();
    while (words[at]?.toUpperCase() === 'AND') {
      at += 1;
      holds = one() && holds;
    }
    return holds;
  };
  const one = (): boolean => {
    if (words[at] !== '(') return allowed.has(words[at++] ?? '');
    at += 1;
    const holds = either();
    at += 1;
    return holds;
  };
  return either() && at === words.length;
}

/**
 * Walks what ships, from the workspaces through their run-time dependencies, and says which licence does not agree.
 * `licenceOf` reads a licence that the lock does not tell; a build for another platform has its parent's.
 */
export function checkLicences(packages: Record<string, LockEntry>, licenceOf: (path: string) => string | undefined) {
  const faults: string[] = [];
  const waiting = Object.keys(packages).filter((path) => shippedRooms.test(path)).map((path) => ({ path, via: path, parent: '' }));
  const seen = new Set<string>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { path, via } = next;
    const entry = packages[path];
    if (!entry || seen.has(path)) continue;
    seen.add(path);
    const licence = entry.license ?? licenceOf(path) ?? next.parent;
    if (!isAllowed(licence)) faults.push(`${path}: licence "${licence || 'unknown'}" is not on the list (needed by ${via}).`);
    for (const name of runtimeDependencies(entry)) {
      const found = locate(packages, path, name);
      if (found) waiting.push({ path: found, via: path, parent: entry.optionalDependencies?.[name] ? licence : '' });
      else if (!entry.optionalDependencies?.[name]) faults.push(`${path}: its dependency ${name} is not in package-lock.json.`);
    }
  }
  return { faults, checked: seen.size };
}

function runtimeDependencies(entry: LockEntry): string[] {
  const peers = Object.keys(entry.peerDependencies ?? {}).filter((name) => !entry.peerDependenciesMeta?.[name]?.optional);
  return [...new Set([...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }), ...peers])];
}

/** Where Node finds `name` from the package at `path`; a workspace link leads to the workspace itself. */
function locate(packages: Record<string, LockEntry>, path: string, name: string): string | undefined {
  for (let at = path; ; at = at.includes('node_modules/') ? at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1)) : '') {
    const candidate = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    const entry = packages[candidate];
    if (entry) return entry.link ? entry.resolved : candidate;
    if (at === '') return undefined;
  }
}

/** Every package.json of ours, and the LICENSE text, say EUPL-1.2. */
export function checkOwnLicence(root: string): string[] {
  const manifests = ['package.json', ...globSync('{libs,services,infra}/*/package.json', { cwd: root })];
  const faults = manifests.filter((file) => readJson(join(root, file))['license'] !== OURS).map((file) => `${file}: "license" is not ${OURS}.`);
  const text = existsSync(join(root, 'LICENSE')) ? readFileSync(join(root, 'LICENSE'), 'utf8') : '';
  if (!text.includes('EUROPEAN UNION PUBLIC LICENCE v. 1.2')) faults.push(`LICENSE is not the text of ${OURS}.`);
  return faults;
}

/** The licence that an installed package names in its package.json, also in the old forms `{ type }` and `licenses: [{ type }]`. */
export function installedLicence(root: string, path: string): string | undefined {
  const file = join(root, path, 'package.json');
  if (!existsSync(file)) return undefined;
  const { license, licenses } = readJson(file) as { license?: string | { type?: string }; licenses?: { type?: string }[] };
  if (typeof license === 'string') return license;
  return license?.type ?? licenses?.map((one) => one.type).join(' OR ');
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(dirname(dirname(process.argv[1]))));
  const packages = readJson(join(root, 'package-lock.json'))['packages'] as Record<string, LockEntry>;
  const { faults, checked } = checkLicences(packages, (path) => installedLicence(root, path));
  const all = [...checkOwnLicence(root), ...faults];
  for (const fault of all) console.error(fault);
  console.log(`${checked} packages ship.`);
  process.exitCode = all.length > 0 ? 1 : 0;
}
