// Builds one package: `node ../../infra/gate/src/build-package.mjs` from the package's own folder.
// 1. Generates the Prisma client when the package has a schema. 2. Emits every source to dist/ with SWC.
// 3. Copies what is not TypeScript (JSON, SQL, Typst ...) beside it. Specs and the conformance suites that they run stay behind. Types are checked by `tsc`, not here.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFile } from '@swc/core';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const source = 'src';
const target = 'dist';

generatePrismaClient();
rmSync(target, { recursive: true, force: true });
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(source.length + 1));
await Promise.all(files.filter((file) => !isLeftOut(file)).map(emit));

function isLeftOut(file) {
  return /\.spec\.ts$|\.d\.ts$|(^|[\\/])(probes|conformance)[\\/]/.test(file);
}

async function emit(file) {
  const from = join(source, file);
  const to = join(target, file);
  mkdirSync(dirname(to), { recursive: true });
  if (!file.endsWith('.ts')) {
    cpSync(from, to);
    return;
  }
  const { code, map } = await transformFile(from, { configFile: join(root, '.swcrc'), swcrc: false });
  const script = to.replace(/\.ts$/, '.js');
  writeFileSync(script, `${code}\n//# sourceMappingURL=${script.split(/[\\/]/).at(-1)}.map\n`);
  writeFileSync(`${script}.map`, map ?? '');
}

// `prisma generate` is WASM, yet it insists on a native schema engine and would download one. Naming any
// executable keeps it from trying; the engine itself is never started.
function generatePrismaClient() {
  if (!existsSync('prisma/schema.prisma')) return;
  rmSync('src/generated/prisma', { recursive: true, force: true });
  const prisma = createRequire(join(root, 'package.json')).resolve('prisma/build/index.js');
  const done = spawnSync(process.execPath, [prisma, 'generate', '--schema', 'prisma/schema.prisma', '--no-hints'], {
    encoding: 'utf8',
    env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', ...process.env },
  });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout}${done.stderr}`);
    process.exit(1);
  }
}
