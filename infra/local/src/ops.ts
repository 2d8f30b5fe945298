import { operate } from './operate.js';

const line = (stream: NodeJS.WriteStream) => (text: string) => void stream.write(`${text}\n`);
process.exitCode = await operate(process.argv.slice(2), { out: line(process.stdout), err: line(process.stderr) });
