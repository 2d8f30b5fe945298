import { torture } from './torture.js';

const USAGE = 'usage: npm run torture -- [--rounds N] [--seed S] [--transport embedded|kafka]';
const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined);
const rounds = Number(option('--rounds') ?? 70);
const seed = Number(option('--seed') ?? Math.floor(Date.now() / 1000));
const transport = option('--transport') ?? 'embedded';
if (args.length > 0 || !Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || (transport !== 'embedded' && transport !== 'kafka')) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const say = (line: string) => void process.stdout.write(`${line}\n`);
say(`${rounds} rounds on the ${transport} transport, seed ${seed}`);
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ending.abort());
const result = await torture({ transport, rounds, seed, say, signal: ending.signal });
if (ending.signal.aborted) say('Ended early, as asked.');
for (const sentence of result.broken) say(`BROKEN ${sentence}`);
say(`${result.broken.length === 0 ? 'Every invariant held' : 'An invariant is broken'}: ${result.commands} commands acknowledged, ${result.retries} retries, killed at the failpoint: ${JSON.stringify(result.met)}`);
process.exit(result.broken.length === 0 ? 0 : 1);
