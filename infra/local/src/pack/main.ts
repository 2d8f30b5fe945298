import { runPackCommand } from './command.js';

// `npm run pack`: whether a programme pack is sound, and what differs between two.
process.exitCode = runPackCommand(process.argv.slice(2), { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) });
