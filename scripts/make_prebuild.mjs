/**
 * Builds the addon and leaves it in prebuilds/<platform>-<arch>/, where node-gyp-build looks for it in an installed package.
 * N-API, so one file serves every Node version. Only for Linux; elsewhere the package is made without a prebuild.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentForNodeGyp } from './node_headers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

if (process.platform !== 'linux') {
  console.log(`no prebuild made: TUN devices are supported on Linux, this is ${process.platform}`);
  process.exit(0);
}

const build = spawnSync(
  process.execPath,
  [join(root, 'node_modules/prebuildify/bin.js'), '--napi', '--strip', '--name', 'sunstar', '--cwd', 'native'].concat([
    '--out',
    '.',
    '--target',
    process.versions.node,
    '--node-gyp',
    join(root, 'node_modules/.bin/node-gyp'),
  ]),
  { cwd: root, env: environmentForNodeGyp(), stdio: 'inherit' },
);
process.exitCode = build.status ?? 1;
