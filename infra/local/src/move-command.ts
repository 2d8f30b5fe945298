import { move, readMove } from './move.js';

// `npm run move`: from the embedded platform to the distributed one, without losing an event.
try {
  const { from, to } = readMove(process.argv.slice(2));
  for (const { service, tables, rows, position } of await move(from, to)) {
    process.stdout.write(`${service.padEnd(14)} ${String(rows).padStart(9)} rows in ${tables} tables${position > 0 ? `, events up to ${position}` : ''}\n`);
  }
  process.stdout.write(`Moved to ${to}: npm run start:distributed -- --data ${to}\nThe old data stays in ${from}.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
