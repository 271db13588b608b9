/**
 * Builds the addon that opens TUN and TAP devices into native/build/Release. With --optional a machine that cannot build it
 * (no compiler, not Linux) gets one plain line and no failure: everything but a real device works without it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentForNodeGyp } from './node_headers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const optional = process.argv.includes('--optional');

function giveUp(reason) {
  console.log(`native addon not built: ${reason}; without it there are no TUN and TAP devices, all else works`);
  process.exit(optional ? 0 : 1);
}

if (process.platform !== 'linux') giveUp(`TUN devices are supported on Linux, this is ${process.platform}`);
if (!existsSync(join(root, 'native/binding.gyp'))) giveUp('native/binding.gyp is missing');

const build = spawnSync(
  process.execPath,
  [join(root, 'node_modules/node-gyp/bin/node-gyp.js'), 'configure', 'build', '--directory', 'native'],
  { cwd: root, env: { JOBS: 'max', ...environmentForNodeGyp() }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
);
if (build.status !== 0) {
  if (!optional) console.log(`${build.stdout ?? ''}${build.stderr ?? ''}`.trim());
  giveUp('it needs python3, make and a C++ compiler (`npm run build:native` shows what went wrong)');
}
console.log('native addon built in native/build/Release');
