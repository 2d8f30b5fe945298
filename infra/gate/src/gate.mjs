// The gate: `npm test` runs every stage, `npm run test:<stage>` one of them (always after a build, which is cached).
// It goes on after a failed stage (not after a failed build), says what failed, and ends with the plain line
// `N passed, N failed`: each Jest test counts once, each other check counts once.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countJest, filesToTryAgain, withSecondTry } from './count-jest.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
process.chdir(root);

const bin = (name) => join('node_modules', '.bin', name);
const tool = (title, ...commands) => ({ title, commands });

/** Specs of a suite by the end of their file name; `servers` says that they need PostgreSQL, Kafka or Redis, `again` that a file has a second try (ADR 0032). */
const suites = {
  unit: { title: 'unit specs', files: /(?<!\.(int|crash|e2e|property))\.spec\.ts$/, args: ['--maxWorkers=2'] },
  property: { title: 'property specs', files: /\.property\.spec\.ts$/, args: ['--maxWorkers=2', '--testTimeout=60000'] },
  integration: { title: 'integration specs', files: /\.int\.spec\.ts$/, args: ['--maxWorkers=2', '--testTimeout=60000'], servers: true, again: true },
  crash: { title: 'crash specs', files: /\.crash\.spec\.ts$/, args: ['--maxWorkers=2', '--testTimeout=600000'], servers: true },
  e2e: { title: 'end-to-end specs', files: /\.e2e\.spec\.ts$/, args: ['--maxWorkers=2', '--testTimeout=180000'], servers: true, again: true },
};

/** Commands that compare committed generated files with what their source gives now; each leaves the tree as it is. */
const generators = [
  { folder: '.', script: 'lock', command: ['npm', 'run', '-s', 'lock', '--', '--check'] },
  { folder: '.', script: 'contracts:generate', command: [process.execPath, 'infra/gate/dist/generate.js', '--check'] },
];

const stages = {
  build: tool('build', [bin('nx'), 'run-many', '-t', 'build', '--output-style=static']),
  types: tool('types', [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'], [bin('tsc'), '--noEmit', '-p', 'services/portal/web/tsconfig.json']),
  lint: tool('lint', [bin('oxlint'), '--type-aware', '--deny-warnings']),
  boundaries: tool(
    'dependency rules',
    [bin('depcruise'), '--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'libs', 'services', 'infra'],
    [process.execPath, 'infra/gate/dist/house-rules.js'],
  ),
  generated: tool('generated code', ...generators.filter(hasScript).map((generator) => generator.command)),
  licences: tool('licences', [process.execPath, 'infra/gate/dist/licences.js']),
  ...suites,
  fuzz: tool('fuzz', [process.execPath, '--disable-warning=TimeoutNegativeWarning', 'infra/local/dist/fuzz/main.js', '--seed', '1', '--examples', '3']),
};
/** What a command answers that needs something this machine cannot have: said, and not counted. */
const CANNOT_RUN = 3;

const mark = randomUUID(); // in the environment of everything that we start, so that an interrupt finds it again
const env = {
  ...process.env,
  TOTEUMA_GATE: mark,
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NODE_OPTIONS: [process.env.NODE_OPTIONS, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning'].filter(Boolean).join(' '),
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
};
const scratch = mkdtempSync(join(tmpdir(), 'toteuma-gate-'));
let running;
let stopping = false;

process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stopEverything(signal));

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(stages, name));
if (unknown.length > 0) {
  console.error(`There is no stage "${unknown[0]}". Stages: ${Object.keys(stages).join(', ')}.`);
  process.exit(1);
}
await main(wanted.length === 0 ? Object.keys(stages) : ['build', ...wanted.filter((name) => name !== 'build')]);

async function main(names) {
  const total = { passed: 0, failed: 0 };
  for (const name of names) {
    const stage = stages[name];
    const started = performance.now();
    const result = stage.files ? await runSuite(name, stage) : await runChecks(stage);
    if (stopping) return; // stopEverything() ends the process
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (result.failed > 0) process.stdout.write(result.details.trimEnd() + '\n');
    console.log(`${result.failed > 0 ? 'FAIL' : 'ok  '} ${stage.title.padEnd(18)} ${seconds.padStart(6)} s  ${result.note ?? ''}`.trimEnd());
    total.passed += result.passed;
    total.failed += result.failed;
    if (name === 'build' && result.failed > 0) break;
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

/** Runs each command of a stage; one check each. A stage without commands has nothing to check yet and counts nothing. */
async function runChecks(stage) {
  const result = { passed: 0, failed: 0, details: '', note: stage.commands.length === 0 ? 'nothing to check' : undefined };
  for (const command of stage.commands) {
    const { code, output } = await run(command);
    if (code === 0) result.passed += 1;
    else if (code === CANNOT_RUN) result.note = `not run: ${output.trim().split('\n').at(-1)}`;
    else {
      result.failed += 1;
      result.details += `\n$ ${command.join(' ')}\n${output}\n`;
    }
  }
  return result;
}

/** Runs one Jest suite in a process of its own, once more what may have failed by chance, and counts from its JSON. */
async function runSuite(name, suite) {
  const files = globSync('{libs,services,infra,packs}/*/{src,web/src}/**/*.spec.ts', { exclude: (path) => /node_modules|dist|probes/.test(path) })
    .filter((file) => suite.files.test(file));
  if (files.length === 0) return { passed: 0, failed: 0, details: '', note: 'no spec files' };
  const first = await runJest(name, suite, ['--testPathPatterns', suite.files.source]);
  const again = suite.again && !stopping ? filesToTryAgain(first.report) : [];
  if (again.length === 0) return countJest(first.report, { ...first, files: files.length });
  const second = await runJest(`${name}-again`, suite, ['--maxWorkers=1', '--runTestsByPath', ...again]);
  const result = countJest(withSecondTry(first.report, second.report), { code: second.code, output: second.output, files: files.length });
  // Whatever comes of it, the first failure is told: a spec that fails by chance is a fault to be mended.
  console.log(first.output.trimEnd());
  return { ...result, note: `${result.note}, a second try of ${again.map((path) => basename(path)).join(', ')}` };
}

/** One run of Jest: its exit code, what it printed, and what it wrote as JSON (undefined when it wrote nothing). */
async function runJest(name, suite, args) {
  const json = join(scratch, `${name}.json`);
  const { code, output } = await run([
    process.execPath, 'node_modules/jest/bin/jest.js', '--config', 'jest.config.mjs', '--ci', '--colors=false',
    '--json', '--outputFile', json, ...suite.args, ...args,
  ], { echo: Boolean(suite.servers) });
  return { code, output, report: existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : undefined };
}

function hasScript({ folder, script }) {
  const file = join(root, folder, 'package.json');
  return existsSync(file) && Boolean(JSON.parse(readFileSync(file, 'utf8')).scripts?.[script]);
}

/** Starts a command in a process group of its own and collects what it prints (`echo` shows lines about servers at once). */
function run([command, ...args], { echo = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    running = child;
    let output = '';
    const collect = (chunk, stream) => {
      output += chunk;
      if (echo) for (const line of String(chunk).split('\n')) if (line.startsWith('servers: ')) console.log(`     ${line}`);
      return stream;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }));
  });
}

/** Interrupt: asks the stage's group and every marked process (servers detach themselves) to stop, then insists. */
async function stopEverything(signal) {
  stopping = true;
  console.error(`\n${signal}: stopping.`);
  signalAll('SIGINT');
  const deadline = Date.now() + 8000;
  while (alive().length > 0 && Date.now() < deadline) await new Promise((wait) => setTimeout(wait, 100));
  signalAll('SIGKILL');
  process.exit(signal === 'SIGINT' ? 130 : 143);
}

function signalAll(signal) {
  for (const pid of [...(running?.pid ? [-running.pid] : []), ...alive()]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Process ids, other than ours, that carry this run's mark. Only Linux lets us look; elsewhere the group must do. */
function alive() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`TOTEUMA_GATE=${mark}`);
    } catch {
      return false;
    }
  });
}
