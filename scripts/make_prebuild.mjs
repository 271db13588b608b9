/**
 * Builds the addon with prebuildify into prebuilds/<platform>-<arch>/, where node-gyp-build looks in an installed package.
 * N-API, so one file serves every Node version. Works on a copy, because prebuildify empties the build folder it uses and
 * a clone goes on needing native/build. Does nothing when the prebuild is newer than the sources, or outside Linux.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentForNodeGyp } from './node_headers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const native = join(root, 'native');
const prebuild = join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'sunstar.node');

if (process.platform !== 'linux') {
  console.log(`no prebuild made: TUN devices are supported on Linux, this is ${process.platform}`);
  process.exit(0);
}

const sources = readdirSync(native).filter((name) => name !== 'build');
const newest = Math.max(...sources.map((name) => statSync(join(native, name)).mtimeMs));
if (existsSync(prebuild) && statSync(prebuild).mtimeMs > newest) {
  console.log('the prebuild is up to date');
  process.exit(0);
}

// Inside the project, so that binding.gyp finds node-addon-api in node_modules.
const copy = join(root, '.tmp', `prebuild_${process.pid}`);
mkdirSync(copy, { recursive: true });
for (const name of sources) cpSync(join(native, name), join(copy, name), { recursive: true });

const options = ['--napi', '--strip', '--name', 'sunstar', '--cwd', copy, '--out', root];
options.push('--target', process.versions.node, '--node-gyp', join(root, 'node_modules/.bin/node-gyp'));
const build = spawnSync(process.execPath, [join(root, 'node_modules/prebuildify/bin.js'), ...options], {
  cwd: root,
  env: { JOBS: 'max', ...environmentForNodeGyp() },
  stdio: 'inherit',
});
rmSync(copy, { recursive: true, force: true });
process.exitCode = build.status ?? 1;
