/**
 * Compiles lib, apps and tests into dist, and clears away what is left there of sources that have been renamed or removed:
 * a test that no longer exists must not go on passing.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const compiler = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], {
  cwd: root,
  stdio: 'inherit',
});

for (const path of existsSync(join(root, 'dist')) ? readdirSync(join(root, 'dist'), { recursive: true }) : []) {
  const source = path.replace(/\.(js|js\.map|d\.ts|d\.ts\.map)$/, '.ts');
  if (source !== path && !existsSync(join(root, source))) rmSync(join(root, 'dist', path), { force: true });
}

// npm makes the command executable when it installs a package, but in a clone nobody else does.
const command = join(root, 'dist/apps/sunstar.js');
if (existsSync(command)) chmodSync(command, 0o755);

process.exitCode = compiler.status ?? 1;
