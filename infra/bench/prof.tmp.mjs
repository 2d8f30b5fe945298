// scratch: start server, run ours only
import { startPostgres } from '@toteuma/servers';
import { Databases } from './dist/append/databases.js';
import { runOurs } from './dist/append/ours.js';
import { runLimit } from './dist/append/limit.js';
import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
const folder = mkdtempSync('/tmp/toteuma-prof-'); chmodSync(folder, 0o711);
const server = await startPostgres({ folder: folder + '/pg', password: 'bench', keep: false, only: 'native' });
try {
  const d = new Databases(server.url);
  const n = Number(process.argv[2] ?? 3);
  for (let i = 0; i < n; i++) {
    const c0 = process.cpuUsage();
    const { run, written } = await runOurs(d, 200, 20000, 60000);
    const c = process.cpuUsage(c0);
    const limit = await runLimit(d, written, 20000);
    console.log('ours', Math.round(run.perSecond), 'p99', run.p99.toFixed(1), 'limit', Math.round(limit), 'ratio', (run.perSecond / limit).toFixed(3));
  }
} finally { await server.stop(); rmSync(folder, { recursive: true, force: true }); }
