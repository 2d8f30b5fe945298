import { runCommand } from './command-line.js';

const write = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(text);
const code = await runCommand(process.argv.slice(2), { out: write(process.stdout), err: write(process.stderr) });
// Waits for the last byte on stdout, then ends even if a server library left a timer behind.
process.stdout.write('', () => process.exit(code));
