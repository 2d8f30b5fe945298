import { startEmbedded } from '../embedded.js';

const [folder, port] = process.argv.slice(2);
const platform = await startEmbedded({ folder: folder!, port: Number(port), log: 'silent' });
process.once('SIGTERM', () => void platform.stop().then(() => process.exit(0)));
// An interrupt at the terminal reaches every process: the torture itself ends this one when its round is over.
process.on('SIGINT', () => undefined);
