import { parseArgs } from 'node:util';
import { append } from './append/append.js';
import { deadline } from './deadline/deadline.js';
import { decide } from './decide/decide.js';
import { freshness } from './freshness/freshness.js';
import { http } from './http/http.js';
import { importing } from './import/import.js';
import { lists } from './lists/lists.js';
import { portal } from './portal/portal.js';
import { relay } from './relay/relay.js';
import { type Report, tableOf } from './report.js';

type Benchmark = (rounds: number, log: (line: string) => void) => Promise<Report>;

const benchmarks: Readonly<Record<string, Benchmark>> = { append, relay, freshness, http, portal, deadline, lists, import: importing, decide };
const usage = `Usage: npm run bench -- ${Object.keys(benchmarks).join('|')} [--json] [--rounds N]`;

/** Runs the named benchmark. Exit codes: 0 measured, 1 failed or gave a wrong result, 2 asked for wrongly. */
async function main(args: string[]): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    console.error(asked);
    return 2;
  }
  try {
    const report = await asked.benchmark(asked.rounds, (line) => console.error(line));
    console.log(asked.json ? JSON.stringify(report) : tableOf(report));
    return 0;
  } catch (error) {
    console.error(`The benchmark failed: ${(error as Error).message}`);
    return 1;
  }
}

function readArguments(args: string[]): { benchmark: Benchmark; rounds: number; json: boolean } | string {
  try {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean', default: false }, rounds: { type: 'string', default: '5' } } });
    const [name] = positionals;
    if (name === undefined || positionals.length > 1) return `Name one benchmark. ${usage}`;
    const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
    if (!benchmark) return `There is no benchmark "${name}". ${usage}`;
    if (!/^[1-9]\d{0,3}$/.test(values.rounds)) return `--rounds takes a whole number from 1 to 9999, not "${values.rounds}". ${usage}`;
    return { benchmark, rounds: Number(values.rounds), json: values.json };
  } catch (error) {
    return `${(error as Error).message}. ${usage}`;
  }
}

process.exitCode = await main(process.argv.slice(2));
