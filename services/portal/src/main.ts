import { startPortal } from './portal.js';

try {
  const portal = await startPortal(process.env);
  const stop = () => void portal.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  process.stderr.write(`portal: ${(error as Error).message}\n`);
  process.exit(1);
}
