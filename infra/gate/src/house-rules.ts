// What imports cannot show: clock, randomness and floats in the core, folders that split one change over many places,
// workspace packages that are used but not declared. Each rule has a probe in probes/<rule>/ that breaks it.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** One broken rule: which, where (path from the root), and what is wrong. */
export interface Complaint {
  rule: string;
  file: string;
  found: string;
}

interface HouseRule {
  name: string;
  reason: string;
  /** What is wrong with this file, one text each; `root` is where the paths start. */
  faults: (file: string, source: string, root: string) => string[];
}

const isSpec = (file: string) => file.endsWith('.spec.ts');
const isKernel = (file: string) => file.startsWith('libs/kernel/src/') && !isSpec(file);
const isRuleFile = (file: string) =>
  /^services\/[^/]+\/src\/(?!views\/|reactions\/|jobs\/|files\/|generated\/)[^/]+\/.+\.ts$/.test(file) && !/\.(http|rows)\.ts$/.test(file) && !isSpec(file);

function matches(source: string, pattern: RegExp): string[] {
  return [...source.matchAll(pattern)].map((match) => match[0]);
}

export const houseRules: HouseRule[] = [
  {
    name: 'core-has-no-clock',
    reason: 'Time comes in with the command; a rule that reads the clock cannot be replayed.',
    faults: (file, source) => (isKernel(file) || isRuleFile(file) ? matches(source, /\bDate\.now\b|\bDate\(\s*\)|\bnew Date\b(?!\()|\bperformance\.now\b|\bset(Timeout|Interval)\b/g) : []),
  },
  {
    name: 'core-has-no-date',
    reason: 'Instants and days are strings; only period.ts of the kernel reckons with Date, to tell Finnish days from instants it is given.',
    faults: (file, source) =>
      (isKernel(file) && file !== 'libs/kernel/src/period.ts') || isRuleFile(file) ? matches(source, /\bnew Date\(\s*[^)\s]|\bDate\.(?!now\b)\w+/g) : [],
  },
  {
    name: 'core-has-no-randomness',
    reason: 'Ids come in with the command; a random value makes the same command give two answers.',
    faults: (file, source) => (isKernel(file) || isRuleFile(file) ? matches(source, /\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b/g) : []),
  },
  {
    name: 'core-has-no-environment',
    reason: 'A rule decides from command and state alone, the same on every machine.',
    faults: (file, source) => (isKernel(file) || isRuleFile(file) ? matches(source, /\bprocess\.\w+|\bglobalThis\b|\bconsole\.\w+/g) : []),
  },
  {
    name: 'no-floats-near-money',
    reason: 'Money is whole cents and percentages are exact; a float rounds where no rule says so.',
    faults: (file, source) => (isKernel(file) || isRuleFile(file) ? matches(source, /\bparseFloat\b|\.toFixed\(|\bMath\.round\b/g) : []),
  },
  {
    name: 'no-vague-folders',
    reason: 'Folders by technical kind split one change over many places; say what the thing is about.',
    faults: (file) => matches(file, /(?<=\/src\/(?:.*\/)?)(commands|queries|domain|infrastructure|utils|common|helpers|shared)(?=\/)/g),
  },
  {
    name: 'one-index-per-package',
    reason: 'src/index.ts is a package\'s public surface; an index per folder hides where a thing lives.',
    faults: (file) => (/\/src\/.+\/index\.ts$/.test(file) ? [file] : []),
  },
  {
    name: 'workspace-imports-are-declared',
    reason: 'Nx takes the build order and the licence check its list from package.json. (Specs may use the harness as they use Jest.)',
    faults: (file, source, root) => (isSpec(file) ? [] : undeclaredPackages(file, source, root)),
  },
];

function undeclaredPackages(file: string, source: string, root: string): string[] {
  const [room, name] = file.split('/');
  const manifest = join(root, room ?? '', name ?? '', 'package.json');
  if (!existsSync(manifest)) return [];
  const own = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; dependencies?: object; devDependencies?: object };
  const declared = new Set([own.name, ...Object.keys({ ...own.dependencies, ...own.devDependencies })]);
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*'(@toteuma\/[\w-]+)/g)].map((match) => match[1] ?? '').filter((used) => !declared.has(used));
}

/** Comments may speak of dates and processes; code may not. Strings with `//` in them (addresses) stay whole. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}

/** Checks every source below `root` (its libs, services and infra). */
export function checkHouse(root: string): Complaint[] {
  const files = globSync('{libs,services,infra}/*/src/**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\/(node_modules|dist|probes)\/|\/src\/generated\//.test(file));
  return files.toSorted().flatMap((file) => {
    const source = withoutComments(readFileSync(join(root, file), 'utf8'));
    return houseRules.flatMap((rule) => rule.faults(file, source, root).map((found) => ({ rule: rule.name, file, found })));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = dirname(dirname(dirname(dirname(process.argv[1]))));
  const complaints = checkHouse(root);
  for (const { rule, file, found } of complaints) {
    console.error(`${file}: ${found}  (${rule}: ${houseRules.find((one) => one.name === rule)?.reason})`);
  }
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
